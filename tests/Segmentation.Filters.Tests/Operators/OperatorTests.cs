using Segmentation.Syntax;

namespace Segmentation.Tests;

public sealed class OperatorTests
{
    private static readonly Moment Now = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);

    // The keys are a contract: part of every stored filter.
    private static readonly string[] Keys =
    [
        "=", "!=", "<", "<=", ">", ">=", "between", "notBetween", "in", "notIn", "contains", "notContains", "startsWith", "notStartsWith",
        "endsWith", "notEndsWith", "hasAny", "hasAll", "hasNone", "hasExactly", "isEmpty", "isNotEmpty", "inPeriod", "notInPeriod",
        "anniversaryIn", "anniversaryNotIn",
    ];

    public static TheoryData<string, int> Examples
    {
        get
        {
            var data = new TheoryData<string, int>();
            foreach (var @operator in Operators.All)
            {
                for (var i = 0; i < @operator.Examples.Count; i++)
                    data.Add(@operator.Key, i);
            }

            return data;
        }
    }

    [Fact]
    public void Keys_AreThoseOfTheContract() => Assert.Equal(Keys, Operators.All.Select(o => o.Key));

    [Theory]
    [MemberData(nameof(Examples))]
    public void Example_IsTrue(string key, int index)
    {
        var @operator = Operators.Find(key)!;
        var example = @operator.Examples[index];
        var context = new BindingContext(
            SegmentationModel.Create(m => m.Entity<Bag>("bag", e => e.KeyFrom(_ => "1").Custom(b => b.Values)))
                .WithCustomFields("bag", new CustomField("value", example.Type)),
            PicklistSnapshot.Empty);
        var bag = new Bag { Values = { ["value"] = ValueOf(example) } };
        var bound = Filter.Parse($"value {@operator.Text} {example.Operands}").Bind<Bag>(context);
        Assert.Equal(example.Matches, bound.Interpret(Now).Matches(bag));
        Assert.Equal(example.Matches, bound.Compile(Now).Matches(bag));
    }

    [Fact]
    public void EveryOperator_HasATrueAFalseAndAnEmptyExample() => Assert.All(Operators.All, o =>
    {
        Assert.Contains(o.Examples, e => e.Matches);
        Assert.Contains(o.Examples, e => !e.Matches);
        Assert.Contains(o.Examples, e => e.Value is null);
    });

    [Fact]
    public void EveryPositiveOperator_IsFalseOnEmpty_ButIsEmpty() => Assert.All(
        Operators.All.Where(o => o.ComplementOf is null && o.Key != "isEmpty"),
        o => Assert.All(o.Examples.Where(e => e.Value is null), e => Assert.False(e.Matches)));

    private static object? ValueOf(OperatorExample example) => example.Value switch
    {
        null => null,
        "today" => Now.Today,
        "tomorrow" => Now.Today.AddDays(1),
        "yesterday" => Now.Today.AddDays(-1),
        var text when example.Type.IsMany => Operand($"in {text}").Select(o => ((Literal)o).Value.Text).ToList(),
        var text when example.Type.Scalar == ScalarType.Number => ((Literal)Operand($"= {text}")[0]).Value.Number,
        var text => ((Literal)Operand($"= {text}")[0]).Value.Text,
    };

    private static ValueList<Operand> Operand(string condition) => ((Condition)Filter.Parse($"x {condition}")).Operands;

    private sealed class Bag
    {
        public Dictionary<string, object?> Values { get; } = [];
    }
}
