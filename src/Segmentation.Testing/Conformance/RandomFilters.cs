using Segmentation.Syntax;

namespace Segmentation.Testing;

/// <summary>Rolls well-typed filters over an entity type of the conformance model.</summary>
internal sealed class RandomFilters(Randomness random, EntityType entityType)
{
    private static readonly string[] Sensitive = ["salary", "doubled salary"];

    public RandomFilters(Randomness random)
        : this(random, ConformanceModel.Customer)
    {
    }

    /// <summary>Whether relations are followed.</summary>
    public bool FollowsRelations { get; init; }

    /// <summary>A filter of conditions, groups and negations.</summary>
    public Filter Filter(int levels = 3)
    {
        if (levels == 0 || random.Chance(0.35))
            return Condition();
        if (FollowsRelations && random.Chance(0.35))
            return Related(levels);
        Filter[] parts = [.. Enumerable.Range(0, random.Number(2, 3)).Select(_ => Filter(levels - 1))];
        return random.Number(0, 2) switch
        {
            0 => Segmentation.Filter.All(parts),
            1 => Segmentation.Filter.Any(parts),
            _ => !parts[0],
        };
    }

    /// <summary>One condition on a field of the entity itself.</summary>
    public Condition Condition()
    {
        if (entityType == ConformanceModel.Customer && random.Chance(0.1))
            return ConditionOn(new FieldSubject(random.Pick<string>(["worth", "days since"])), ConformanceModel.Customer.FindField("revenue")!);
        var field = random.Pick(FieldsOf(entityType));
        return ConditionOn(new FieldSubject(field.Name), field);
    }

    private static Field[] FieldsOf(EntityType type) => [.. type.Fields.Where(f => !Sensitive.Contains(f.Name))];

    private Filter Related(int levels)
    {
        var relation = random.Pick(entityType.Relations);
        var target = ConformanceModel.Model.Find(relation.Target)!;
        var there = new RandomFilters(random, target);
        if (random.Chance(0.3))
        {
            var number = random.Pick([.. FieldsOf(target).Where(f => f.Type == new FieldType(ScalarType.Number))]);
            var function = (AggregateFunction)random.Number(0, 4);
            var where = random.Chance(0.5) ? null : there.Filter(1);
            return ConditionOn(new AggregateSubject(function, relation.Name, function == AggregateFunction.Count ? null : number.Name, where), number);
        }

        if (!relation.IsMany && random.Chance(0.5))
        {
            var field = random.Pick(FieldsOf(target));
            return ConditionOn(new FieldSubject(new FieldPath(relation.Name, field.Name)), field);
        }

        var quantifier = (Quantifier)random.Number(0, 2);
        return new Related(quantifier, relation.Name, quantifier != Quantifier.All && random.Chance(0.3) ? null : there.Filter(levels - 1));
    }

    private Condition ConditionOn(Subject subject, Field like)
    {
        var @operator = random.Pick([.. Operators.All.Where(o => o.Takes(like.Type))]);
        var matchCase = @operator.ComparesText && like.Type.Scalar == ScalarType.Text && random.Chance(0.2);
        return new Condition(subject, @operator, Operands(@operator, like), matchCase);
    }

    private ValueList<Operand> Operands(Operator @operator, Field field) => @operator.Operands switch
    {
        OperandShape.None => [],
        OperandShape.Value => [Operand(field)],
        OperandShape.Two => [Operand(field), Operand(field)],
        OperandShape.Set => [.. Enumerable.Range(0, random.Number(1, 4)).Select(_ => Constant(field))],
        OperandShape.Text => [random.Text()],
        OperandShape.Period => [Period(field.Type.Scalar == ScalarType.Instant ? TimeUnit.Minute : TimeUnit.Day)],
        _ => [Period(TimeUnit.Day)],
    };

    private Operand Operand(Field field)
    {
        if (random.Chance(0.85))
            return Constant(field);
        Field[] others = [.. FieldsOf(entityType).Where(f => f.Type == field.Type && f.Picklist == field.Picklist)];
        return others is [] || field.Type.Scalar == ScalarType.Reference
            ? Constant(field)
            : new SubjectOperand(new FieldSubject(random.Pick(others).Name));
    }

    private Operand Constant(Field field) => field.Type.Scalar switch
    {
        ScalarType.Text => random.Text(),
        ScalarType.Number => random.Decimal(),
        ScalarType.Boolean => random.Chance(0.5),
        ScalarType.Date => random.Chance(0.6) ? random.Day() : Anchor(isInstant: false),
        ScalarType.Instant => random.Number(0, 2) switch { 0 => random.Day(), 1 => random.Instant(), _ => Anchor(isInstant: true) },
        ScalarType.Picklist => Item(field.Picklist!),
        _ when entityType == ConformanceModel.Order => (decimal)random.Number(1, 80),
        _ => random.Text(),
    };

    private string Item(string picklist)
    {
        var item = random.Pick(ConformanceModel.Picklists.Find(picklist)!.Items);
        return random.Pick([item.Code, .. item.Aliases]);
    }

    private Anchor Anchor(bool isInstant)
    {
        var at = random.Pick([.. Enum.GetValues<TimeAnchor>().Where(a => isInstant || a != TimeAnchor.Now)]);
        var step = new TimeStep(random.Number(-40, 40), (TimeUnit)random.Number(at == TimeAnchor.Now ? 0 : (int)TimeUnit.Day, (int)TimeUnit.Year));
        return new Anchor(at, random.Chance(0.5) ? null : step);
    }

    private Period Period(TimeUnit shortest) => random.Chance(0.4)
        ? new CalendarPeriod((PeriodPosition)random.Number(0, 2), (TimeUnit)random.Number((int)TimeUnit.Day, (int)TimeUnit.Year))
        : new RollingPeriod((PeriodPosition)random.Number(1, 2), random.Number(0, 40), (TimeUnit)random.Number((int)shortest, (int)TimeUnit.Year));
}
