using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>How a store is asked to group entities and fold them.</summary>
/// <param name="By">What is grouped by; never a multi-value.</param>
/// <param name="Function">How <paramref name="Of"/> is folded: a count, a sum, the least or the greatest.</param>
/// <param name="Of">What is folded; null for a count.</param>
public sealed record Grouping(ValueList<Term> By, AggregateFunction Function, Term? Of);

/// <summary>What a source with pushdown may offer besides: it counts and folds by groups. It is asked only where nothing of the filter is left over.</summary>
/// <typeparam name="TEntity">The class of the entities.</typeparam>
public interface IGroupPushdown<TEntity>
    where TEntity : class
{
    /// <summary>Whether the source groups and folds so, exactly.</summary>
    bool CanGroup(Grouping grouping);

    /// <summary>The groups, in any order. They may be finer than <c>=</c> tells values apart, as text by case is: the engine joins them. So a sum that no decimal holds is told in parts.</summary>
    /// <param name="query">The conditions.</param>
    /// <param name="grouping">The groups and the fold, of which <see cref="CanGroup"/> said that the source can.</param>
    /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    IAsyncEnumerable<EntityGroup> GroupAsync(PushedQuery query, Grouping grouping, CancellationToken cancellationToken = default);
}
