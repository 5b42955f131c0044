using Segmentation.Syntax;

namespace Segmentation;

/// <summary>How the entities that a filter selects are spread over the values of one to four fields. Immutable.</summary>
/// <remarks>
/// Values fall in one bucket when <c>=</c> calls them equal; the bucket shows the first that was met, and of a picklist item the code. An entity stands
/// in a bucket for each item of a multi-value, so rows of such a field overlap: totals are of entities, not sums of rows.
/// </remarks>
public sealed class CrossTab
{
    internal CrossTab(CrossTabRequest request, IReadOnlyList<CrossTabCell> cells, IReadOnlyList<CrossTabCell> totals, CrossTabCell total) =>
        (By, Measure, Cells, Totals, Total) = (request.By, request.Measure, cells, totals, total);

    /// <summary>The fields that were counted by.</summary>
    public ValueList<FieldPath> By { get; }

    /// <summary>What was measured.</summary>
    public Measure Measure { get; }

    /// <summary>The cells that hold an entity, by value ascending field after field, text without case; the empty bucket comes last.</summary>
    public IReadOnlyList<CrossTabCell> Cells { get; }

    /// <summary>The totals of each bucket of each field, in the order of the cells; none where there is one field, whose cells they would be.</summary>
    public IReadOnlyList<CrossTabCell> Totals { get; }

    /// <summary>All entities that the filter selects.</summary>
    public CrossTabCell Total { get; }
}

/// <summary>The entities that share a bucket of each field, or in totals of some fields. Immutable.</summary>
public sealed class CrossTabCell
{
    private readonly Filter _filter;
    private readonly IReadOnlyList<Filter?> _conditions;

    internal CrossTabCell(ValueList<Value?> buckets, long count, Value value, Filter filter, IReadOnlyList<Filter?> conditions) =>
        (Buckets, Count, Value, _filter, _conditions) = (buckets, count, value, filter, conditions);

    /// <summary>The value of each field; the empty value for the empty bucket, null for a field that a total does not tell apart.</summary>
    public ValueList<Value?> Buckets { get; }

    /// <summary>How many entities.</summary>
    public long Count { get; }

    /// <summary>The measure of them; empty of money that may be of several currencies.</summary>
    public Value Value { get; }

    /// <summary>The filter that selects them: the query's own and a condition a field. Null where filters cannot name a bucket.</summary>
    /// <remarks>
    /// They cannot name a value that is no item of a closed picklist, nor a number without a decimal form beside which another one lies between the same two
    /// neighbouring decimals, or beyond all of them.
    /// </remarks>
    public Filter? Filter => _conditions.Contains(null) ? null : CrossTabFields.Narrowed(_filter, _conditions.OfType<Filter>());
}
