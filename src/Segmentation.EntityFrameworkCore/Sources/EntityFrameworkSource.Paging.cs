using System.Linq.Expressions;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation.EntityFrameworkCore;

// Text is ordered here as no database does, so such pages are the engine's; text keys are ordered by code points, which differs from the engine's order
// only between characters beyond the basic plane and the last of it.
public sealed partial class EntityFrameworkSource<T> : IKeysetPaging<T>
{
    /// <inheritdoc/>
    public bool CanOrder(ValueList<SortTerm> order) => KeyOrder is not null && order.All(t => _entities.Sorting.Of(t.Term) is not null);

    /// <inheritdoc/>
    public IAsyncEnumerable<T> PageAsync(PushedQuery query, KeysetPage page, CancellationToken cancellationToken = default)
    {
        var rows = Ordered(page.After is { } after ? RowsBehind(after) : _entities.RowsOf(query), page.Order);
        return ReadAsync(context => QueryScope.Query<T>(context, rows).Take(page.Size), cancellationToken);

        Expression RowsBehind(SortPosition after) => _entities.Rows(Conditions.All(
            [ConditionBounds.Exactly(_entities.ConditionOf(query)), IsBehind(page.Order, after, 0)], _scope.Dialect.MaxTerms).Upper);
    }

    private SortColumn? KeyOrder => _entities.Sorting.OfKey(_entityType.KeyField);

    /// <summary>Whether a row stands behind a position, from one term of the order on.</summary>
    private ConditionBounds IsBehind(ValueList<SortTerm> order, SortPosition position, int from)
    {
        if (from == order.Count)
            return HasKeyBehind(position.Key);
        var (term, value) = (order[from].Term, position.Values[from]);
        ConditionBounds isEmpty = Ask(new IsEmpty(term)), isSame = value.IsEmpty ? isEmpty : Ask(new InSet(term, [value], MatchCase: true));
        // Empties come last in both directions, so that nothing stands behind them but other empties.
        var isBehind = value.IsEmpty ? ConditionBounds.Always(false) : Any(Ask(Beyond(term, value, order[from].IsDescending)), isEmpty);
        return Any(isBehind, Conditions.All([isSame, IsBehind(order, position, from + 1)], _scope.Dialect.MaxTerms));

        ConditionBounds Ask(Plan plan) => plan.Accept(Translator(Row));

        ConditionBounds Any(params ConditionBounds[] parts) => Conditions.Any(parts, _scope.Dialect.MaxTerms);
    }

    private static Plan Beyond(Term term, Value value, bool isDescending) => value.Kind == ValueKind.Boolean
        ? value.Boolean == isDescending ? new InSet(term, [Value.Of(!value.Boolean)], MatchCase: true) : new Constant(false)
        : isDescending ? new InRange(term, null, Bound.At(value, isInclusive: false)) : new InRange(term, Bound.At(value, isInclusive: false), null);

    private ConditionBounds HasKeyBehind(EntityKey key) => key.Value.Kind == ValueKind.Text
        ? ConditionBounds.Exactly(Expression.GreaterThan(
            Expression.Call(typeof(string), nameof(string.Compare), [], KeyOrder!.Value, Operand.Of(typeof(string), key.Value.Text)), Expression.Constant(0)))
        : Beyond(new FieldTerm(_entityType.KeyField), key.Value, isDescending: false).Accept(Translator(Row));

    private Expression Ordered(Expression rows, ValueList<SortTerm> order)
    {
        var ordered = rows;
        foreach (var term in order)
            ordered = _entities.Sorting.Of(term.Term)!.Order(ordered, isFirst: ordered == rows, term.IsDescending);
        return KeyOrder!.Order(ordered, isFirst: ordered == rows, isDescending: false);
    }
}
