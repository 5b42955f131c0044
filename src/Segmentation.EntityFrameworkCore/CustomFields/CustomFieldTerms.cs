using System.Text;
using Segmentation.Planning;

namespace Segmentation.EntityFrameworkCore;

/// <summary>What may be asked of the rows that keep the values of custom fields.</summary>
internal static class CustomFieldTerms<T>
    where T : class
{
    private static readonly EntityType<CustomFieldRow<T>> Rows = SegmentationModel.Create(m => m.Entity<CustomFieldRow<T>>("value", e => e
        .KeyFrom(v => $"{v.Field}/{v.Item}")
        .Text(v => v.Text).Text(v => v.Start).Number(v => v.Number).Number(v => v.Nearest).Boolean(v => v.Boolean).Date(v => v.Date).Instant(v => v.Instant)))
        .Of<CustomFieldRow<T>>();

    /// <summary>The column that keeps values of a type.</summary>
    public static FieldTerm Of(ScalarType type) => Column(type switch
    {
        ScalarType.Number => nameof(CustomFieldRow<>.Number),
        ScalarType.Boolean => nameof(CustomFieldRow<>.Boolean),
        ScalarType.Date => nameof(CustomFieldRow<>.Date),
        ScalarType.Instant => nameof(CustomFieldRow<>.Instant),
        _ => nameof(CustomFieldRow<>.Text),
    });

    /// <summary>A condition that an index answers, and that holds wherever another does; null where that one is answered so itself, or none is.</summary>
    public static Plan? Sought(Plan where) => where switch
    {
        InRange { Term.Kind: ValueKind.Number } range => new InRange(Column(nameof(CustomFieldRow<>.Nearest)), Rounded(range.Low), Rounded(range.High)),
        InSet { Term.Kind: ValueKind.Number } set => new InSet(Column(nameof(CustomFieldRow<>.Nearest)), set.Values, MatchCase: true),
        InSet { Term.Kind: ValueKind.Text } set when set.MatchCase || set.Values.All(v => Ascii.IsValid(v.Text)) => new InSet(
            Column(nameof(CustomFieldRow<>.Start)), [.. set.Values.Select(v => Value.Of(CustomFieldRow<T>.StartOf(v.Text)))], MatchCase: true),
        _ => null,
    };

    // What is greater may be rounded to the same.
    private static Bound? Rounded(Bound? bound) => bound is null ? null : Bound.At(bound.Value);

    private static FieldTerm Column(string name) => new(Rows.FindField(name)!);
}
