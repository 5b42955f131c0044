using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A relation, waiting for what its rows have to be or come to. Immutable.</summary>
public readonly struct RelationQuery
{
    private readonly FieldPath _path;

    internal RelationQuery(FieldPath path) => _path = path;

    /// <summary>At least one row matches; null: there is one.</summary>
    public Filter Any(Filter? where = null) => new Related(Quantifier.Any, _path, where);

    /// <summary>No row matches; null: there is none.</summary>
    public Filter No(Filter? where = null) => new Related(Quantifier.No, _path, where);

    /// <summary>Every row matches; also true when there are none.</summary>
    public Filter All(Filter where) => new Related(Quantifier.All, _path, where);

    /// <summary>The number of rows that match; null: of all.</summary>
    public FieldQuery Count(Filter? where = null) => Aggregate(AggregateFunction.Count, null, where);

    /// <summary>The sum of a field over the rows that match; 0 over none.</summary>
    /// <exception cref="FilterException">The name is empty; so for every member below.</exception>
    public FieldQuery Sum(string of, Filter? where = null) => Aggregate(AggregateFunction.Sum, of, where);

    /// <summary>The mean of a field over the rows that match; empty over none.</summary>
    public FieldQuery Avg(string of, Filter? where = null) => Aggregate(AggregateFunction.Avg, of, where);

    /// <summary>The least value of a field over the rows that match; empty over none.</summary>
    public FieldQuery Min(string of, Filter? where = null) => Aggregate(AggregateFunction.Min, of, where);

    /// <summary>The greatest value of a field over the rows that match; empty over none.</summary>
    public FieldQuery Max(string of, Filter? where = null) => Aggregate(AggregateFunction.Max, of, where);

    private FieldQuery Aggregate(AggregateFunction function, string? of, Filter? where) => new(new AggregateSubject(function, _path, of, where));
}
