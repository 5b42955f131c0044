using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Segmentation.EntityFrameworkCore;

/// <summary>What PostgreSQL answers: under the collation "C" it folds the case of ASCII letters only, whatever the database's own.</summary>
internal sealed class PostgreSqlDialect : QueryDialect
{
    private static readonly MethodInfo ToLower = typeof(string).GetMethod(nameof(string.ToLower), [])!;

    // Microseconds.
    public override long InstantTicks => 10;

    public override bool HasInfiniteDays => true;

    // To it they are the greatest.
    public override bool PutsNullsLast(bool isDescending) => !isDescending;

    public override bool SumsExactly(IProperty property) => StoreType(property).StartsWith("numeric", StringComparison.Ordinal);

    public override bool WantsUtc(IProperty property) => StoreType(property).EndsWith("with time zone", StringComparison.Ordinal);

    internal override Expression? IsWithinDecimals(Expression sum, IProperty property) =>
        property.GetPrecision() - property.GetScale().GetValueOrDefault() <= 18
            ? null
            : Expression.AndAlso(
                Expression.GreaterThanOrEqual(sum, Operand.Of(sum.Type, decimal.MinValue)),
                Expression.LessThanOrEqual(sum, Operand.Of(sum.Type, decimal.MaxValue)));

    // Items are compared under the collation of their list.
    public override bool HoldsItems(IProperty property) =>
        property.GetElementType() is { } element && element.GetTypeMapping().Converter is null && StoreType(property).EndsWith("[]", StringComparison.Ordinal)
        && property.GetCollation() is null or "C";

    public override Expression? MatchingCase(Expression text, IProperty? property) =>
        !IsText(property) ? null : property?.GetCollation() is null or "C" ? text : Collate(text, "C");

    public override Expression? Ordinal(Expression text, IProperty property) => IsText(property) ? Collate(text, "C") : null;

    public override Expression? IgnoringCase(Expression text, IProperty? property) =>
        IsText(property) ? Expression.Call(Collate(text, "C"), ToLower) : null;

    // Other types, such as citext and character(n), have an equality of their own.
    private static bool IsText(IProperty? property) =>
        property is null || StoreType(property) is var type && (type == "text" || type.StartsWith("character varying", StringComparison.Ordinal));
}
