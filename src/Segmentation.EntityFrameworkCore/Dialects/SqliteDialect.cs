using System.Data.Common;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Segmentation.Planning;

namespace Segmentation.EntityFrameworkCore;

/// <summary>What SQLite answers: it folds the case of ASCII letters only, keeps decimals as text and instants with their offsets.</summary>
internal sealed class SqliteDialect : QueryDialect
{
    // Sums of so many digits are reckoned as decimals without rounding, for ten thousand million rows.
    private const int MostSummedDigits = 18;

    // A parser of its own making refuses 1 000 levels.
    public override int MaxTerms => 900;

    public override bool ReadsSideBySide => true;

    // To it they are the least.
    public override bool PutsNullsLast(bool isDescending) => isDescending;

    internal override bool SeeksBySets => true;

    // It is stored as null.
    public override bool HoldsNaN => false;

    // It has no SQLSTATE, and its own code is a member of the provider's class; 19 is a constraint.
    public override bool IsRefusal(DbException exception) => exception.Message.StartsWith("SQLite Error 19:", StringComparison.Ordinal);

    // Equal instants of different offsets are different texts.
    public override bool TellsEqual(IProperty property) => base.TellsEqual(property) && !IsTextWithOffset(property);

    // The upper half of unsigned numbers is stored as negative ones.
    public override bool Orders(IProperty property) => base.Orders(property) && !IsTextWithOffset(property) && Type(property) != typeof(ulong);

    public override bool SumsExactly(IProperty property) => property.GetPrecision() <= MostSummedDigits;

    public override bool HoldsItems(IProperty property) => property.GetElementType() is { } element && element.GetTypeMapping().Converter is null;

    public override Expression? MatchingCase(Expression text, IProperty? property) =>
        property?.GetCollation() is null or "BINARY" ? text : Collate(text, "BINARY");

    public override Expression? Ordinal(Expression text, IProperty property) => MatchingCase(text, property);

    public override Expression? IgnoringCase(Expression text, IProperty? property) => property?.GetCollation() is "NOCASE" ? text : Collate(text, "NOCASE");

    // LIKE regards no case, whatever the collation.
    public override Expression? Holds(Expression text, IProperty? property, TextPosition position, string sought)
    {
        var (operand, length) = (Operand.Of(typeof(string), sought), sought.EnumerateRunes().Count());
        return position switch
        {
            TextPosition.Anywhere => Expression.Call(text, nameof(string.Contains), [], operand),
            TextPosition.Start => Expression.Equal(Part(Expression.Constant(0), Expression.Constant(length)), operand),
            // Of a shorter text it is a part that is not long enough to be equal.
            _ => Expression.Equal(Part(Expression.Subtract(Expression.Property(text, nameof(string.Length)), Expression.Constant(length))), operand),
        };

        Expression Part(params Expression[] place) => Expression.Call(text, nameof(string.Substring), [], place);
    }

    private static bool IsTextWithOffset(IProperty property) => Type(property) == typeof(DateTimeOffset) && Converter(property) is null;
}
