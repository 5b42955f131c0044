using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>The fields of a cross-tab, resolved.</summary>
/// <param name="By">The fields that are counted by.</param>
/// <param name="Of">The field that is measured; null for a count.</param>
/// <param name="Currencies">Which of the first tell the currency of what is measured: a total over several of their buckets would mix amounts.</param>
internal sealed record CrossTabFields(IReadOnlyList<CrossTabField> By, CrossTabField? Of, IReadOnlyList<int> Currencies)
{
    public IEnumerable<CrossTabField> All => Of is null ? By : By.Append(Of);

    public CrossTabFields At(Moment moment)
    {
        var resolver = new MomentResolver(moment);
        CrossTabField Resolved(CrossTabField field) => field with { Term = resolver.Rewrite(field.Term) };
        return this with { By = [.. By.Select(Resolved)], Of = Of is null ? null : Resolved(Of) };
    }

    /// <summary>What a filter selects of which some conditions hold too.</summary>
    public static Filter Narrowed(Filter filter, IEnumerable<Filter> conditions) =>
        filter is Everyone ? Filter.All([.. conditions]) : conditions.Aggregate(filter, (narrowed, condition) => narrowed & condition);
}

/// <summary>A field of a cross-tab: how it was named, what is read, and the picklist whose codes that are.</summary>
internal sealed record CrossTabField(FieldPath Path, Term Term, Picklist? Picklist);

/// <summary>What a cross-tab reads at one moment, its times constants.</summary>
/// <param name="By">What is counted by.</param>
/// <param name="Of">What is measured; null for the count.</param>
public sealed record CrossTabTerms(ValueList<Term> By, Term? Of);

/// <summary>Entities that a store has counted together.</summary>
/// <param name="Values">The value that they share of each field; the empty value where they have none.</param>
/// <param name="Count">How many they are.</param>
public sealed record EntityGroup(ValueList<Value> Values, long Count)
{
    /// <summary>The sum (for averages too), the least or the greatest of their values; for distinct values the one that they share. Empty of none.</summary>
    public Value Folded { get; init; }

    /// <summary>How many of them have a value that was folded.</summary>
    public long FoldedCount { get; init; }
}
