using System.Globalization;
using System.Linq.Expressions;
using Segmentation.Planning;

namespace Segmentation.EntityFrameworkCore;

internal sealed partial class PlanTranslator<T>
{
    public override ConditionBounds Visit(IsEmpty node)
    {
        if (OfOtherRows(node) is { } lowered)
            return lowered;
        if (ColumnOf(node.Term) is not { } column)
            return ConditionBounds.Unknown;
        if (node.Term.Type.IsMany)
            return HasItem(column, item => ConditionBounds.Exactly(IsItem(item))).Negated;
        var isEmpty = column.HasValue is null ? ConditionBounds.False : Expression.Not(column.HasValue);
        if (column.Type != typeof(string))
            return ConditionBounds.Exactly(isEmpty);
        return Dialect.HasNoCharacters(column.Value, column.Property) is { } hasNone
            ? ConditionBounds.Exactly(Either(isEmpty, hasNone))
            : new ConditionBounds(Either(isEmpty, Expression.Equal(column.Value, Expression.Constant(""))), isEmpty);
    }

    public override ConditionBounds Visit(InRange node) => OfOtherRows(node) is { } lowered ? lowered
        : ColumnOf(node.Term) is { } column && ScaleOf(column, node.Term.Kind) is { } scale && Takes(scale, node.Low) && Takes(scale, node.High)
            ? InRange(column, scale, node.Low, node.High)
            : ConditionBounds.Unknown;

    public override ConditionBounds Visit(InSet node)
    {
        if (OfOtherRows(node) is { } lowered)
            return lowered;
        if (ColumnOf(node.Term) is not { } column || (column.Property is { } property && !Dialect.TellsEqual(property)))
            return ConditionBounds.Unknown;
        if (column.Type.IsEnum)
            return Among(column, column.Type, EnumsOf(column.Type, node));
        // A code that is kept as the id of another table is not in the column.
        return node.Term.Type.Scalar == ScalarType.Picklist && column.Type != typeof(string)
            ? ConditionBounds.Unknown
            : IsAmong(column, node.Term.Kind, node.Values, node.MatchCase);
    }

    public override ConditionBounds Visit(TextMatch node) => OfOtherRows(node) is { } lowered ? lowered
        : ColumnOf(node.Term) is { } column && column.Type == typeof(string) && Dialect.TellsEqual(column.Property!)
            ? Guarded(column, Dialect.Matches(column.Value, column.Property, node))
            : ConditionBounds.Unknown;

    public override ConditionBounds Visit(HasItems node)
    {
        if (OfOtherRows(node) is { } lowered)
            return lowered;
        if (ColumnOf(node.Term) is not { } column)
            return ConditionBounds.Unknown;

        ConditionBounds IsAmong(Expression item, IEnumerable<Value> spellings) => Dialect.IsAmong(item, null, spellings.Select(s => s.Text), node.MatchCase);
        ConditionBounds HasAll() => All(node.Items.Select(spellings => HasItem(column, item => IsAmong(item, spellings))));
        ConditionBounds IsOther(Expression item) =>
            All([ConditionBounds.Exactly(IsItem(item)), IsAmong(item, node.Items.SelectMany(spellings => spellings)).Negated]);

        return node.Quantifier switch
        {
            ItemQuantifier.Any => HasItem(column, item => IsAmong(item, node.Items.SelectMany(spellings => spellings))),
            ItemQuantifier.All => HasAll(),
            _ => All([HasAll(), HasItem(column, IsOther).Negated]),
        };
    }

    public override ConditionBounds Visit(AnnualDate node)
    {
        if (OfOtherRows(node) is { } lowered)
            return lowered;
        if (ColumnOf(node.Term) is not { Property: { } property } column || column.Type != typeof(DateOnly) || !Dialect.Orders(property))
            return ConditionBounds.Unknown;
        var (from, to) = (node.From.Value.DayNumber, node.To.Value.DayNumber);
        var days = AnnualDays.Between(from, to);
        var day = column.Value.Type == typeof(DateOnly) ? column.Value : Expression.Property(column.Value, "Value");
        var number = Expression.Add(
            Expression.Multiply(Expression.Property(day, nameof(DateOnly.Month)), Expression.Constant(100)), Expression.Property(day, nameof(DateOnly.Day)));
        var among = Any(days.Select(range => ConditionBounds.Exactly(Expression.AndAlso(
            Expression.GreaterThanOrEqual(number, Operand.Of(typeof(int), range.First)),
            Expression.LessThanOrEqual(number, Operand.Of(typeof(int), range.Last))))));
        if (Dialect.HasInfiniteDays)
        {
            var finite = All([Beyond(ExpressionType.GreaterThan, DateOnly.MinValue), Beyond(ExpressionType.LessThan, DateOnly.MaxValue), among]);
            among = Any([OfExtreme(DateOnly.MinValue), OfExtreme(DateOnly.MaxValue), finite]);
        }

        return Guarded(column, among);

        ConditionBounds Beyond(ExpressionType comparison, DateOnly extreme) => ConditionBounds.Exactly(column.Compare(comparison, extreme, typeof(DateOnly)));

        ConditionBounds OfExtreme(DateOnly extreme) =>
            Anniversary.FallsIn(extreme.DayNumber, from, to) ? Beyond(ExpressionType.Equal, extreme) : ConditionBounds.Always(false);
    }

