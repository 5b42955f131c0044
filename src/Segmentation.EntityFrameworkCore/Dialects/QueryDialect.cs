using System.Data.Common;
using System.Linq.Expressions;
using System.Reflection;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Segmentation.Planning;

namespace Segmentation.EntityFrameworkCore;

/// <summary>What a provider of EF Core answers as filters mean it, and how it is asked. Thread-safe.</summary>
/// <remarks>
/// Derive from it for a provider, or a mapping, that the library does not know; what it does not answer is checked in memory. This class itself asks no
/// provider about text: how that is compared differs from one to the next.
/// </remarks>
public class QueryDialect
{
    private const int LongestPattern = 10_000;

    private static readonly MemberExpression Functions = Expression.Property(null, typeof(EF), nameof(EF.Functions));
    private static readonly MethodInfo LikeMethod = ((Func<DbFunctions, string?, string?, string?, bool>)DbFunctionsExtensions.Like).Method;
    private static readonly MethodInfo CollateMethod = ((Func<DbFunctions, string, string, string>)RelationalDbFunctionsExtensions.Collate).Method;

    /// <summary>The dialect of a context's provider: SQLite's, PostgreSQL's, or one that asks nothing about text.</summary>
    public static QueryDialect Of(DbContext context) => context.Database.ProviderName switch
    {
        "Microsoft.EntityFrameworkCore.Sqlite" => Sqlite,
        "Npgsql.EntityFrameworkCore.PostgreSQL" => PostgreSql,
        _ => Other,
    };

    /// <summary>SQLite.</summary>
    public static QueryDialect Sqlite { get; } = new SqliteDialect();

    /// <summary>PostgreSQL.</summary>
    public static QueryDialect PostgreSql { get; } = new PostgreSqlDialect();

    private static QueryDialect Other { get; } = new();

    /// <summary>How deep a condition may be nested where the store's parser nests what stands side by side; more is asked in groups.</summary>
    public virtual int MaxTerms => int.MaxValue;

    /// <summary>How many ticks of 100 ns apart two instants must be for the store to tell them apart.</summary>
    public virtual long InstantTicks => 1;

    /// <summary>Whether a connection can run a query while the rows of another are still being read.</summary>
    public virtual bool ReadsSideBySide => false;

    /// <summary>Whether an index finds rows by <c>key IN (SELECT …)</c> only, and not by <c>EXISTS</c>, which is then asked row by row.</summary>
    internal virtual bool SeeksBySets => false;

    /// <summary>Whether stored values are equal exactly where the values are.</summary>
    public virtual bool TellsEqual(IProperty property) => Type(property).IsEnum || Orders(property);

    /// <summary>Whether stored values are ordered as the values are.</summary>
    public virtual bool Orders(IProperty property) =>
        Converter(property) is not { } converter || IsWidened(property, converter) || KeepsInstants(property, converter);

    /// <summary>Whether the store itself puts empty values behind all others; else it is asked to, and an index on the column alone does not help.</summary>
    public virtual bool PutsNullsLast(bool isDescending) => false;

    /// <summary>Whether the store sums the values of a number exactly.</summary>
    public virtual bool SumsExactly(IProperty property) => false;

    /// <summary>Whether the store can look into a list of texts.</summary>
    public virtual bool HoldsItems(IProperty property) => false;

    /// <summary>Whether the first and the last day there is are kept as infinities, of which the store knows no month.</summary>
    public virtual bool HasInfiniteDays => false;

    /// <summary>Whether a floating-point column may hold NaN.</summary>
    public virtual bool HoldsNaN => true;

    /// <summary>
    /// Whether the store refuses a write for what it holds, as by a constraint, however often it is tried; by itself: by the SQLSTATE of the standard.
    /// </summary>
    public virtual bool IsRefusal(DbException exception) => exception.SqlState is ['2', '2' or '3', ..];

    /// <summary>Whether a <see cref="DateTime"/> that is compared with the member has to be marked as UTC.</summary>
    public virtual bool WantsUtc(IProperty property) => false;

    /// <summary>Whether a sum lies within what decimals reach, beyond which there is none; null: it always does.</summary>
    internal virtual Expression? IsWithinDecimals(Expression sum, IProperty property) => null;

    /// <summary>A text as an expression that equals another exactly where all characters are the same; null where the store has none.</summary>
    /// <param name="text">The text.</param>
    /// <param name="property">The member that holds it; null for an item of a list.</param>
    public virtual Expression? MatchingCase(Expression text, IProperty? property) => null;

    /// <summary>
    /// A text as an expression that equals, or is like, a text in lower case exactly where only the case of ASCII letters differs; null where the store has
    /// none.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="property">The member that holds it; null for an item of a list.</param>
    public virtual Expression? IgnoringCase(Expression text, IProperty? property) => null;

    /// <summary>A text as an expression that is ordered by code points; null where the store has none.</summary>
    public virtual Expression? Ordinal(Expression text, IProperty property) => null;

    /// <summary>
    /// Whether a text holds another with the same characters at a place, which of no text has to be null or false; null where the store cannot tell.
    /// </summary>
    public virtual Expression? Holds(Expression text, IProperty? property, TextPosition position, string sought) =>
        MatchingCase(text, property) is { } exact && Pattern(sought, position, ignoresCase: false) is { } pattern ? Like(exact, pattern) : null;

    /// <summary>Whether texts that the store takes for equal, as they stand, are equal to filters as well.</summary>
    internal bool TellsApart(Expression text, IProperty property, bool matchCase) =>
        MatchingCase(text, property) == text || (!matchCase && IgnoringCase(text, property) == text);

