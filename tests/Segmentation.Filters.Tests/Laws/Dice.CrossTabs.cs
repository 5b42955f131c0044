using Segmentation.Syntax;

namespace Segmentation.Tests;

internal sealed partial class Dice
{
    /// <summary>One to four fields to count by, some of them of the parent, and a measure that takes its field.</summary>
    public CrossTabRequest CrossTab(SampleSchema schema)
    {
        // Fields of few values, so that entities meet in cells.
        string[] small = ["kind", "grade", "source", "isActive", "hasConsent", "tags", "channels", "employees", "ratio"];
        var fields = schema.Fields.Where(f => small.Contains(f.Name)).ToList();
        SampleField Field() => fields.Count > 0 && Chance(0.6) ? Pick(fields) : Pick(schema.Fields);
        FieldPath[] by = [.. Enumerable.Range(0, Number(1, 4)).Select(_ => Path(Field())).Distinct()];
        var of = schema.Fields.Where(f => !f.Type.IsMany).ToList();
        SampleField Of(FieldTypes types) => Pick(of.Where(f => (types & f.Type.Flag) != 0).Append(of[0]).ToList());

        var measured = Number(0, 5) switch
        {
            0 => Measure.Count,
            1 when Of(FieldTypes.Number) is { Type.Scalar: ScalarType.Number } field => Measure.Sum(Path(field)),
            2 when Of(FieldTypes.Number) is { Type.Scalar: ScalarType.Number } field => Measure.Avg(Path(field)),
            3 when Of(FieldTypes.Ordered) is { Type.Scalar: not ScalarType.Reference } field => Measure.Min(Path(field)),
            4 when Of(FieldTypes.Ordered) is { Type.Scalar: not ScalarType.Reference } field => Measure.Max(Path(field)),
            _ => Measure.Distinct(Path(Of(FieldTypes.Scalar))),
        };
        return new CrossTabRequest(by) { Measure = measured };
    }

    private FieldPath Path(SampleField field) => Chance(0.2) ? new FieldPath("parent", field.Name) : new FieldPath(field.Name);
}
