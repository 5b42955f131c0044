using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation.EntityFrameworkCore;

// What a database groups as equal has to be equal here; what is equal here may be several groups there. What is folded is folded by the engine.
public sealed partial class EntityFrameworkSource<T> : IGroupPushdown<T>
{
    /// <inheritdoc/>
    public bool CanGroup(Grouping grouping) =>
        grouping is { Of: null, Function: AggregateFunction.Count, By.Count: >= 1 and <= 4 } && grouping.By.All(CanGroupBy);

    /// <inheritdoc/>
    public async IAsyncEnumerable<EntityGroup> GroupAsync(
        PushedQuery query, Grouping grouping, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var rows = _entities.RowsOf(query);
        var columns = grouping.By.Select(t => Translator(Row).ColumnOf(t)!.Value).ToList();
        var fields = grouping.By.Select(t => ((FieldTerm)t).Field).ToList();
        // As a count is: by groups that lie on one server each.
        if (_scope.ShardKeyOf(typeof(T)) is { } shard)
            columns.Add(Expression.Call(typeof(EF), nameof(EF.Property), [typeof(object)], Row, Expression.Constant(shard)));
        var groups = RowsAsync(context => GroupCounts.Of(QueryScope.Query<T>(context, rows), Row, [.. columns]), cancellationToken);
        await foreach (var group in groups.ConfigureAwait(false))
        {
            var (stored, values) = (group.Values, new Value[fields.Count]);
            for (var i = 0; i < values.Length; i++)
                values[i] = StoredValue.Of(stored[i], fields[i]);
            yield return new EntityGroup(new ValueList<Value>(values), group.Count);
        }
    }

    private bool CanGroupBy(Term term) => term is FieldTerm { Type.IsMany: false } && Translator(Row).ColumnOf(term) is { Property: { } property } column
        && _scope.Dialect.TellsEqual(property)
        && (column.Type == typeof(string)
            ? _scope.Dialect.TellsApart(column.Value, property, term.MatchesCase)
            // Codes that are kept as the ids of another table are not in the column.
            : term.Type.Scalar != ScalarType.Picklist || column.Type.IsEnum);
}
