using Segmentation.Syntax;

namespace Segmentation.Tests;

internal sealed partial class Dice
{
    private const int MostDepth = 4;

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

    /// <summary>A filter over the fields, relations and segments of a schema, well typed.</summary>
    public Filter Filter(SampleSchema schema, int levels = 3, int depth = MostDepth)
    {
        // What a segment asks is not known here: it may be as deep as is allowed.
        if (depth == MostDepth && schema.Context.Segments is { } catalogue && Chance(0.06))
            return new InSegment(Chance(0.3) ? Pick(catalogue.Segments).Key.ToUpperInvariant() : Pick(catalogue.Segments).Key);
        if (levels == 0 || Chance(0.4))
            return Chance(0.03) ? Pick([Segmentation.Filter.Everyone, Segmentation.Filter.Nobody]) : Condition(schema, depth);
        if (depth > 0 && Chance(0.3))
            return Related(schema, levels, depth);
        Filter[] parts = [.. Enumerable.Range(0, Number(2, 3)).Select(_ => Filter(schema, levels - 1, depth))];
        return Number(0, 2) switch
        {
            0 => Segmentation.Filter.All(parts),
            1 => Segmentation.Filter.Any(parts),
            _ => !parts[0],
        };
    }

    private Related Related(SampleSchema schema, int levels, int depth)
    {
        var path = Relation(depth);
        var quantifier = (Quantifier)Number(0, 2);
        return quantifier != Quantifier.All && Chance(0.2)
            ? new Related(quantifier, path)
            : new Related(quantifier, path, Filter(schema, levels - 1, depth - path.Steps.Count));
    }

    /// <summary>A way to rows: through one entity or several, one by one, to any relation.</summary>
    private FieldPath Relation(int depth)
    {
        var last = Pick(SampleSchema.Relations).Name;
        return new FieldPath([.. Enumerable.Repeat("parent", Chance(0.8) ? 0 : Number(0, depth - 1)), last]);
    }

    /// <summary>A filter of conditions on days and instants, of the entity and of its related rows.</summary>
    public Filter TimeFilter(SampleSchema schema)
    {
        var times = schema with { Fields = [.. schema.Fields.Where(IsTime)] };
        Filter Time() => Condition(times, depth: 0);
        Filter Part() => Number(0, 9) switch
        {
            0 => new Related((Quantifier)Number(0, 2), Pick(SampleSchema.Relations).Name, Time()),
            1 => new Condition(
                new AggregateSubject(AggregateFunction.Count, Pick(SampleSchema.Relations).Name, null, Time()), Operators.GreaterThan, [(decimal)Number(0, 2)]),
            2 when times.Fields.Count > 0 && Pick(times.Fields) is var of => new Condition(
                new AggregateSubject(Pick([AggregateFunction.Min, AggregateFunction.Max]), Pick(SampleSchema.Relations).Name, of.Name, Chance(0.5) ? null : Time()),
                Pick([Operators.LessThan, Operators.AtLeast]),
                [Operand(of, times, depth: 0)]),
            3 when schema.Fields.Where(f => f.Formula is not null).ToList() is { Count: > 0 } derived => new Condition(
                Chance(0.7) ? Pick(derived).Name : new FieldSubject(new FieldPath("parent", Pick(derived).Name)),
                Pick([Operators.LessThan, Operators.AtLeast, Operators.EqualTo, Operators.NotEqualTo]),
                [(decimal)Number(-200, 400)]),
            _ => Time(),
        };
        Filter[] parts = [.. Enumerable.Range(0, Number(1, 3)).Select(_ => Part())];
        var group = Chance(0.5) ? Segmentation.Filter.All(parts) : Segmentation.Filter.Any(parts);
        return Chance(0.3) ? !group : group;
    }

    public Condition Condition(SampleSchema schema, int depth = MostDepth)
    {
        if (depth > 0 && Chance(0.03))
            return new Condition(new FieldSubject(new FieldPath([.. Enumerable.Repeat("parent", Number(1, depth))])), Pick([Operators.IsEmpty, Operators.IsNotEmpty]), []);
        var (subject, field) = Subject(schema, Pick(Operators.All.Where(o => schema.Fields.Any(f => o.Takes(f.Type))).ToList()), depth);
        var @operator = Pick(Operators.All.Where(o => o.Takes(field.Type)).ToList());
        var matchCase = @operator.ComparesText && field.Type.Scalar == ScalarType.Text && Chance(0.2);
        return new Condition(subject, @operator, Operands(@operator, field, schema, depth), matchCase);
    }

