using System.Collections.Frozen;
using Segmentation.Planning;

namespace Segmentation;

/// <summary>Composes a plan's closures. Each leaf is specialised to the field's getter and value type through its typed accessor.</summary>
internal sealed class PredicateCompiler<T> : PlanVisitor<EntityTest<T>>
    where T : class
{
    private readonly TermReader<T> _terms = new();

    public override EntityTest<T> Visit(Constant node) => node.Answer ? (_, _) => true : (_, _) => false;

    public override EntityTest<T> Visit(All node)
    {
        var tests = node.Parts.Select(p => p.Accept(this)).ToArray();
        // Calls one after another are faster than a loop over an array, and few filters have more parts.
        switch (tests)
        {
            case [var first, var second]:
                return (entity, related) => first(entity, related) && second(entity, related);
            case [var first, var second, var third]:
                return (entity, related) => first(entity, related) && second(entity, related) && third(entity, related);
            default:
                return (entity, related) =>
                {
                    foreach (var test in tests)
                    {
                        if (!test(entity, related))
                            return false;
                    }

                    return true;
                };
        }
    }

    public override EntityTest<T> Visit(Any node)
    {
        var tests = node.Parts.Select(p => p.Accept(this)).ToArray();
        switch (tests)
        {
            case [var first, var second]:
                return (entity, related) => first(entity, related) || second(entity, related);
            case [var first, var second, var third]:
                return (entity, related) => first(entity, related) || second(entity, related) || third(entity, related);
            default:
                return (entity, related) =>
                {
                    foreach (var test in tests)
                    {
                        if (test(entity, related))
                            return true;
                    }

                    return false;
                };
        }
    }

    public override EntityTest<T> Visit(Negation node)
    {
        var inner = node.Inner.Accept(this);
        return (entity, related) => !inner(entity, related);
    }

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
            return (entity, related) => ValueComparison.HaveEqualItems(node, Listed(one(entity, related)), Listed(other(entity, related)));
        }

        var (left, right) = (node.Left.Accept(_terms), node.Right.Accept(_terms));
        return (entity, related) => ValueComparison.Holds(node, left(entity, related), right(entity, related));
    }

    public override EntityTest<T> Visit(AnnualDate node) => Leaf(node.Term, new AnnualLeaf<T>(node));

    public override EntityTest<T> Visit(MemberOf node)
    {
        var keys = node.Keys.Where(k => !k.IsEmpty).ToFrozenSet();
        var entityType = (EntityType<T>)node.EntityType;
        return (entity, _) => keys.Contains(entityType.KeyOf(entity));
    }

    public override EntityTest<T> Visit(HasRelated node) => ((RelationFrom<T>)node.Relation).Accept(new RelatedTest<T>(node.Where));

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
        ValueKind.Text => leaf.Text(new ReadText<T>(read)),
        ValueKind.Boolean => leaf.Boolean(new ReadBoolean<T>(read)),
        ValueKind.Guid => leaf.Guid(new ReadGuid<T>(read)),
        ValueKind.Date or ValueKind.Instant => leaf.Whole(new ReadWhole<T>(read)),
        _ => leaf.Number(new ReadNumber<T>(read)),
    };
}
