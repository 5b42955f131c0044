namespace Segmentation.Crm;

internal static class CustomFieldValues
{
    /// <summary>The same values in collections of their own.</summary>
    public static Dictionary<string, object?> CopyOf(Dictionary<string, object?> values) => values.ToDictionary(
        v => v.Key,
        v => v.Value is IEnumerable<string?> items ? new List<string?>(items) : v.Value,
        values.Comparer);
}
