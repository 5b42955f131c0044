using Segmentation.Planning;

namespace Segmentation;

internal delegate Value ValueOfRow(Chunk chunk, int row);

/// <summary>Composes what reads a term of a row from columns, of the base itself or of related ones; null where that takes the entity.</summary>
internal sealed class RowReader<T>(ColumnarSnapshot<T> snapshot, RelatedRows related) : TermVisitor<ValueOfRow?>
    where T : class
{
    public override ValueOfRow? Visit(FieldTerm term)
    {
        if (snapshot.Layout.Columns.Find(term.Field) is not { } coding)
            return null;
        var column = coding.Column;
        return (chunk, row) => chunk.Columns[column].Read(row);
    }

    public override ValueOfRow Visit(ConstantTerm term) => (_, _) => term.Value;

    public override ValueOfRow Visit(TodayTerm term) => throw new InvalidOperationException("The plan was not given its moment.");

    public override ValueOfRow? Visit(ArithmeticTerm term)
    {
        if (term.Left.Accept(this) is not { } left || term.Right.Accept(this) is not { } right)
            return null;
        var (@operator, isBinary) = (term.Operator, term.Kind == ValueKind.Double);
        return (chunk, row) => Arithmetic.Of(@operator, left(chunk, row), right(chunk, row), isBinary);
    }

    public override ValueOfRow? Visit(DaysBetweenTerm term)
    {
        if (term.From.Accept(this) is not { } from || term.To.Accept(this) is not { } to)
            return null;
        var zone = term.Zone;
        return (chunk, row) => ValueComparison.DaysBetween(from(chunk, row), to(chunk, row), zone);
    }

    public override ValueOfRow? Visit(PathTerm term) =>
        term.Type.IsMany ? null : ((RelationFrom<T>)term.Relation).Accept(new JoinedValue<T>(snapshot, term.Of, related));

    public override ValueOfRow? Visit(AggregateTerm term) =>
        term.Path is [RelationFrom<T> relation] ? relation.Accept(new JoinedFold<T>(snapshot, term, related)) : null;
}
