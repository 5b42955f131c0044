using Segmentation.Planning;

namespace Segmentation;

internal delegate Value ValueOf<in T>(T entity, RelatedRows related);

internal delegate IEnumerable<string?>? ItemsOf<in T>(T entity, RelatedRows related);

/// <summary>Composes the closures that read terms as values.</summary>
internal sealed class TermReader<T> : TermVisitor<ValueOf<T>>
    where T : class
{
    public override ValueOf<T> Visit(FieldTerm term)
    {
        var read = ((Field<T>)term.Field).Reader;
        return (entity, _) => read(entity);
    }

    public override ValueOf<T> Visit(PathTerm term) => ((RelationFrom<T>)term.Relation).Accept(new RelatedValue<T>(term.Of));

    public override ValueOf<T> Visit(AggregateTerm term)
    {
        var scan = ((RelationFrom<T>)term.Path[0]).Accept(new RowScan<T>(term, 0));
        var (function, kind) = (term.Function, term.Kind);
        return (entity, related) =>
        {
            var fold = new Fold(function);
            scan(entity, related, ref fold);
            return fold.Result(kind);
        };
    }

    public override ValueOf<T> Visit(ConstantTerm term)
    {
        var value = term.Value;
        return (_, _) => value;
    }

    public override ValueOf<T> Visit(TodayTerm term) => throw new InvalidOperationException("The plan was not given its moment.");

    public override ValueOf<T> Visit(ArithmeticTerm term)
    {
        var (left, right, @operator, isBinary) = (term.Left.Accept(this), term.Right.Accept(this), term.Operator, term.Kind == ValueKind.Double);
        return (entity, related) => Arithmetic.Of(@operator, left(entity, related), right(entity, related), isBinary);
    }

    public override ValueOf<T> Visit(DaysBetweenTerm term)
    {
        var (from, to, zone) = (term.From.Accept(this), term.To.Accept(this), term.Zone);
        return (entity, related) => ValueComparison.DaysBetween(from(entity, related), to(entity, related), zone);
    }

    /// <summary>The items at the end of a path.</summary>
    public static ItemsOf<T> Items(Term term)
    {
        if (term is PathTerm path)
            return ((RelationFrom<T>)path.Relation).Accept(new RelatedItems<T>(path.Of));
        var items = ((Field<T>)((FieldTerm)term).Field).Accept(new StoredItems<T>());
        return (entity, _) => items(entity);
    }
}
