using System.Linq.Expressions;

namespace Segmentation.Tests;

/// <summary>Rolls lambdas that C# and filters answer alike: over clients whose every value is there, and texts that differ by more than case.</summary>
internal sealed class LambdaDice(Dice dice)
{
    private static readonly string[] Words = ["ab", "abc", "bca", "cab", "c"];
    private static readonly decimal[] Amounts = [-1, 0, 0.5m, 1, 2, 2.5m, 3];
    private static readonly double[] Doubles = [-1, 0, 0.1, 0.3, 0.30000000000000004, 2.5];
    private static readonly Guid[] Keys = [Guid.Empty, new("7f2c8f0e-3b0a-4f57-9d53-0d6a0a9f2b11")];
    private static readonly DateOnly Day = new(2026, 11, 22);
    private static readonly DateTime Noon = new(2026, 11, 22, 12, 0, 0, DateTimeKind.Utc);

    private static readonly ExpressionType[] Comparisons =
    [
        ExpressionType.Equal, ExpressionType.NotEqual,
        ExpressionType.LessThan, ExpressionType.LessThanOrEqual, ExpressionType.GreaterThan, ExpressionType.GreaterThanOrEqual,
    ];

    public Client Client(bool hasParent = true)
    {
        var orders = Several(() => new Purchased
        {
            Amount = dice.Pick(Amounts),
            Quantity = dice.Number(0, 3),
            Status = dice.Pick(Words),
            PlacedOn = Day.AddDays(dice.Number(-1, 1)),
        });
        var client = new Client
        {
            Id = dice.Number(0, 3),
            Name = dice.Pick(Words),
            City = dice.Pick(Words),
            Rank = (Rank)dice.Number(0, 2),
            FormerRank = (Rank)dice.Number(0, 2),
            Level = (byte)dice.Number(0, 3),
            Visits = dice.Number(0, 3),
            Employees = dice.Number(0, 3),
            Total = dice.Number(0, 3),
            Revenue = dice.Pick(Amounts),
            Budget = dice.Pick(Amounts),
            Score = dice.Pick(Doubles),
            Ratio = (float)dice.Pick(Doubles),
            IsActive = dice.Chance(0.5),
            HasConsent = dice.Chance(0.5),
            Since = Day.AddDays(dice.Number(-1, 1)),
            SeenAt = new DateTimeOffset(Noon.AddHours(dice.Number(-1, 1))).ToOffset(TimeSpan.FromHours(dice.Number(-3, 3))),
            ImportedAt = Noon.AddHours(dice.Number(-1, 1)),
            Owner = dice.Pick(Keys),
            ParentId = dice.Number(0, 3),
            Parent = hasParent ? Client(hasParent: false) : null,
            Tags = [.. Several(() => dice.Pick(Words))],
            Orders = orders,
        };
        orders.ForEach(o => o.Client = client);
        return client;
    }

    public Expression<Func<Client, bool>> Lambda()
    {
        var client = Expression.Parameter(typeof(Client), "c");
        return Expression.Lambda<Func<Client, bool>>(Group(2, () => OfClient(client)), client);
    }

    private Expression Group(int levels, Func<Expression> leaf) => (levels == 0 ? 3 : dice.Number(0, 5)) switch
    {
        0 => Expression.AndAlso(Group(levels - 1, leaf), Group(levels - 1, leaf)),
        1 => Expression.OrElse(Group(levels - 1, leaf), Group(levels - 1, leaf)),
        2 => Expression.Not(Group(levels - 1, leaf)),
        _ => leaf(),
    };

    private Expression OfClient(Expression client)
    {
        if (dice.Chance(0.2))
            client = Of(client, "Parent");
        return dice.Number(0, 9) switch
        {
            0 => OfRows(client),
            1 => Of(client, "IsActive"),
            2 => Compared(Of(client, "HasConsent"), Expression.Constant(dice.Chance(0.5)), 2),
            3 => Text(Of(client, dice.Pick(["Name", "City"])), Of(client, "City")),
            4 => Compared(
                Of(client, dice.Pick(["Rank", "FormerRank"])), dice.Chance(0.3) ? Of(client, "Rank") : Expression.Constant((Rank)dice.Number(0, 2)), 2),
            5 => Listed(client),
            6 => Time(client),
            7 => dice.Chance(0.5)
                ? Compared(Of(client, "Owner"), Expression.Constant(dice.Pick(Keys)), 2)
                : Compared(Of(client, dice.Pick(["Id", "ParentId"])), Expression.Constant((long)dice.Number(0, 3)), 2),
            8 => Compared(Of(client, dice.Pick(["Score", "Ratio", "Visits"])), Expression.Constant(dice.Pick(Doubles)), 6),
            _ => Compared(Number(client), dice.Chance(0.3) ? Number(client) : Expression.Constant(dice.Pick(Amounts)), 6),
        };
    }