    /// <summary>A subject that an operator takes, and a field of its type.</summary>
    private (Subject Subject, SampleField Like) Subject(SampleSchema schema, Operator @operator, int depth)
    {
        if (depth > 0 && Chance(0.25) && Aggregate(schema, depth) is var aggregate && @operator.Takes(aggregate.Like.Type))
            return aggregate;
        var field = Pick(Within(schema, depth).Where(f => @operator.Takes(f.Type)).ToList());
        return Chance(0.15) ? (Along("parent", field, depth), field) : (field.Name, field);
    }

    private (Subject Subject, SampleField Like) Aggregate(SampleSchema schema, int depth)
    {
        var path = Relation(depth);
        var where = Chance(0.5) ? null : Filter(schema, 1, depth - path.Steps.Count);
        var function = (AggregateFunction)Number(0, 4);
        List<SampleField> fields = [.. Within(schema, depth - path.Steps.Count).Where(f => function switch
        {
            AggregateFunction.Sum or AggregateFunction.Avg => Operators.LessThan.Takes(f.Type) && f.Type.Scalar == ScalarType.Number,
            AggregateFunction.Min or AggregateFunction.Max => Operators.LessThan.Takes(f.Type),
            _ => false,
        })];
        if (fields.Count == 0)
            return (new AggregateSubject(AggregateFunction.Count, path, null, where), Counted);
        var of = Pick(fields);
        return (new AggregateSubject(function, path, of.Name, where), of);
    }

    /// <summary>The fields that can be asked where so many relations may still be followed: a derived field may follow one.</summary>
    private static IEnumerable<SampleField> Within(SampleSchema schema, int depth) => schema.Fields.Where(f => f.Formula is null || depth > 0);

    private FieldSubject Along(string relation, SampleField field, int depth) =>
        new(new FieldPath([.. Enumerable.Repeat(relation, Number(0, field.Formula is null ? depth : depth - 1)), field.Name]));

    private static readonly SampleField Counted = new("count", new(ScalarType.Number), _ => null);

    /// <summary>Derived fields over the stored fields and relations of a schema.</summary>
    private IReadOnlyList<SampleField> Derived(SampleSchema schema) =>
        [.. Enumerable.Range(0, 3).Select(i => new SampleField($"derived {i}", new(ScalarType.Number), _ => null) { Formula = NumberFormula(schema, 2) })];

    private Formula NumberFormula(SampleSchema schema, int levels)
    {
        var times = schema.Fields.Where(IsTime).ToList();
        if (times.Count > 0 && Chance(0.2))
        {
            Formula Time() => Chance(0.3) ? Formula.Today : Formula.Field(Pick(times).Name);
            return Formula.DaysBetween(Time(), Time());
        }

        if (levels == 0 || Chance(0.3))
        {
            var numbers = schema.Fields.Where(f => f.Type == new FieldType(ScalarType.Number)).ToList();
            return Number(0, 2) switch
            {
                0 => Decimal(),
                1 when numbers.Count > 0 => Formula.Field(Pick(numbers).Name),
                _ when numbers.Count > 0 => new SubjectFormula(new AggregateSubject(
                    (AggregateFunction)Number((int)AggregateFunction.Sum, (int)AggregateFunction.Max), Pick(SampleSchema.Relations).Name, Pick(numbers).Name)),
                _ => Formula.Count(Pick(SampleSchema.Relations).Name),
            };
        }

        return new ArithmeticFormula(NumberFormula(schema, levels - 1), (ArithmeticOperator)Number(0, 3), NumberFormula(schema, levels - 1));
    }

    private ValueList<Operand> Operands(Operator @operator, SampleField field, SampleSchema schema, int depth) => @operator.Operands switch
    {
        OperandShape.None => [],
        OperandShape.Value => [Operand(field, schema, depth)],
        OperandShape.Two => [Operand(field, schema, depth), Operand(field, schema, depth)],
        OperandShape.Set => [.. Enumerable.Range(0, Number(1, 4)).Select(_ => Constant(field))],
        OperandShape.Text => [Text()],
        OperandShape.Period => [Period(field.Type.Scalar == ScalarType.Instant ? TimeUnit.Minute : TimeUnit.Day)],
        _ => [Period(TimeUnit.Day)],
    };

    private Operand Operand(SampleField field, SampleSchema schema, int depth)
    {
        if (Chance(0.7) || Within(schema, depth).Where(f => AreComparable(field, f)).ToList() is not { Count: > 0 } others)
            return Constant(field);
        if (depth > 0 && Chance(0.2) && Aggregate(schema, depth) is var (aggregate, like) && AreComparable(field, like))
            return new SubjectOperand(aggregate);
        var other = Pick(others);
        var subject = Chance(0.2) ? Along("parent", other, depth) : new FieldSubject(other.Name);
        return new SubjectOperand(subject, IsTime(other) && Chance(0.5) ? Step(other.Type.Scalar == ScalarType.Instant) : null);
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
