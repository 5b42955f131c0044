using Segmentation.Syntax;

namespace Segmentation.Tests;

internal sealed partial class Dice
{
    /// <summary>The schema with some segments, each of which may ask for those before it.</summary>
    public SampleSchema WithSegments(SampleSchema schema)
    {
        for (var i = 0; i < 3; i++)
        {
            var isList = Chance(0.2);
            var segment = new SegmentDefinition(
                $"Segment {i}",
                "sample",
                isList ? null : Filter(schema, levels: 2),
                Enumerable.Range(0, isList ? 2 : Number(0, 2)).Select(_ => (EntityKey)(long)Number(0, 5)),
                Enumerable.Range(0, Number(0, 1)).Select(_ => (EntityKey)(long)Number(0, 5)));
            var segments = new SegmentCatalogue([.. schema.Context.Segments?.Segments ?? [], segment]);
            schema = schema with { Context = schema.Context with { Segments = segments } };
        }

        return schema;
    }

    /// <summary>A filter over the fields and segments of a schema, well typed.</summary>
    public Filter Filter(SampleSchema schema, int levels = 3)
    {
        if (schema.Context.Segments is { } catalogue && Chance(0.06))
            return new InSegment(Chance(0.3) ? Pick(catalogue.Segments).Key.ToUpperInvariant() : Pick(catalogue.Segments).Key);
        if (levels == 0 || Chance(0.4))
            return Chance(0.03) ? Pick([Segmentation.Filter.Everyone, Segmentation.Filter.Nobody]) : Condition(schema);
        Filter[] parts = [.. Enumerable.Range(0, Number(2, 3)).Select(_ => Filter(schema, levels - 1))];
        return Number(0, 2) switch
        {
            0 => Segmentation.Filter.All(parts),
            1 => Segmentation.Filter.Any(parts),
            _ => !parts[0],
        };
    }

    /// <summary>A filter of conditions on days and instants.</summary>
    public Filter TimeFilter(SampleSchema schema)
    {
        var times = schema with { Fields = [.. schema.Fields.Where(IsTime)] };
        Condition[] parts = [.. Enumerable.Range(0, Number(1, 3)).Select(_ => Condition(times))];
        var group = Chance(0.5) ? Segmentation.Filter.All(parts) : Segmentation.Filter.Any(parts);
        return Chance(0.3) ? !group : group;
    }

    public Condition Condition(SampleSchema schema)
    {
        var @operator = Pick(Operators.All.Where(o => schema.Fields.Any(f => o.Takes(f.Type))).ToList());
        var fields = schema.Fields.Where(f => @operator.Takes(f.Type)).ToList();
        var field = Pick(fields);
        var matchCase = @operator.ComparesText && field.Type.Scalar == ScalarType.Text && Chance(0.2);
        return new Condition(field.Name, @operator, Operands(@operator, field, schema), matchCase);
    }

    private ValueList<Operand> Operands(Operator @operator, SampleField field, SampleSchema schema) => @operator.Operands switch
    {
        OperandShape.None => [],
        OperandShape.Value => [Operand(field, schema)],
        OperandShape.Two => [Operand(field, schema), Operand(field, schema)],
        OperandShape.Set => [.. Enumerable.Range(0, Number(1, 4)).Select(_ => Constant(field))],
        OperandShape.Text => [Text()],
        OperandShape.Period => [Period(field.Type.Scalar == ScalarType.Instant ? TimeUnit.Minute : TimeUnit.Day)],
        _ => [Period(TimeUnit.Day)],
    };

    private Operand Operand(SampleField field, SampleSchema schema)
    {
        if (Chance(0.7))
            return Constant(field);
        var other = Pick(schema.Fields.Where(f => AreComparable(field, f)).ToList());
        return new SubjectOperand(other.Name, IsTime(other) && Chance(0.5) ? Step(other.Type.Scalar == ScalarType.Instant) : null);
    }

    private static bool IsTime(SampleField field) => !field.Type.IsMany && field.Type.Scalar is ScalarType.Date or ScalarType.Instant;

    private static bool AreComparable(SampleField one, SampleField other) =>
        (IsTime(one) && IsTime(other)) ||
        (one.Type == other.Type && one.Picklist == other.Picklist && (one.Type.Scalar != ScalarType.Reference || one.Name == other.Name));

    private Operand Constant(SampleField field) => field.Type.Scalar switch
    {
        ScalarType.Text => Text(),
        ScalarType.Number => Decimal(),
        ScalarType.Boolean => Chance(0.5),
        ScalarType.Date => Chance(0.5) ? Day() : Anchor(isInstant: false),
        ScalarType.Instant => Number(0, 2) switch { 0 => Day(), 1 => Instant(), _ => Anchor(isInstant: true) },
        ScalarType.Picklist => Item(field.Picklist!),
        _ => field.Name switch { "id" => (decimal)Number(0, 5), "owner" => Key().ToString(), _ => Text() },
    };