    public override ConditionBounds Visit(Compare node)
    {
        if (OfOtherRows(node) is { } lowered)
            return lowered;
        return node.Shift is null && ColumnOf(node.Left) is { Property: { } one } left && ColumnOf(node.Right) is { Property: { } other } right
            && !node.Left.Type.IsMany && Dialect.TellsEqual(one) && Dialect.TellsEqual(other)
            && Compared(node, left, right) is { } condition
            ? ConditionBounds.Exactly(left.Guarded(right.Guarded(condition)))
            : ConditionBounds.Unknown;
    }

    private Expression? Compared(Compare node, Column left, Column right)
    {
        if (left.Type == typeof(string) && right.Type == typeof(string))
        {
            return node.MatchCase
                && Dialect.MatchingCase(left.Value, left.Property) is { } own && Dialect.MatchingCase(right.Value, right.Property) is { } theirs
                ? Expression.AndAlso(Expression.NotEqual(own, Expression.Constant("")), Expression.Equal(own, theirs))
                : null;
        }

        // Of two instants one may be kept as a time, and the other as a number of ticks.
        if (CommonType(node, left.Type, right.Type) is not { } type || (node.Left.Kind == ValueKind.Instant && StoredAs(left) != StoredAs(right)))
            return null;
        var optional = typeof(Nullable<>).MakeGenericType(type);
        Expression Are(ExpressionType comparison) => Expression.MakeBinary(comparison, left.As(optional), right.As(optional));

        if (node.Comparison == Comparison.Equal && type != typeof(decimal))
            return Are(ExpressionType.Equal);
        if (!Dialect.Orders(left.Property!) || !Dialect.Orders(right.Property!))
            return null;
        return node.Comparison switch
        {
            // Equal decimals may be of different digits.
            Comparison.Equal => Expression.AndAlso(Are(ExpressionType.LessThanOrEqual), Are(ExpressionType.GreaterThanOrEqual)),
            Comparison.Less => Are(ExpressionType.LessThan),
            Comparison.LessOrEqual => Are(ExpressionType.LessThanOrEqual),
            Comparison.Greater => Are(ExpressionType.GreaterThan),
            _ => Are(ExpressionType.GreaterThanOrEqual),
        };
    }

    private static Type? StoredAs(Column column) => column.Property?.GetTypeMapping().Converter?.ProviderClrType;

    /// <summary>A type that the values of two columns are compared as without loss; null when there is none.</summary>
    private static Type? CommonType(Compare node, Type left, Type right)
    {
        static bool IsWhole(Type type) => Type.GetTypeCode(type) is >= TypeCode.SByte and < TypeCode.UInt64 && !type.IsEnum;
        static bool IsBinary(Type type) => type == typeof(double) || type == typeof(float);

        if (node.Left.Kind != node.Right.Kind || node.Left.Kind == ValueKind.Text)
            return null;
        if (IsWhole(left) && IsWhole(right))
            return typeof(long);
        if (IsBinary(left) && IsBinary(right))
            return typeof(double);
        if ((left == typeof(decimal) || IsWhole(left)) && (right == typeof(decimal) || IsWhole(right)))
            return typeof(decimal);
        // A DateTime that holds a day may hold a time of that day, too.
        return left == right && !(left == typeof(DateTime) && node.Left.Kind == ValueKind.Date) && left != typeof(ulong) ? left : null;
    }

    private ConditionBounds IsAmong(Column column, ValueKind kind, IReadOnlyCollection<Value> values, bool matchCase)
    {
        if (column.Type == typeof(string))
        {
            return values.Count == 0
                ? ConditionBounds.Always(false)
                : Guarded(column, Dialect.IsAmong(column.Value, column.Property, values.Select(v => v.Text), matchCase));
        }

        if (kind is ValueKind.Boolean or ValueKind.Guid)
            return Among(column, column.Type, values.Select(v => v.Kind == ValueKind.Guid ? (object)v.Guid : v.Boolean));
        if (EqualityOf(column, kind) is not { } scale || !values.All(scale.Takes))
            return ConditionBounds.Unknown;
        return scale.HasPoints
            ? Among(column, scale.Type, values.Select(scale.Point).OfType<object>())
            : Any(values.Select(v => InRange(column, scale, Bound.At(v), Bound.At(v))));
    }

