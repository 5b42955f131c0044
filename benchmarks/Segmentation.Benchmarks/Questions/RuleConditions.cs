using System.Globalization;
using System.Linq.Expressions;

namespace Segmentation.Benchmarks;

/// <summary>One of many filters, of two to four conditions on different fields: as text, and as an expression that means the same.</summary>
internal sealed class RuleConditions
{
    private const int Fields = 7;

    private readonly ParameterExpression _customer = Expression.Parameter(typeof(Customer), "c");
    private readonly Expression _test;

    public RuleConditions(int number)
    {
        var dice = new Dice(77_000_000UL + (ulong)number);
        var first = dice.Next(Fields);
        var count = 2 + dice.Next(3);
        // Every second field: seven is odd, so that none comes twice.
        var conditions = new List<(string Text, Expression Test)>();
        for (var i = 0; i < count; i++)
            conditions.Add(Condition((first + 2 * i) % Fields, ref dice));
        Text = string.Join(" and ", conditions.Select(c => c.Text));
        _test = conditions.Select(c => c.Test).Aggregate(Expression.AndAlso);
    }

    public string Text { get; }

    public Func<Customer, bool> Compile() => Expression.Lambda<Func<Customer, bool>>(_test, _customer).Compile();

    private (string Text, Expression Test) Condition(int field, ref Dice dice)
    {
        switch (field)
        {
            case 0:
                return OneOf("type", nameof(Customer.Type), Some(CustomerSchema.Types, 1, ref dice));
            case 1:
                return OneOf("region", nameof(Customer.Region), Some(CustomerSchema.Regions, 3, ref dice));
            case 2:
                return OneOf("industry", nameof(Customer.Industry), Some(CustomerSchema.Industries, 1, ref dice));
            case 3:
                return OneOf("stage", nameof(Customer.Stage), Some(CustomerSchema.Stages, 2, ref dice));
            case 4:
                decimal revenue = 1_000 * dice.Next(1_000);
                return ($"revenue >= {revenue.ToString(CultureInfo.InvariantCulture)}", AtLeast(nameof(Customer.Revenue), revenue, typeof(decimal?)));
            case 5:
                var (least, most) = (10 * dice.Next(80), 100 + 10 * dice.Next(20));
                most += least;
                var employees = Expression.Property(_customer, nameof(Customer.Employees));
                return (
                    string.Create(CultureInfo.InvariantCulture, $"employees between {least} and {most}"),
                    Expression.AndAlso(
                        AtLeast(nameof(Customer.Employees), least, typeof(int)), Expression.LessThanOrEqual(employees, Expression.Constant(most))));
            default:
                var day = CustomerSchema.Today.AddDays(-dice.Next(1_500));
                return (
                    string.Create(CultureInfo.InvariantCulture, $"lastOrder >= {day:yyyy-MM-dd}"),
                    AtLeast(nameof(Customer.LastOrder), day, typeof(DateOnly?)));
        }
    }

    private static string[] Some(string[] codes, int most, ref Dice dice)
    {
        var (first, count) = (dice.Next(codes.Length), 1 + dice.Next(most));
        return [.. Enumerable.Range(first, count).Select(i => codes[i % codes.Length])];
    }

    private (string Text, Expression Test) OneOf(string name, string member, string[] codes) => (
        $"{name} in ({string.Join(", ", codes.Select(c => $"'{c}'"))})",
        codes.Select(c => (Expression)Expression.Equal(Expression.Property(_customer, member), Expression.Constant(c))).Aggregate(Expression.OrElse));

    private BinaryExpression AtLeast(string member, object value, Type type) =>
        Expression.GreaterThanOrEqual(Expression.Property(_customer, member), Expression.Constant(value, type));
}
