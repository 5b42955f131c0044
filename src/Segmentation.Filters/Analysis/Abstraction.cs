using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Turns a plan into a claim over choices, which is true of every entity that the plan is true of.</summary>
internal sealed partial class Abstraction
{
    private readonly Func<Plan, Verdict> _neverMatches;
    private readonly Dictionary<Place, HashSet<Plan>> _leaves = [];
    private readonly Dictionary<Place, TermChoices> _choices = [];
    private readonly Dictionary<(ValueList<Relation> Scope, ValueList<Relation> Path), RowsBond> _rows = [];
    private readonly Dictionary<ValueList<Relation>, Claim> _presence = [];
    private readonly Dictionary<Pair, Choice> _orders = [];

    private Abstraction(Plan plan, Func<Plan, Verdict> neverMatches)
    {
        (_neverMatches, _reads) = (neverMatches, ReadSet.Of(plan));
        Gather(plan, []);
    }

    /// <param name="plan">The plan.</param>
    /// <param name="neverMatches">What is known of conditions on related rows.</param>
    public static Claim Of(Plan plan, Func<Plan, Verdict> neverMatches) => new Abstraction(plan, neverMatches).ClaimOf(plan, []);

    /// <summary>Notes which leaves test which term, since together they divide its values.</summary>
    private void Gather(Plan plan, ValueList<Relation> scope)
    {
        switch (plan)
        {
            case All { Parts: var parts }:
                parts.ToList().ForEach(p => Gather(p, scope));
                break;
            case Any { Parts: var parts }:
                parts.ToList().ForEach(p => Gather(p, scope));
                break;
            case Negation negation:
                Gather(negation.Inner, scope);
                break;
            case HasRelated { Relation: { IsMany: false } relation, Where: var where }:
                Gather(where, [.. scope, relation]);
                break;
            case Compare compare:
                Pair.Of(scope, compare).Places.ToList().ForEach(p => LeavesAt(p).Add(compare));
                break;
            case not Constant:
                var (leaf, place) = Placed(plan, scope);
                LeavesAt(place).Add(leaf);
                break;
        }
    }

    private Claim ClaimOf(Plan plan, ValueList<Relation> scope)
    {
        switch (plan)
        {
            case Constant constant:
                return Claim.Of(constant.Answer);
            case All all:
                return Claim.All(all.Parts.Select(p => ClaimOf(p, scope)));
            case Any any:
                return Claim.Any(any.Parts.Select(p => ClaimOf(p, scope)));
            case Negation negation:
                return ClaimOf(negation.Inner, scope).Not();
            case HasRelated { Relation: { IsMany: false } relation, Where: var where }:
                return Claim.All(IsThere([.. scope, relation]), ClaimOf(where, [.. scope, relation]));
            case Compare compare:
                var pair = Pair.Of(scope, compare);
                return Claim.All([.. pair.Places.Select(HasValue), Holds(compare, pair)]);
            default:
                var (leaf, place) = Placed(plan, scope);
                return leaf is IsEmpty ? HasValue(place).Not() : Claim.All(HasValue(place), ChoicesAt(place).Of(leaf));
        }
    }

    /// <summary>A leaf over a term of the entity that it is read of; of keys and rows a leaf over the key, and over the number of rows.</summary>
    private static (Plan Leaf, Place Place) Placed(Plan plan, ValueList<Relation> scope)
    {
        var leaf = plan switch
        {
            MemberOf { EntityType.KeyField: var key, Keys: var keys } =>
                new InSet(new FieldTerm(key), [.. keys.Select(k => k.Value).Where(k => k.Kind == key.Kind)], MatchCase: true),
            HasRelated related => related.AsCount!,
            _ => plan,
        };
        var place = Place.Of(scope, leaf.TestedTerm!);
        return (leaf.On(place.Term), place);
    }

    private Claim HasValue(Place place)
    {
        // What is reckoned is empty where a part is.
        Term[] parts = place.Term switch
        {
            ArithmeticTerm arithmetic => [arithmetic.Left, arithmetic.Right],
            DaysBetweenTerm days => [days.From, days.To],
            _ => [],
        };
        return Claim.All(
        [
            .. place.Scope.Select((_, i) => IsThere([.. place.Scope.Take(i + 1)])),
            ChoicesAt(place).HasValue,
            .. parts.Select(p => HasValue(Place.Of(place.Scope, p))),
        ]);
    }

    /// <summary>Whether there is an entity at the end of a scope.</summary>
    private Claim IsThere(ValueList<Relation> scope)
    {
        if (!_presence.TryGetValue(scope, out var claim))
            _presence.Add(scope, claim = new InCells(new Choice([true, Joins]), [false, true]));
        return claim;
    }

    private HashSet<Plan> LeavesAt(Place place)
    {
        if (!_leaves.TryGetValue(place, out var leaves))
            _leaves.Add(place, leaves = []);
        return leaves;
    }

    private TermChoices ChoicesAt(Place place)
    {
        if (!_choices.TryGetValue(place, out var choices))
        {
            List<Plan> leaves = [.. LeavesAt(place).Where(l => l is not Compare)];
            var rows = place.Term is AggregateTerm { Function: AggregateFunction.Count } count ? RowsAt(place.Scope, count.Path) : null;
            _choices.Add(place, choices = new TermChoices(place.Term, leaves, IsFree(place), rows));
        }

        return choices;
    }

    private RowsBond RowsAt(ValueList<Relation> scope, ValueList<Relation> path)
    {
        if (!_rows.TryGetValue((scope, path), out var rows))
            // Where no entity is sure to have any rows, none has.
            _rows.Add((scope, path), rows = new RowsBond(_neverMatches, mayBeNone: !Joins));
        return rows;
    }

    /// <summary>How two values compare: the first is less, equal or greater, or the step leads the second out of the calendar.</summary>
    private InCells Holds(Compare compare, Pair pair)
    {
        if (!_orders.TryGetValue(pair, out var order))
        {
            var isFree = IsFree(pair);
            bool[] cells = pair.Shift is null ? [isFree, isFree, isFree] : [isFree, isFree, isFree, false];
            _orders.Add(pair, order = new Choice(cells));
        }

        bool[] holds = compare.Comparison switch
        {
            Comparison.Equal => [false, true, false, false],
            Comparison.Less => [true, false, false, false],
            Comparison.LessOrEqual => [true, true, false, false],
            Comparison.Greater => [false, false, true, false],
            _ => [false, true, true, false],
        };
        return new InCells(order, holds);
    }
}

/// <summary>A term of the entity at the end of a scope: of the to-one relations that lead there.</summary>
internal readonly record struct Place(ValueList<Relation> Scope, Term Term)
{
    public static Place Of(ValueList<Relation> scope, Term term) =>
        term is PathTerm path ? Of([.. scope, path.Relation], path.Of) : new Place(scope, term);
}

/// <summary>Two values that are compared.</summary>
internal readonly record struct Pair(Place Left, Place Right, TimeStep? Shift, bool MatchCase)
{
    public IEnumerable<Place> Places => [Left, Right];

    public static Pair Of(ValueList<Relation> scope, Compare compare) =>
        new(Place.Of(scope, compare.Left), Place.Of(scope, compare.Right), compare.Shift, compare.MatchCase);
}
