using Segmentation.Planning;

namespace Segmentation;

/// <summary>How far a store can answer a part of a filter.</summary>
public enum Pushdown
{
    /// <summary>Not at all: the part never reaches the store.</summary>
    None,

    /// <summary>It finds every entity that matches, and perhaps others: what it finds is checked again.</summary>
    Superset,

    /// <summary>It finds exactly the entities that match.</summary>
    Exact,
}

/// <summary>What a store declares that it can answer, primitive by primitive. Immutable and thread-safe.</summary>
/// <remarks>
/// What it says of a filter is kept, so that conditions in it have to say the same each time.
/// A primitive is declared over the entity's own fields; paths, aggregates and reckoned terms have to be declared with <see cref="Over{TTerm}"/> as well.
/// Groups are declared like the rest: top conjuncts are given one by one, but what stands deeper needs <see cref="All"/>, <see cref="Any"/> and
/// <see cref="Negation"/>. What is exact has to be exact also on empty values: a condition is false of them, and its negation true.
/// </remarks>
public sealed class FilterCapabilities
{
    private readonly IReadOnlyList<Declaration> _nodes;
    private readonly IReadOnlyList<Declaration> _terms;
    private readonly Func<Field, bool> _holds;

    private FilterCapabilities(IReadOnlyList<Declaration> nodes, IReadOnlyList<Declaration> terms, Func<Field, bool> holds) =>
        (_nodes, _terms, _holds) = (nodes, terms, holds);

    /// <summary>The store answers nothing: whatever it holds is scanned.</summary>
    public static FilterCapabilities None { get; } = new([], [new(typeof(FieldTerm), Pushdown.Exact, _ => true)], _ => true);

    /// <summary>The store answers every primitive over the entity's own fields exactly, and asks no related rows.</summary>
    public static FilterCapabilities OwnFields { get; } = None
        .Exact<All>().Exact<Any>().Exact<Negation>()
        .Exact<IsEmpty>().Exact<InRange>().Exact<InSet>().Exact<TextMatch>().Exact<HasItems>().Exact<Compare>().Exact<AnnualDate>().Exact<MemberOf>()
        .Over<ConstantTerm>().Over<ArithmeticTerm>().Over<DaysBetweenTerm>();

    /// <summary>Declares a primitive, or those that a condition holds of, as answered exactly.</summary>
    public FilterCapabilities Exact<TNode>(Func<TNode, bool>? when = null)
        where TNode : Plan => With(Pushdown.Exact, when);

    /// <summary>Declares a primitive, or those that a condition holds of, as answered with perhaps too many entities, and never too few.</summary>
    /// <exception cref="ArgumentException">The primitive is a group, whose parts say how it is answered.</exception>
    public FilterCapabilities Superset<TNode>(Func<TNode, bool>? when = null)
        where TNode : Plan => typeof(TNode) == typeof(All) || typeof(TNode) == typeof(Any) || typeof(TNode) == typeof(Negation)
        ? throw new ArgumentException($"Declare {typeof(TNode).Name} with Exact: its parts say how it is answered.", nameof(when))
        : With(Pushdown.Superset, when);

    /// <summary>Declares that primitives are answered also over a kind of term other than the entity's own fields.</summary>
    public FilterCapabilities Over<TTerm>(Func<TTerm, bool>? when = null)
        where TTerm : Term => new(_nodes, [.. _terms, new(typeof(TTerm), Pushdown.Exact, t => when?.Invoke((TTerm)t) ?? true)], _holds);

    /// <summary>Declares which fields the store holds, of every entity type; all of them unless it says so.</summary>
    public FilterCapabilities Fields(Func<Field, bool> holds) => new(_nodes, _terms, holds);

    /// <summary>How the store answers a primitive over its terms: the best of its declarations. What stands inside is asked for by itself.</summary>
    /// <param name="node">The primitive, its times constants.</param>
    public Pushdown Of(Plan node) => node.Terms.All(Answers) ? Best(_nodes, node) : Pushdown.None;

    private FilterCapabilities With<TNode>(Pushdown pushdown, Func<TNode, bool>? when)
        where TNode : Plan => new([.. _nodes, new(typeof(TNode), pushdown, n => when?.Invoke((TNode)n) ?? true)], _terms, _holds);

    private static Pushdown Best(IReadOnlyList<Declaration> declarations, object part) =>
        declarations.Where(d => d.Type == part.GetType() && d.When(part)).Select(d => d.Pushdown).DefaultIfEmpty().Max();

    private bool Answers(Term term) => Best(_terms, term) != Pushdown.None && term switch
    {
        FieldTerm { Field: var field } => _holds(field),
        PathTerm path => Answers(path.Of),
        AggregateTerm aggregate => (aggregate.Of is null || Answers(aggregate.Of)) && new PlanSplitter(this).IsExact(aggregate.Where),
        ArithmeticTerm arithmetic => Answers(arithmetic.Left) && Answers(arithmetic.Right),
        DaysBetweenTerm days => Answers(days.From) && Answers(days.To),
        _ => true,
    };

    private sealed record Declaration(Type Type, Pushdown Pushdown, Func<object, bool> When);
}