    private ConditionBounds InRange(Column column, ColumnScale scale, Bound? low, Bound? high)
    {
        var from = low is null ? ColumnEnd.Unlimited : scale.Low(low.Value, low.IsInclusive);
        var to = high is null ? ColumnEnd.Unlimited : scale.High(high.Value, high.IsInclusive);
        if (from.IsNever || to.IsNever)
            return ConditionBounds.Always(false);
        List<Expression> ends = [];
        if (from.Value is { } least)
            ends.Add(column.Compare(from.IsInclusive ? ExpressionType.GreaterThanOrEqual : ExpressionType.GreaterThan, least, scale.Type));
        if (to.Value is { } greatest)
            ends.Add(column.Compare(to.IsInclusive ? ExpressionType.LessThanOrEqual : ExpressionType.LessThan, greatest, scale.Type));
        return ends is not [] ? ConditionBounds.Exactly(Guarded(column, ends.Aggregate(Expression.AndAlso)))
            : column.HasValue is { } hasValue ? ConditionBounds.Exactly(hasValue)
            : ConditionBounds.Always(true);
    }

    private ConditionBounds Among(Column column, Type type, IEnumerable<object> points)
    {
        object[] values = [.. points.Distinct()];
        if (values.Length == 0)
            return ConditionBounds.Always(false);
        var isOptional = Nullable.GetUnderlyingType(column.Value.Type) is not null;
        var value = column.Type == type ? column.Value : column.As(isOptional ? typeof(Nullable<>).MakeGenericType(type) : type);
        return ConditionBounds.Exactly(Guarded(column, Operand.Contains(value, values)));
    }

    /// <summary>The members of an enum that have one of the codes.</summary>
    private static IEnumerable<object> EnumsOf(Type type, InSet node)
    {
        var comparer = node.MatchCase ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        var codes = node.Values.Select(v => v.Text).ToHashSet(comparer);
        var named = Enum.GetValues(type).Cast<object>().Where(v => codes.Contains(v.ToString()!));
        // One without a name has its number for a code.
        return named.Concat(codes.Where(c => long.TryParse(c, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            .Select(c => Enum.TryParse(type, c, out var value) && string.Equals(value.ToString(), c, StringComparison.Ordinal) ? value : null)
            .OfType<object>());
    }

    /// <summary>How the values of a column are ordered; null where they are not as those of the filter.</summary>
    private ColumnScale? ScaleOf(Column column, ValueKind kind) =>
        column.Property is { } property && !Dialect.Orders(property) ? null : EqualityOf(column, kind);

    // What is reckoned exactly is a number, whatever it is reckoned as. Instants that are converted are kept to the tick.
    private ColumnScale? EqualityOf(Column column, ValueKind kind) =>
        ColumnScale.Of(column.Type, kind, StoredAs(column) is null ? Dialect.InstantTicks : 1, column.Property is { } property && Dialect.WantsUtc(property));

    private static bool Takes(ColumnScale scale, Bound? bound) => bound is null || scale.Takes(bound.Value);

    private ConditionBounds Guarded(Column column, ConditionBounds condition) =>
        condition.Within(c => ReferenceEquals(c, ConditionBounds.False) || ReferenceEquals(c, ConditionBounds.True) ? c : Guarded(column, c));

    /// <summary>A condition that is null where nothing is there, with as much of a guard as it needs.</summary>
    private Expression Guarded(Column column, Expression condition) => isNegated ? column.Guarded(condition)
        : column.IsValid is null ? condition
        : Expression.AndAlso(column.IsValid, condition);

    private ConditionBounds HasItem(Column items, Func<Expression, ConditionBounds> condition)
    {
        if (!Dialect.HoldsItems(items.Property!))
            return ConditionBounds.Unknown;
        var item = Expression.Parameter(typeof(string), "item");
        return condition(item).Within(c => ReferenceEquals(c, ConditionBounds.False)
            ? c
            : Expression.Call(typeof(Enumerable), nameof(Enumerable.Any), [typeof(string)], items.Value, Expression.Lambda(c, item)));
    }

    private static Expression IsItem(Expression item) => Expression.AndAlso(
        Expression.NotEqual(item, Expression.Constant(null, typeof(string))), Expression.NotEqual(item, Expression.Constant("")));

    private static Expression Either(Expression one, Expression other) => ReferenceEquals(one, ConditionBounds.False) ? other : Expression.OrElse(one, other);
}
