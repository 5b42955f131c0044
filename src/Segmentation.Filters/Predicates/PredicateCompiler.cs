using System.Collections.Frozen;
using Segmentation.Planning;

namespace Segmentation;

/// <summary>Composes a plan's closures. Each leaf is specialised to the field's getter and value type through its typed accessor.</summary>
internal sealed class PredicateCompiler<T> : PlanVisitor<Func<T, bool>>
    where T : class
{
    public override Func<T, bool> Visit(Constant node) => node.Answer ? _ => true : _ => false;

    public override Func<T, bool> Visit(All node)
    {
        var tests = node.Parts.Select(p => p.Accept(this)).ToArray();
        // Calls one after another are faster than a loop over an array, and few filters have more parts.
        switch (tests)
        {
            case [var first, var second]:
                return entity => first(entity) && second(entity);
            case [var first, var second, var third]:
                return entity => first(entity) && second(entity) && third(entity);
            default:
                return entity =>
                {
                    foreach (var test in tests)
                    {
                        if (!test(entity))
                            return false;
                    }

                    return true;
                };
        }
    }

    public override Func<T, bool> Visit(Any node)
    {
        var tests = node.Parts.Select(p => p.Accept(this)).ToArray();
        switch (tests)
        {
            case [var first, var second]:
                return entity => first(entity) || second(entity);
            case [var first, var second, var third]:
                return entity => first(entity) || second(entity) || third(entity);
            default:
                return entity =>
                {
                    foreach (var test in tests)
                    {
                        if (test(entity))
                            return true;
                    }

                    return false;
                };
        }
    }

    public override Func<T, bool> Visit(Negation node)
    {
        var inner = node.Inner.Accept(this);
        return entity => !inner(entity);
    }

    public override Func<T, bool> Visit(IsEmpty node) => FieldOf(node.Term).Accept(new EmptyLeaf<T>());

    public override Func<T, bool> Visit(InRange node) => FieldOf(node.Term).Accept(new RangeLeaf<T>(node));

    public override Func<T, bool> Visit(InSet node) => FieldOf(node.Term).Accept(new SetLeaf<T>(node));

    public override Func<T, bool> Visit(TextMatch node) => FieldOf(node.Term).Accept(new TextLeaf<T>(node));

    public override Func<T, bool> Visit(HasItems node) => FieldOf(node.Term).Accept(new ItemsLeaf<T>(node));

    public override Func<T, bool> Visit(Compare node)
    {
        var (left, right) = (FieldOf(node.Left).Reader, FieldOf(node.Right).Reader);
        return entity => ValueComparison.Holds(node, left(entity), right(entity));
    }

    public override Func<T, bool> Visit(AnnualDate node) => FieldOf(node.Term).Accept(new AnnualLeaf<T>(node));

    public override Func<T, bool> Visit(MemberOf node)
    {
        var keys = node.Keys.Where(k => !k.IsEmpty).ToFrozenSet();
        var entityType = (EntityType<T>)node.EntityType;
        return entity => keys.Contains(entityType.KeyOf(entity));
    }

    private static Field<T> FieldOf(Term term) => term is FieldTerm { Field: Field<T> field }
        ? field
        : throw new InvalidOperationException($"The plan asks for {term}, which is no field of {typeof(T).Name}.");
}
