using System.Globalization;
using System.Text.Json;

namespace Segmentation.Tests;

/// <summary>Follows a JSON pointer (RFC 6901).</summary>
internal static class JsonPointer
{
    /// <summary>Whether there is something at a place of a document.</summary>
    public static bool Exists(JsonElement root, string pointer)
    {
        if (pointer.Length == 0)
            return true;
        if (pointer[0] != '/')
            return false;
        var at = root;
        foreach (var token in pointer.Split('/').Skip(1))
        {
            var name = token.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (at.ValueKind == JsonValueKind.Array)
            {
                if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || index >= at.GetArrayLength())
                    return false;
                at = at[index];
            }
            else if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return false;
            }
        }

        return true;
    }
}
