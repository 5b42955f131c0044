using Segmentation.Planning;

namespace Segmentation;

internal delegate Value ValueOfRow(Chunk chunk, int row);

/// <summary>Composes what reads a term of a row from columns; null where that takes the entity or others.</summary>
internal sealed class RowReader(Columns columns) : TermVisitor<ValueOfRow?>
{
    public override ValueOfRow? Visit(FieldTerm term)
    {
        if (columns.Find(term.Field) is not { } coding)
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

    public override ValueOfRow? Visit(PathTerm term) => null;

    public override ValueOfRow? Visit(AggregateTerm term) => null;
}
