using Segmentation.Planning;

namespace Segmentation.Tests;

/// <summary>Capabilities at random, as the tests know them: what may reach a source is decided here by a way of its own.</summary>
internal sealed class RandomCapabilities
{
    private static readonly (Type Type, Func<FilterCapabilities, FilterCapabilities> Exact, Func<FilterCapabilities, FilterCapabilities>? Superset)[] Nodes =
    [
        (typeof(All), c => c.Exact<All>(), null),
        (typeof(Any), c => c.Exact<Any>(), null),
        (typeof(Negation), c => c.Exact<Negation>(), null),
        Leaf<IsEmpty>(), Leaf<InRange>(), Leaf<InSet>(), Leaf<TextMatch>(), Leaf<HasItems>(), Leaf<Compare>(),
        Leaf<AnnualDate>(), Leaf<MemberOf>(), Leaf<HasRelated>(),
    ];

    private static readonly (Type Type, Func<FilterCapabilities, FilterCapabilities> Over)[] Terms =
    [
        (typeof(PathTerm), c => c.Over<PathTerm>()), (typeof(AggregateTerm), c => c.Over<AggregateTerm>()), (typeof(ConstantTerm), c => c.Over<ConstantTerm>()),
        (typeof(ArithmeticTerm), c => c.Over<ArithmeticTerm>()), (typeof(DaysBetweenTerm), c => c.Over<DaysBetweenTerm>()),
    ];

    private readonly Dictionary<Type, Pushdown> _nodes = [];
    private readonly HashSet<Type> _terms = [typeof(FieldTerm)];
    private readonly HashSet<string> _missing = [];

    private RandomCapabilities()
    {
    }

    public FilterCapabilities Declared { get; private set; } = FilterCapabilities.None;

    /// <param name="dice">What rolls.</param>
    /// <param name="fields">The names of the fields that there are.</param>
    public static RandomCapabilities Of(Dice dice, IEnumerable<string> fields)
    {
        var capabilities = new RandomCapabilities();
        foreach (var (type, exact, superset) in Nodes)
        {
            if (dice.Chance(0.25))
                continue;
            var isSuperset = superset is not null && dice.Chance(0.3);
            capabilities._nodes.Add(type, isSuperset ? Pushdown.Superset : Pushdown.Exact);
            capabilities.Declared = (isSuperset ? superset! : exact)(capabilities.Declared);
        }

        foreach (var (type, over) in Terms.Where(_ => dice.Chance(0.7)))
        {
            capabilities._terms.Add(type);
            capabilities.Declared = over(capabilities.Declared);
        }

        capabilities._missing.UnionWith(fields.Where(_ => dice.Chance(0.1)));
        capabilities.Declared = capabilities.Declared.Fields(f => !capabilities._missing.Contains(f.Name));
        return capabilities;
    }

    /// <summary>Everything exactly.</summary>
    public static FilterCapabilities Everything => Terms.Aggregate(Nodes.Aggregate(FilterCapabilities.None, (c, n) => n.Exact(c)), (c, t) => t.Over(c));

    /// <summary>Whether nothing of a plan was left undeclared.</summary>
    public bool Allow(Plan plan) => plan switch
    {
        Constant => true,
        All all => _nodes.ContainsKey(typeof(All)) && all.Parts.All(Allow),
        Any any => _nodes.ContainsKey(typeof(Any)) && any.Parts.All(Allow),
        Negation not => _nodes.ContainsKey(typeof(Negation)) && Allow(not.Inner),
        HasRelated related => _nodes.ContainsKey(typeof(HasRelated)) && Allow(related.Where),
        _ => _nodes.ContainsKey(plan.GetType()) && plan.Terms.All(Allow),
    };

    /// <summary>The plan as the sloppiest source would answer it: what is declared as a superset is true of everybody.</summary>
    public Plan Loosened(Plan plan) => plan switch
    {
        _ when _nodes.GetValueOrDefault(plan.GetType()) == Pushdown.Superset => new Constant(true),
        All all => Plan.All(all.Parts.Select(Loosened)),
        Any any => Plan.Any(any.Parts.Select(Loosened)),
        Negation not => Plan.Not(Loosened(not.Inner)),
        HasRelated related => new HasRelated(related.Relation, Loosened(related.Where)),
        _ => plan,
    };

    public override string ToString() => $"""
        {string.Join(", ", _nodes.Select(n => $"{n.Value} {n.Key.Name}"))}
        over {string.Join(", ", _terms.Select(t => t.Name))} without {string.Join(", ", _missing)}
        """;

    private bool Allow(Term term) => _terms.Contains(term.GetType()) && term switch
    {
        FieldTerm field => !_missing.Contains(field.Field.Name),
        PathTerm path => Allow(path.Of),
        AggregateTerm aggregate => (aggregate.Of is null || Allow(aggregate.Of)) && Allow(aggregate.Where) && Loosened(aggregate.Where) == aggregate.Where,
        ArithmeticTerm arithmetic => Allow(arithmetic.Left) && Allow(arithmetic.Right),
        DaysBetweenTerm days => Allow(days.From) && Allow(days.To),
        _ => true,
    };

    private static (Type, Func<FilterCapabilities, FilterCapabilities>, Func<FilterCapabilities, FilterCapabilities>?) Leaf<TNode>()
        where TNode : Plan => (typeof(TNode), c => c.Exact<TNode>(), c => c.Superset<TNode>());
}
