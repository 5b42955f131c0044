using System.Text.Json;

namespace Segmentation.Crm;

/// <summary>What people read in place of the names of the shipped fields and relations, in the languages of the factory lists.</summary>
internal static class CrmLabels
{
    private static readonly Dictionary<string, Labels> ByName = Read();

    public static Labels? Find(string name) => ByName.GetValueOrDefault(name);

    private static Dictionary<string, Labels> Read()
    {
        using var stream = typeof(CrmLabels).Assembly.GetManifestResourceStream("CrmLabels.json")!;
        return JsonSerializer.Deserialize(stream, FactoryPicklistsJson.Default.DictionaryStringDictionaryStringString)!
            .ToDictionary(l => l.Key, l => new Labels(l.Value));
    }
}
