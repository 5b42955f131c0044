namespace Segmentation.Syntax;

/// <summary>What a condition asks about: a field, a field before a change, or an aggregate over related rows.</summary>
public abstract record Subject
{
    private protected Subject()
    {
    }

    internal abstract int Height { get; }

    internal abstract int Count { get; }

    /// <summary>A field by its name.</summary>
    public static implicit operator Subject(string field) => new FieldSubject(field);
}

/// <summary>The value of a field.</summary>
public sealed record FieldSubject(FieldPath Path) : Subject
{
    internal override int Height => 0;

    internal override int Count => 0;
}

/// <summary>The value that a field had before the change that is being evaluated.</summary>
public sealed record PreviousSubject(FieldPath Path) : Subject
{
    internal override int Height => 0;

    internal override int Count => 0;
}

/// <summary>How an aggregate folds its rows.</summary>
public enum AggregateFunction
{
    /// <summary>The number of rows.</summary>
    Count,

    /// <summary>The sum; 0 over no rows.</summary>
    Sum,

    /// <summary>The mean; empty over no rows.</summary>
    Avg,

    /// <summary>The least value; empty over no rows.</summary>
    Min,

    /// <summary>The greatest value; empty over no rows.</summary>
    Max,
}

/// <summary>A number, date or datetime folded from the rows of a relation.</summary>
public sealed record AggregateSubject : Subject
{
    /// <summary>Folds <paramref name="of"/> of the rows of <paramref name="relation"/> that match <paramref name="where"/> (null: all rows).</summary>
    /// <exception cref="FilterException">A count names a field, or another function names none.</exception>
    public AggregateSubject(AggregateFunction function, FieldPath relation, string? of = null, Filter? where = null)
    {
        if (function == AggregateFunction.Count && of is not null)
            throw new FilterException("`count` takes a relation only");
        if (function != AggregateFunction.Count)
            Names.Require(of!, $"the field of `{function}`");
        (Function, Relation, Of, Where) = (function, relation, of, where);
    }

    /// <summary>The fold.</summary>
    public AggregateFunction Function { get; }

    /// <summary>The relation whose rows are folded.</summary>
    public FieldPath Relation { get; }

    /// <summary>The related rows' field that is folded; null for a count.</summary>
    public string? Of { get; }

    /// <summary>Which rows are folded; null: all.</summary>
    public Filter? Where { get; }

    internal override int Height => Where?.Height ?? 0;

    internal override int Count => Where?.Count ?? 0;
}