    private Expression OfOrder(Expression order) => dice.Number(0, 4) switch
    {
        0 => Text(Of(order, "Status"), Of(Of(order, "Client"), "City")),
        1 => Compared(Of(order, "PlacedOn"), Expression.Constant(Day), 6),
        2 => Compared(Of(order, "Quantity"), Of(Of(order, "Client"), "Visits"), 6),
        _ => Compared(Of(order, dice.Pick(["Amount", "Quantity"])), Expression.Constant(dice.Pick(Amounts)), 6),
    };

    private Expression OfRows(Expression client)
    {
        Expression rows = Of(client, "Orders");
        if (dice.Chance(0.3))
            rows = Linq("Where", rows, Rows(1));
        if (dice.Chance(0.4))
            return dice.Number(0, 2) switch { 0 => Linq("Any", rows), 1 => Linq("Any", rows, Rows(1)), _ => Linq("All", rows, Rows(1)) };
        if (dice.Chance(0.4))
        {
            var count = dice.Chance(0.5) ? Linq("Count", rows) : Linq("Count", rows, Rows(0));
            return Compared(count, dice.Chance(0.5) ? Number(client) : Expression.Constant(1), 6);
        }

        var order = Expression.Parameter(typeof(Purchased), "o");
        var amount = Expression.Lambda<Func<Purchased, decimal?>>(Of(order, "Amount"), order);
        return Compared(Linq(dice.Pick(["Sum", "Average", "Min", "Max"]), rows, amount), Expression.Constant(dice.Pick(Amounts)), 6);
    }

    private LambdaExpression Rows(int levels)
    {
        var order = Expression.Parameter(typeof(Purchased), "o");
        return Expression.Lambda<Func<Purchased, bool>>(Group(levels, () => OfOrder(order)), order);
    }

    private Expression Number(Expression client) => Of(client, dice.Pick(["Level", "Visits", "Employees", "Total", "Revenue", "Budget"]));

    private Expression Text(Expression text, Expression other)
    {
        var word = Expression.Constant(dice.Pick(Words));
        if (dice.Chance(0.4))
            return Compared(text, dice.Chance(0.3) ? other : word, 2);
        var method = dice.Pick(["Contains", "StartsWith", "EndsWith", "Equals"]);
        return dice.Chance(0.5)
            ? Expression.Call(text, typeof(string).GetMethod(method, [typeof(string)])!, word)
            : Expression.Call(text, typeof(string).GetMethod(method, [typeof(string), typeof(StringComparison)])!, word, Comparison());
    }

    private ConstantExpression Comparison() => Expression.Constant(dice.Pick([StringComparison.Ordinal, StringComparison.OrdinalIgnoreCase]));

    private MethodCallExpression Listed(Expression client)
    {
        var words = Expression.Constant(Several(() => dice.Pick(Words), atLeast: 1));
        return dice.Chance(0.5)
            ? Expression.Call(typeof(Enumerable), "Contains", [typeof(string)], words, Of(client, "Name"))
            : Expression.Call(typeof(Enumerable), "Contains", [typeof(string)], Of(client, "Tags"), Expression.Constant(dice.Pick(Words)));
    }

    private Expression Time(Expression client) => dice.Number(0, 2) switch
    {
        0 => Compared(Of(client, "Since"), Expression.Constant(Day), 6),
        1 => Compared(Of(client, "SeenAt"), Expression.Constant(new DateTimeOffset(Noon)), 6),
        _ => Compared(Of(client, "ImportedAt"), Expression.Constant(Noon), 6),
    };

    /// <summary>One of the first comparisons of two values, converted and lifted as the compiler does.</summary>
    private Expression Compared(Expression left, Expression right, int comparisons)
    {
        Type[] types = [left.Type, right.Type];
        var (bare, isOptional) = (Array.ConvertAll(types, t => Nullable.GetUnderlyingType(t) ?? t), types.Any(t => Nullable.GetUnderlyingType(t) is not null));
        var common = Array.Find([typeof(decimal), typeof(double), typeof(long), typeof(int)], bare.Contains) ?? (bare[0].IsEnum ? typeof(int) : bare[0]);
        if (isOptional)
            common = typeof(Nullable<>).MakeGenericType(common);
        Expression Converted(Expression value) => value.Type == common ? value : Expression.Convert(value, common);

        var comparison = Comparisons[dice.Number(0, comparisons - 1)];
        if (dice.Chance(0.2))
            (left, right) = (right, left);
        return Expression.MakeBinary(comparison, Converted(left), Converted(right));
    }

    private static MemberExpression Of(Expression owner, string member) => Expression.Property(owner, member);

    private static MethodCallExpression Linq(string method, params Expression[] arguments) =>
        Expression.Call(typeof(Enumerable), method, [typeof(Purchased)], arguments);

    private List<T> Several<T>(Func<T> roll, int atLeast = 0) => [.. Enumerable.Range(0, dice.Number(atLeast, 3)).Select(_ => roll())];
}
