using System.Text.Json.Serialization;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What a user asks of an entity: an immutable tree of conditions that is composed, stored and shared, and that knows no schema.</summary>
/// <remarks>
/// Two filters are equal when they were written alike. A filter gets a meaning when it is bound to a model. The nodes are in
/// <c>Segmentation.Syntax</c>; compose them here, with <c>&amp;</c>, <c>|</c> and <c>!</c>, as text or as JSON. Thread-safe.
/// </remarks>
[JsonConverter(typeof(FilterJsonConverter))]
public abstract record Filter
{
    /// <summary>How many levels a filter may have; more are refused when the node is built, so that no walk can overflow the stack.</summary>
    public const int MaxHeight = 1024;

    private protected Filter(int height, long count)
    {
        if (height > MaxHeight)
            throw new FilterException($"a filter has at most {MaxHeight} levels");
        (Height, Count) = (height, (int)Math.Min(count, int.MaxValue));
    }

    private protected Filter(ValueList<Filter> parts)
        : this(1 + parts.Max(p => p.Height), 1 + parts.Sum(p => (long)p.Count))
    {
    }

    /// <summary>The number of levels, filters inside relations and aggregates included; at least 1.</summary>
    public int Height { get; }

    /// <summary>The number of nodes, filters inside relations and aggregates included; at least 1, and never counted beyond <see cref="int.MaxValue"/>.</summary>
    public int Count { get; }

    /// <summary>Where the parts stand in the text that this filter was parsed from, if it was; no part of what the filter is.</summary>
    internal SourceMap? Source { get; set; }

    /// <summary>Matches every entity.</summary>
    public static Filter Everyone { get; } = new Everyone();

    /// <summary>Matches no entity.</summary>
    public static Filter Nobody { get; } = new Nobody();

    /// <summary>All of <paramref name="parts"/>; of none this is <see cref="Everyone"/>, of one that one.</summary>
    public static Filter All(params ReadOnlySpan<Filter> parts) => parts switch
    {
        [] => Everyone,
        [var only] => only,
        _ => new AllOf(ValueList.Create(parts)),
    };

    /// <summary>At least one of <paramref name="parts"/>; of none this is <see cref="Nobody"/>, of one that one.</summary>
    public static Filter Any(params ReadOnlySpan<Filter> parts) => parts switch
    {
        [] => Nobody,
        [var only] => only,
        _ => new AnyOf(ValueList.Create(parts)),
    };

    /// <summary>Both; a chain of <c>&amp;</c> is one group.</summary>
    public static Filter operator &(Filter left, Filter right) => All([.. (left as AllOf)?.Parts ?? [left], .. (right as AllOf)?.Parts ?? [right]]);

    /// <summary>At least one of both; a chain of <c>|</c> is one group.</summary>
    public static Filter operator |(Filter left, Filter right) => Any([.. (left as AnyOf)?.Parts ?? [left], .. (right as AnyOf)?.Parts ?? [right]]);

    /// <summary>The exact complement: every entity matches one of a filter and its negation, also where values are empty.</summary>
    public static Filter operator !(Filter inner) => new Not(inner);

    /// <summary>Calls the visitor's method for this node.</summary>
    public abstract TResult Accept<TResult>(FilterVisitor<TResult> visitor);

    /// <summary>Whether both were written alike.</summary>
    public virtual bool Equals(Filter? other) =>
        other is not null && EqualityContract == other.EqualityContract && Height == other.Height && Count == other.Count;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(EqualityContract, Height, Count);

    /// <summary>The filter in the text form, for a debugger; text that the language cannot hold is shown all the same.</summary>
    public sealed override string ToString() => FilterText.Show(this);
}

/// <summary>A filter is not well-formed, or does not fit the model that it was bound to.</summary>
public sealed class FilterException : ArgumentException
{
    /// <summary>A fault without a place.</summary>
    public FilterException(string message)
        : base(message)
    {
    }

    /// <summary>The faults found in one filter, one a line in the message.</summary>
    public FilterException(IReadOnlyList<Issue> issues)
        : base(string.Join(Environment.NewLine, issues)) => Issues = issues;

    /// <summary>What was found, where there is a place to it; else empty.</summary>
    public IReadOnlyList<Issue> Issues { get; } = [];
}