    private string Item(string picklist)
    {
        var item = Pick(SampleSchema.Picklists.Find(picklist)!.Items);
        var spelling = Pick([item.Code, .. item.Aliases]);
        return Chance(0.3) ? spelling.ToLowerInvariant() : spelling;
    }

    private Anchor Anchor(bool isInstant)
    {
        var at = Pick(Enum.GetValues<TimeAnchor>().Where(a => isInstant || a != TimeAnchor.Now).ToList());
        return new Anchor(at, Chance(0.4) ? null : Step(at == TimeAnchor.Now));
    }

    private TimeStep Step(bool isInstant) =>
        new(Chance(0.05) ? Number(-3000, 3000) : Number(-40, 40), (TimeUnit)Number(isInstant ? 0 : (int)TimeUnit.Day, (int)TimeUnit.Year));

    private Period Period(TimeUnit shortest)
    {
        if (Chance(0.4))
            return new CalendarPeriod((PeriodPosition)Number(0, 2), (TimeUnit)Number((int)TimeUnit.Day, (int)TimeUnit.Year));
        return new RollingPeriod((PeriodPosition)Number(1, 2), Chance(0.05) ? Number(0, 3000) : Number(0, 40), (TimeUnit)Number((int)shortest, (int)TimeUnit.Year));
    }

    /// <summary>Any filter that can be written, whether it means something or not: relations, aggregates, segments and odd names included.</summary>
    public Filter Writable(int levels = 4)
    {
        if (levels > 0 && Chance(0.5))
        {
            Filter[] parts = [.. Enumerable.Range(0, Number(2, 3)).Select(_ => Writable(levels - 1))];
            return Number(0, 3) switch
            {
                0 => Segmentation.Filter.All(parts),
                1 => Segmentation.Filter.Any(parts),
                2 => !parts[0],
                _ => new Related((Quantifier)Number(0, 2), Path(), parts[0]),
            };
        }

        return Number(0, 9) switch
        {
            0 => Pick([Segmentation.Filter.Everyone, Segmentation.Filter.Nobody]),
            1 => new InSegment(Text()),
            2 => new Changed(Path()),
            3 => new Related((Quantifier)Number(0, 1), Path()),
            _ => WritableCondition(levels),
        };
    }

    private Condition WritableCondition(int levels)
    {
        var @operator = Pick(Operators.All);
        ValueList<Operand> operands = @operator.Operands switch
        {
            OperandShape.None => [],
            OperandShape.Value => [WritableOperand(levels)],
            OperandShape.Two => [WritableOperand(levels), WritableOperand(levels)],
            OperandShape.Set => [.. Enumerable.Range(0, Number(1, 3)).Select(_ => WritableConstant())],
            OperandShape.Text => [Text()],
            OperandShape.Period => [Period(TimeUnit.Minute)],
            _ => [Period(TimeUnit.Day)],
        };
        return new Condition(WritableSubject(levels), @operator, operands, @operator.ComparesText && Chance(0.3));
    }

    private Operand WritableOperand(int levels) =>
        Chance(0.6) ? WritableConstant() : new SubjectOperand(WritableSubject(levels), Chance(0.5) ? Step(isInstant: true) : null);

    private Operand WritableConstant() => Number(0, 5) switch
    {
        0 => Text(),
        1 => Decimal(),
        2 => Chance(0.5),
        3 => Day(),
        4 => Instant(),
        _ => Anchor(isInstant: true),
    };

    private Subject WritableSubject(int levels)
    {
        if (levels == 0 || Chance(0.7))
            return Chance(0.9) ? new FieldSubject(Path()) : new PreviousSubject(Path());
        var function = (AggregateFunction)Number(0, 4);
        return new AggregateSubject(
            function, Path(), function == AggregateFunction.Count ? null : Name(), Chance(0.5) ? Writable(levels - 1) : null);
    }

    private FieldPath Path() => new([.. Enumerable.Range(0, Chance(0.7) ? 1 : 2).Select(_ => Name())]);

    private string Name() => Chance(0.5) ? Pick(["a", "revenue", "x_1", "größe", "_"]) : Chance(0.5) ? Pick(Keywords) : Text();

    private static readonly string[] Keywords =
    [
        "not", "and", "OR", "in", "segment", "any", "No", "all", "count", "Sum", "previous", "changed", "now", "today", "true", "start", "end", "of",
        "match", "case", "between", "is", "empty", "everyone", "nobody", "last", "this", "day", "month", "where", "a.b", "1x", "has", "exactly",
    ];
}
