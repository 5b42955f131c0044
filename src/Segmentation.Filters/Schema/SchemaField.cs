using System.Globalization;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A field or derived field as a user interface sees it.</summary>
internal sealed record SchemaField(string Name, string Label, FieldType Type, string? Picklist, bool IsSensitive, string? Currency)
{
    /// <summary>The fields and derived fields of an entity type; a derived field whose formula has an error is not among them.</summary>
    public static IEnumerable<SchemaField> Of(EntityType entityType, BindingContext context, CultureInfo culture) =>
    [
        .. entityType.Fields.Select(f => new SchemaField(f.Name, f.Labels.For(culture) ?? f.Name, f.Type, f.Picklist, f.IsSensitive, f.Currency)),
        .. from derived in entityType.DerivedFields
           let term = new Binder(entityType, context, source: null).TermOf(new FieldSubject(derived.Name)).Term
           where term is not null
           select new SchemaField(derived.Name, derived.Labels.For(culture) ?? derived.Name, term.Type, term.Picklist, term.IsSensitive, null),
    ];
}
