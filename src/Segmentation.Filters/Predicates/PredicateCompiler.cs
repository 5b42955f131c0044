using System.Collections.Frozen;
using Segmentation.Planning;

namespace Segmentation;

/// <summary>Composes the tests of a plan. Each leaf is specialised to the stored type, its reading and its condition by the field's accessor.</summary>
internal sealed class PredicateCompiler<T> : PlanVisitor<EntityTest<T>>
    where T : class
{
    private readonly TermReader<T> _terms = new();

    public override EntityTest<T> Visit(Constant node) => new FunctionTest<T>(node.Answer ? (_, _) => true : (_, _) => false);

    // What is soon answered comes first: most entities fail one part of many.
    public override EntityTest<T> Visit(All node) => new AllTest<T>([.. Tests(node.Parts).OrderBy(t => t.Cost)]);

    public override EntityTest<T> Visit(Any node) => new AnyTest<T>([.. Tests(node.Parts)]);

    public override EntityTest<T> Visit(Negation node) => new NotTest<T>(node.Inner.Accept(this));

    public override EntityTest<T> Visit(IsEmpty node) => Leaf(node.Term, new EmptyLeaf<T>());

    public override EntityTest<T> Visit(InRange node) => Leaf(node.Term, new RangeLeaf<T>(node));

    public override EntityTest<T> Visit(InSet node) => Leaf(node.Term, new SetLeaf<T>(node));

    public override EntityTest<T> Visit(TextMatch node) => Leaf(node.Term, new TextLeaf<T>(node));

    public override EntityTest<T> Visit(HasItems node) => Leaf(node.Term, new ItemsLeaf<T>(node));

    public override EntityTest<T> Visit(Compare node)
    {
        if (node.Left.Type.IsMany)
        {
            var (one, other) = (TermReader<T>.Items(node.Left), TermReader<T>.Items(node.Right));
            return new FunctionTest<T>(
                (entity, related) => ValueComparison.HaveEqualItems(node, Listed(one(entity, related)), Listed(other(entity, related))));
        }

        var (left, right) = (node.Left.Accept(_terms), node.Right.Accept(_terms));
        return new FunctionTest<T>((entity, related) => ValueComparison.Holds(node, left(entity, related), right(entity, related)));
    }

    public override EntityTest<T> Visit(AnnualDate node) => Leaf(node.Term, new AnnualLeaf<T>(node));

    public override EntityTest<T> Visit(MemberOf node)
    {
        var keys = node.Keys.Where(k => !k.IsEmpty).ToFrozenSet();
        var entityType = (EntityType<T>)node.EntityType;
        return new FunctionTest<T>((entity, _) => keys.Contains(entityType.KeyOf(entity)));
    }

    public override EntityTest<T> Visit(HasRelated node) => ((RelationFrom<T>)node.Relation).Accept(new RelatedTest<T>(node.Where));

    private IEnumerable<EntityTest<T>> Tests(IReadOnlyList<Plan> parts) => parts.Select(p => p.Accept(this));

    private static List<string> Listed(IEnumerable<string?>? items) => [.. (items ?? []).OfType<string>().Where(i => i.Length > 0)];

    /// <summary>The leaf of a term: specialised to the getter of a field, over values for what is read across relations or reckoned.</summary>
    private EntityTest<T> Leaf(Term term, AccessorVisitor<T, EntityTest<T>> leaf) => term switch
    {
        FieldTerm { Field: Field<T> field } => field.Accept(leaf),
        PathTerm { Type.IsMany: true } path => leaf.Items(new ReadItems<T>(TermReader<T>.Items(path))),
        _ => Leaf(term.Kind, term.Accept(_terms), leaf),
    };

    private static EntityTest<T> Leaf(ValueKind kind, ValueOf<T> read, AccessorVisitor<T, EntityTest<T>> leaf) => kind switch
    {
        ValueKind.Text => leaf.Text(new TermAccessor<T, string, TermReading>(read)),
        ValueKind.Boolean => leaf.Boolean(new TermAccessor<T, bool, TermReading>(read)),
        ValueKind.Guid => leaf.Guid(new TermAccessor<T, Guid, TermReading>(read)),
        ValueKind.Date or ValueKind.Instant => leaf.Whole(new TermAccessor<T, long, TermReading>(read)),
        _ => leaf.Number(new TermAccessor<T, Value, TermReading>(read)),
    };
}