    /// <summary>Whether a text has no characters; null where the store takes blanks, too, for none.</summary>
    internal Expression? HasNoCharacters(Expression text, IProperty? property) => MatchingCase(text, property) is { } exact
        // As it stands where that will do, so that its index helps.
        ? Expression.Equal(IgnoringCase(text, property) == text ? text : exact, Expression.Constant(""))
        : null;

    /// <summary>Whether a text is one of some texts.</summary>
    /// <param name="text">The text.</param>
    /// <param name="property">The member that holds it; null for an item of a list.</param>
    /// <param name="values">The texts, none of them empty.</param>
    /// <param name="matchCase">Whether case is regarded.</param>
    internal ConditionBounds IsAmong(Expression text, IProperty? property, IEnumerable<string> values, bool matchCase)
    {
        if (matchCase)
        {
            return MatchingCase(text, property) is { } exact
                ? ConditionBounds.Exactly(Operand.Contains(exact, [.. values.Distinct(StringComparer.Ordinal)]))
                : ConditionBounds.Unknown;
        }

        if (IgnoringCase(text, property) is not { } folded)
            return ConditionBounds.Unknown;
        var isAscii = values.Distinct(StringComparer.OrdinalIgnoreCase).ToLookup(IsAscii);
        List<ConditionBounds> among = [];
        if (isAscii[true].Any())
            among.Add(ConditionBounds.Exactly(Operand.Contains(folded, [.. isAscii[true].Select(v => v.ToLowerInvariant())])));
        among.AddRange(isAscii[false].Select(value => AtMost(folded, Pattern(value, null, ignoresCase: true))));
        return Conditions.Any(among, MaxTerms);
    }

    /// <summary>Whether a text holds another.</summary>
    internal ConditionBounds Matches(Expression text, IProperty? property, TextMatch match)
    {
        if (match.MatchCase)
            return Holds(text, property, match.Position, match.Sought) is { } exact ? ConditionBounds.Exactly(exact) : ConditionBounds.Unknown;
        return IgnoringCase(text, property) is { } folded && Pattern(match.Sought, match.Position, ignoresCase: true) is { } pattern
            ? IsAscii(match.Sought) ? ConditionBounds.Exactly(Like(folded, pattern)) : AtMost(folded, pattern)
            : ConditionBounds.Unknown;
    }

    /// <summary>The member as the store's own type keeps it; null without a conversion.</summary>
    protected static ValueConverter? Converter(IProperty property) => property.GetTypeMapping().Converter;

    /// <summary>The member's type, without null.</summary>
    protected static Type Type(IProperty property) => Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;

    /// <summary>The name of the column's type in the store.</summary>
    protected static string StoreType(IProperty property) => ((RelationalTypeMapping)property.GetTypeMapping()).StoreType;

    /// <summary>Asks whether a text is like a pattern, whose own special characters have a backslash before them.</summary>
    protected static Expression Like(Expression text, string pattern) =>
        Expression.Call(LikeMethod, Functions, text, Operand.Of(typeof(string), pattern), Expression.Constant("\\"));

    /// <summary>A text under a collation.</summary>
    protected static Expression Collate(Expression text, string collation) =>
        Expression.Call(CollateMethod, Functions, text, Expression.Constant(collation));

    private static ConditionBounds AtMost(Expression folded, string? pattern) =>
        pattern is null ? ConditionBounds.Unknown : ConditionBounds.AtMost(Like(folded, pattern));

    private static bool IsAscii(string text) => Ascii.IsValid(text);

    /// <summary>A text as a pattern; null: too long for a store.</summary>
    /// <param name="sought">The text.</param>
    /// <param name="position">Where it stands; null: it is the whole.</param>
    /// <param name="ignoresCase">Whether the pattern is in lower case, with any character in the place of one beyond ASCII, which may equal others.</param>
    private static string? Pattern(string sought, TextPosition? position, bool ignoresCase)
    {
        if (sought.Length > LongestPattern)
            return null;
        var pattern = new StringBuilder(position is TextPosition.Anywhere or TextPosition.End ? "%" : "");
        foreach (var rune in sought.EnumerateRunes())
        {
            if (rune.IsAscii && (char)rune.Value is '%' or '_' or '\\')
                pattern.Append('\\');
            pattern.Append(!ignoresCase ? rune.ToString() : rune.IsAscii ? Rune.ToLowerInvariant(rune).ToString() : "_");
        }

        return pattern.Append(position is TextPosition.Anywhere or TextPosition.Start ? "%" : "").ToString();
    }

    /// <summary>Whether whole numbers are merely kept in a wider type, for want of their own.</summary>
    private static bool IsWidened(IProperty property, ValueConverter converter) =>
        Members.Widens(Type(property), converter.ProviderClrType) && converter.GetType() is { IsGenericType: true } type &&
        type.GetGenericTypeDefinition() == typeof(CastingConverter<,>);

    /// <summary>Whether a conversion keeps instants apart and in order, as one to UTC ticks does, and one to text with offsets does not.</summary>
    private static bool KeepsInstants(IProperty property, ValueConverter converter)
    {
        if (Type(property) != typeof(DateTimeOffset) || converter.ProviderClrType != typeof(long))
            return false;
        var noon = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        object? Stored(DateTimeOffset instant) => converter.ConvertToProvider(instant);

        return Equals(Stored(noon), Stored(noon.ToOffset(TimeSpan.FromHours(14)))) && Equals(Stored(noon), Stored(noon.ToOffset(TimeSpan.FromHours(-14))))
            && Equals(Stored(DateTimeOffset.MinValue), 0L) && Equals(Stored(noon.AddTicks(1)), noon.UtcTicks + 1);
    }
}
