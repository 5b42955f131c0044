using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>One plan for all that differ only in order, nesting, repetition, case where it is not regarded, and how the ends of ranges are reckoned.</summary>
/// <remarks>It is made by rules alone, which may not change: hashes of it are stored.</remarks>
internal sealed class CanonicalForm : Simplifier
{
    private static readonly Comparer<Value> ByValue = Comparer<Value>.Create((one, other) =>
        one.Kind == ValueKind.Text ? string.CompareOrdinal(one.Text, other.Text) : ValueComparison.Order(one, other));

    private CanonicalForm()
    {
    }

    public static Plan Of(Plan plan) => plan.Accept(new CanonicalForm());

    public override Plan Visit(InRange node) => base.Visit(node with
    {
        Low = node.Low is { } low ? CanonicalEnd.Low(low) : null,
        High = node.High is { } high ? CanonicalEnd.High(high) : null,
    });

    public override Plan Visit(InSet node) => base.Visit(node with
    {
        Values = Sorted(node.Values, node.MatchCase),
        MatchCase = node.MatchCase && node.Term.Kind == ValueKind.Text,
    });

    public override Plan Visit(TextMatch node) =>
        node with { Term = Rewrite(node.Term), Sought = node.MatchCase ? node.Sought : Letters.Fold(node.Sought) };

    public override Plan Visit(HasItems node)
    {
        ValueList<ValueList<Value>> items = [.. node.Items.Select(spellings => Sorted(spellings, node.MatchCase)).Distinct().OrderBy(WrittenOut, StringComparer.Ordinal)];
        var quantifier = node.Quantifier == ItemQuantifier.All && items.Count == 1 ? ItemQuantifier.Any : node.Quantifier;
        return new HasItems(Rewrite(node.Term), quantifier, items, node.MatchCase);
    }

    public override Plan Visit(AnnualDate node) =>
        node with { Term = Rewrite(node.Term), From = CanonicalEnd.Low(node.From), To = CanonicalEnd.High(node.To) };

    public override Plan Visit(MemberOf node) =>
        node with { Keys = [.. node.Keys.Where(k => !k.IsEmpty).Distinct().OrderBy(k => PlanWriter.Write(k.Value), StringComparer.Ordinal)] };

    public override Plan Visit(Compare node)
    {
        var visited = base.Visit(node);
        // Without a step it may be read from either side.
        return visited is Compare { Shift: null } compare && string.CompareOrdinal(PlanWriter.Write(compare.Left), PlanWriter.Write(compare.Right)) > 0
            ? compare with { Left = compare.Right, Comparison = Turned(compare.Comparison), Right = compare.Left }
            : visited;
    }

    protected override Plan Finished(Plan group) => group switch
    {
        All all => Plan.All(all.Parts.OrderBy(Key, StringComparer.Ordinal)),
        Any any => Plan.Any(any.Parts.OrderBy(Key, StringComparer.Ordinal)),
        _ => group,
    };

    /// <summary>What parts are sorted by: their text, or that of their complement where that is without negation, so that complements are sorted alike.</summary>
    private static string Key(Plan part) => PlanWriter.Write(part is Any or Negation ? part.Complement() : part);

    private static Comparison Turned(Comparison comparison) => comparison switch
    {
        Comparison.Less => Comparison.Greater,
        Comparison.LessOrEqual => Comparison.GreaterOrEqual,
        Comparison.Greater => Comparison.Less,
        Comparison.GreaterOrEqual => Comparison.LessOrEqual,
        _ => comparison,
    };

    private static string WrittenOut(ValueList<Value> values) => string.Join(' ', values.Select(PlanWriter.Write));

    private static ValueList<Value> Sorted(IEnumerable<Value> values, bool matchCase) =>
        [.. values.Select(v => v.Kind == ValueKind.Text && !matchCase ? Value.Of(Letters.Fold(v.Text)) : v).Distinct().Order(ByValue)];
}
