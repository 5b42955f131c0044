using Segmentation.Syntax;

namespace Segmentation.Tests;

internal sealed partial class Dice
{
    /// <summary>Groups of a few conditions, which are often about the same field.</summary>
    public Filter Filter(IReadOnlyList<string> conditions, int levels)
    {
        if (levels == 0 || Chance(0.2))
            return Segmentation.Filter.Parse(Pick(conditions));
        Filter[] parts = [.. Enumerable.Range(0, Number(2, 3)).Select(_ => Filter(conditions, levels - 1))];
        return Number(0, 2) switch { 0 => Segmentation.Filter.All(parts), 1 => Segmentation.Filter.Any(parts), _ => !parts[0] };
    }
}

/// <summary>Writes a filter in another way that says the same for what a canonical form is of.</summary>
internal sealed class Variation(int seed)
{
    private readonly Random _random = new(seed);

    public Filter Of(Filter filter)
    {
        var varied = Inner(filter);
        return _random.Next(8) switch
        {
            0 => !!varied,
            1 => Filter.All(varied, varied),
            2 => Filter.Any(varied, Filter.All(varied, Filter.Everyone)),
            3 => Filter.Any(varied, Filter.Nobody),
            _ => varied,
        };
    }

    private Filter Inner(Filter filter) => filter switch
    {
        AllOf all => Group(all.Parts, Filter.All, Filter.Any),
        AnyOf any => Group(any.Parts, Filter.Any, Filter.All),
        Not not => !Of(not.Inner),
        Related related => new Related(related.Quantifier, related.Relation, related.Where is { } where ? Of(where) : related.Where),
        Condition condition => new Condition(
            Of(condition.Subject), condition.Operator, Operands(condition), condition.MatchCase),
        _ => filter,
    };

    private delegate Filter Grouping(params ReadOnlySpan<Filter> parts);

    private Filter Group(ValueList<Filter> parts, Grouping group, Grouping dual)
    {
        Filter[] varied = [.. parts.Select(Of), .. _random.Next(3) == 0 ? [Of(parts[0])] : Array.Empty<Filter>()];
        _random.Shuffle(varied);
        return _random.Next(4) switch
        {
            0 when varied.Length > 2 => group(varied[0], group(varied.AsSpan(1))),
            1 => !dual([.. varied.Select(v => !v)]),
            _ => group(varied),
        };
    }

    private Subject Of(Subject subject) => subject is AggregateSubject { Where: { } where } aggregate
        ? new AggregateSubject(aggregate.Function, aggregate.Relation, aggregate.Of, Of(where))
        : subject;

    private ValueList<Operand> Operands(Condition condition)
    {
        Operand[] operands = [.. condition.Operands.Select(o => Of(o, condition))];
        if (condition.Operator.Operands == OperandShape.Set)
            _random.Shuffle(operands);
        return [.. operands];
    }

    private Operand Of(Operand operand, Condition condition) => operand switch
    {
        SubjectOperand { Subject: var subject, Offset: var offset } => new SubjectOperand(Of(subject), offset),
        Literal { Value: { Kind: ValueKind.Number } number } when Math.Abs(number.Number) < 1000 => number.Number * 1.00m,
        _ => operand,
    };
}
