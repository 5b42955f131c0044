using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Rewrites a plan that does not name an item, so that it answers as if the records that hold the item held nothing in its place.</summary>
/// <remarks>
/// What asks for other items is false on the item as on nothing: it matters only where a value may be missing, equal another, or be all that there is.
/// </remarks>
internal sealed class Cleared(string list, PicklistItem item) : PlanRewriter
{
    private readonly ValueList<Value> _spellings = [.. item.Aliases.Prepend(item.Code).Select(Value.Of)];

    public override Plan Visit(IsEmpty node) => !IsOfList(node.Term)
        ? base.Visit(node)
        : Plan.Any(node, node.Term.Type.IsMany ? new HasItems(node.Term, ItemQuantifier.Exactly, [_spellings], MatchCase: false) : HoldsItem(node.Term));

    public override Plan Visit(HasItems node) => node.Quantifier == ItemQuantifier.Exactly && IsOfList(node.Term)
        ? Plan.Any(node, node with { Items = [.. node.Items, _spellings] })
        : base.Visit(node);

    public override Plan Visit(Compare node) => IsOfList(node.Left) ? Plan.All(node, Plan.Not(HoldsItem(node.Left))) : base.Visit(node);

    private InSet HoldsItem(Term term) => new(term, _spellings, MatchCase: false);

    private bool IsOfList(Term term) => string.Equals(term.Picklist, list, StringComparison.OrdinalIgnoreCase);
}
