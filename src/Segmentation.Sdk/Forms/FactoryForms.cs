using System.Text.Json;
using Segmentation.Crm;

namespace Segmentation;

/// <summary>The layouts that the shipped entities start with, kept as stored layouts are.</summary>
internal static class FactoryForms
{
    // By class and not by name: somebody's own class may be called deal too.
    private static readonly Dictionary<Type, FormLayout> ByClass = Read();

    private static readonly Labels Details = new(new Dictionary<string, string>
    {
        ["en"] = "Details",
        ["de"] = "Angaben",
        ["fr"] = "Détails",
        ["es"] = "Datos",
        ["pt"] = "Dados",
        ["pl"] = "Dane",
    });

    public static FormLayout For(EntityType entityType) => ByClass.TryGetValue(entityType.ClrType, out var shipped)
        ? new FormLayout(entityType, FormLayout.Known(shipped.Sections, entityType))
        : new FormLayout(entityType, new FormSection("details", Details, entityType.Fields.Select(f => new FormField(f.Name))));

    private static Dictionary<Type, FormLayout> Read()
    {
        using var stream = typeof(FactoryForms).Assembly.GetManifestResourceStream("FactoryForms.json")!;
        using var document = JsonDocument.Parse(stream);
        var context = new BindingContext(CrmModel.Default, FactoryPicklists.All);
        return document.RootElement.EnumerateArray().Select(e => FormLayout.FromJson(e.GetRawText(), context)).ToDictionary(l => l.EntityType.ClrType);
    }
}
