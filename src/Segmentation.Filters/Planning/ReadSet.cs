using Segmentation.Planning;

namespace Segmentation;

/// <summary>What a plan reads: which fields of an entity, and over which relations which fields of related ones. Immutable and thread-safe.</summary>
/// <remarks>
/// A relation also reads the keys that it joins by: those in <see cref="Relation.NearMember"/> and <see cref="Relation.FarMember"/>, and the rows of its
/// <see cref="Relation.Link"/>. Keys that a segment lists are compared with the entity's own, which does not change.
/// </remarks>
public sealed class ReadSet
{
    internal ReadSet(IReadOnlyCollection<Field> fields, IReadOnlyDictionary<Relation, ReadSet> relations) => (Fields, Relations) = (fields, relations);

    /// <summary>The fields that are read of the entity itself.</summary>
    public IReadOnlyCollection<Field> Fields { get; }

    /// <summary>The relations that are followed, and what is read at their end.</summary>
    public IReadOnlyDictionary<Relation, ReadSet> Relations { get; }

    /// <summary>What a plan reads, and with it some terms.</summary>
    public static ReadSet Of(Plan plan, params IEnumerable<Term> terms)
    {
        var reads = plan.Accept(new ReadSetBuilder());
        foreach (var term in terms)
            term.Accept(new ReadSetBuilder.TermReads(reads));
        return reads.Build();
    }

    /// <summary>What some plans of one entity type read together.</summary>
    internal static ReadSet Of(IEnumerable<Plan> plans) => new ReadSetBuilder().Each(plans).Build();

    /// <summary>Whether a sensitive field is read.</summary>
    public bool IsSensitive => Fields.Any(f => f.IsSensitive) || Relations.Values.Any(r => r.IsSensitive);
}

/// <summary>Gathers what a plan reads.</summary>
internal sealed class ReadSetBuilder : PlanVisitor<ReadSetBuilder>
{
    private readonly HashSet<Field> _fields = [];
    private readonly Dictionary<Relation, ReadSetBuilder> _relations = [];
    public ReadSetBuilder() => Terms = new TermReads(this);

    /// <summary>Gathers what terms read.</summary>
    public TermReads Terms { get; }

    public ReadSet Build() => new(_fields, _relations.ToDictionary(r => r.Key, r => r.Value.Build()));

    public override ReadSetBuilder Visit(Constant node) => this;

    public override ReadSetBuilder Visit(MemberOf node) => this;

    public override ReadSetBuilder Visit(All node) => Each(node.Parts);

    public override ReadSetBuilder Visit(Any node) => Each(node.Parts);

    public override ReadSetBuilder Visit(Negation node) => node.Inner.Accept(this);

    public override ReadSetBuilder Visit(IsEmpty node) => node.Term.Accept(Terms);

    public override ReadSetBuilder Visit(InRange node) => node.Term.Accept(Terms);

    public override ReadSetBuilder Visit(InSet node) => node.Term.Accept(Terms);

    public override ReadSetBuilder Visit(TextMatch node) => node.Term.Accept(Terms);

    public override ReadSetBuilder Visit(HasItems node) => node.Term.Accept(Terms);

    public override ReadSetBuilder Visit(AnnualDate node) => node.Term.Accept(Terms);

    public override ReadSetBuilder Visit(Compare node)
    {
        node.Left.Accept(Terms);
        return node.Right.Accept(Terms);
    }

    public override ReadSetBuilder Visit(HasRelated node)
    {
        node.Where.Accept(Across(node.Relation));
        return this;
    }

    public ReadSetBuilder Each(IEnumerable<Plan> parts)
    {
        foreach (var part in parts)
            part.Accept(this);
        return this;
    }

    /// <summary>Gathers what is read at the end of a relation.</summary>
    public ReadSetBuilder Across(Relation relation)
    {
        if (!_relations.TryGetValue(relation, out var related))
            _relations.Add(relation, related = new ReadSetBuilder());
        return related;
    }

    internal sealed class TermReads(ReadSetBuilder reads) : TermVisitor<ReadSetBuilder>
    {
        public override ReadSetBuilder Visit(FieldTerm term)
        {
            reads._fields.Add(term.Field);
            return reads;
        }

        public override ReadSetBuilder Visit(PathTerm term)
        {
            term.Of.Accept(reads.Across(term.Relation).Terms);
            return reads;
        }

        public override ReadSetBuilder Visit(AggregateTerm term)
        {
            var rows = term.Path.Aggregate(reads, (at, relation) => at.Across(relation));
            term.Of?.Accept(rows.Terms);
            term.Where.Accept(rows);
            return reads;
        }

        public override ReadSetBuilder Visit(ConstantTerm term) => reads;

        public override ReadSetBuilder Visit(TodayTerm term) => reads;

        public override ReadSetBuilder Visit(ArithmeticTerm term)
        {
            term.Left.Accept(this);
            return term.Right.Accept(this);
        }

        public override ReadSetBuilder Visit(DaysBetweenTerm term)
        {
            term.From.Accept(this);
            return term.To.Accept(this);
        }
    }
}
