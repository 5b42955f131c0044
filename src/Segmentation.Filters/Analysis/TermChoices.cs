using Segmentation.Planning;

namespace Segmentation;

/// <summary>The choices of one term: whether it has a value, in which cells that lies, and what leaves say of it.</summary>
internal sealed class TermChoices
{
    private readonly List<Division> _divisions = [];
    private readonly Dictionary<Plan, Claim> _undivided = [];
    private readonly TextBond _texts = new();

    /// <param name="term">The term.</param>
    /// <param name="leaves">All leaves that test it.</param>
    /// <param name="isFree">Whether an entity may surely have any value that the term's type has.</param>
    /// <param name="rows">What ties the number of rows that the term is to others; null of other terms.</param>
    public TermChoices(Term term, IReadOnlyCollection<Plan> leaves, bool isFree, RowsBond? rows = null)
    {
        HasValue = term switch
        {
            ConstantTerm constant => Claim.Of(!constant.Value.IsEmpty),
            { CanBeEmpty: true } => new Taken(new Choice([isFree, isFree]), [false, true]),
            _ => Claim.Of(true),
        };
        var divided = leaves.Where(l => l is not (IsEmpty or InRange) || (l is InRange range && Axis.Takes(range))).ToList();
        if (term is ConstantTerm || divided.Count == 0)
            return;
        if (term.Type.IsMany)
            Divide(ItemCells.Of(divided), divided, _ => isFree);
        else if (term.Kind == ValueKind.Text)
            Divide(new TextCells(term, divided), divided, _ => isFree);
        else
            DivideAxes(term, divided, isFree, rows);
    }

    public Claim HasValue { get; }

    /// <summary>What a leaf other than <see cref="IsEmpty"/> says of a value that is there.</summary>
    public Claim Of(Plan leaf)
    {
        if (leaf is { TestedTerm: ConstantTerm, TimeDependence: TimeDependence.None })
            return Claim.Of(leaf.Accept(new Interpreter(this, RelatedRows.None)));
        if (_divisions.Find(d => d.Has(leaf)) is { } division)
            return division.Of(leaf, () => Undivided(leaf));
        return leaf is InRange { Low: not null, High: not null } range && SidesOf(range).TrueForAll(s => _divisions.Exists(d => d.Has(s)))
            ? Claim.All(SidesOf(range).Select(Of))
            : Undivided(leaf);
    }

    private Claim Undivided(Plan leaf)
    {
        if (!_undivided.TryGetValue(leaf, out var claim))
            _undivided.Add(leaf, claim = leaf is TextMatch match ? _texts.Add(match) : new Taken(new Choice([false, false]), [false, true]));
        return claim;
    }

    /// <summary>A range from one axis to another is two, one on each.</summary>
    private void DivideAxes(Term term, List<Plan> leaves, bool isFree, RowsBond? rows)
    {
        var axes = Axis.Of(term, leaves);
        var times = axes.Count > 1 ? new TimeBond() : null;
        var placed = leaves.SelectMany(l => l is InRange range && !axes.Any(a => a.Has(l)) ? SidesOf(range) : [l]).ToHashSet();
        foreach (var axis in axes)
        {
            var division = Divide(
                axis, placed.Where(axis.Has).ToList(), cell => isFree || (rows is { MayBeNone: true } && axis.Extent(cell).Greatest == 0), (Bond?)rows ?? times);
            if (division is null)
                continue;
            times?.Add(division.Choice, [.. division.Parts.Select(p => (axis.EndsOf(p[0]).Low, axis.EndsOf(p[^1]).High))]);
            rows?.Add(
                division.Choice,
                ((AggregateTerm)term).Where,
                [.. division.Parts.Select(p => (axis.Extent(p[0]).Least, axis.Extent(p[^1]).Greatest))]);
        }
    }

    private Division? Divide(Cells? cells, IReadOnlyCollection<Plan> leaves, Func<int, bool> isCertain, Bond? bond = null)
    {
        if (cells is null || Division.Of(cells, leaves, isCertain, bond) is not { } division)
            return null;
        _divisions.Add(division);
        return division;
    }

    private static List<Plan> SidesOf(InRange range) => [range with { High = null }, range with { Low = null }];
}
