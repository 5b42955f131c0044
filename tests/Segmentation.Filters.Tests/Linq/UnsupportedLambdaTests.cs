using System.Linq.Expressions;

// Lambdas are written in every way, also in those that analyzers warn of.
#pragma warning disable CA1304, CA1309, CA1310, CA1311, CA1860, CA1862, CA1866, MA0011, MA0074, MA0082, MA0132, RS0030

namespace Segmentation.Tests;

public sealed class UnsupportedLambdaTests
{
    [Theory]
    [MemberData(nameof(Parts))]
    [MemberData(nameof(OfRelations))]
    [MemberData(nameof(Values))]
    public void For_WhatFiltersCannotSay_NamesThePart(string message, Expression<Func<Client, bool>> lambda) =>
        Assert.Equal(message, Assert.Throws<FilterException>(() => Filter.For(lambda)).Message);

    [Theory]
    [MemberData(nameof(Unknown))]
    public void For_AMemberThatTheModelLacks_NamesIt(string message, Expression<Func<Client, bool>> lambda) =>
        Assert.Equal(message, Assert.Throws<FilterException>(() => Filter.For(lambda, Client.Model)).Message);

    public static TheoryData<string, Expression<Func<Client, bool>>> Unknown => new()
    {
        { "`c.Note` is no field of client", c => c.Note == "x" },
        { "`c.Parent.Note` is no field of client", c => c.Parent!.Note == "x" },
        { "`c.Ranks` is no field of client: did you mean `Rank`?", c => c.Ranks.Contains(Rank.Gold) },
        { "`c.Rivals` is no relation of client", c => c.Rivals.Any() },
        { "`c.Parents` is no relation of client: did you mean `parent`?", c => c.Parents!.Name == "x" },
        { "`c.Rival` is no relation of client", c => c.Rival!.Name == "x" },
        // There is a field of that name, and it is another's.
        { "`c.Town` is no field of client", c => c.Town == "x" },
    };

    public static TheoryData<string, Expression<Func<Client, bool>>> Parts => new()
    {
        { "a filter cannot say `c.Name.ToLower()`: text is compared without case as it is", c => c.Name!.ToLower() == "acme" && c.IsActive },
        {
            "a filter cannot say `c.Name.ToUpperInvariant()`: text is compared without case as it is",
            c => c.IsActive || c.Name!.ToUpperInvariant().Contains("ACME")
        },
        { "a filter cannot say `c.Name.Length`", c => c.Name!.Length > 5 },
        { "a filter cannot say `c.Name.Trim()`", c => c.Name!.Trim() == "x" },
        { "a filter cannot say `(c.Name + c.City)`", c => c.Name + c.City == "x" },
        { "a filter cannot say `IsNullOrWhiteSpace(c.Name)`: white space is a value, say `string.IsNullOrEmpty`", c => string.IsNullOrWhiteSpace(c.Name) },
        { "a filter cannot say `c.Name[0]`", c => c.Name![0] == 'x' },
        {
            "a filter cannot say `c.Name.StartsWith(\"x\", CurrentCulture)`: the comparison is StringComparison.Ordinal, OrdinalIgnoreCase, or none",
            c => c.Name!.StartsWith("x", StringComparison.CurrentCulture)
        },
        {
            "a filter cannot say `c.Name.StartsWith(\"x\", True, null)`: the comparison is StringComparison.Ordinal, OrdinalIgnoreCase, or none",
            c => c.Name!.StartsWith("x", true, null)
        },
        { "a filter cannot say `c.Name.Contains(c.City)`: what is sought has to be a constant", c => c.Name!.Contains(c.City!) },
        { "a filter cannot say `\"acme\".Contains(c.Name)`", c => "acme".Contains(c.Name!) },
        { "a filter cannot say `Compare(c.Name, \"x\")`: say `==`, `<` or `>`", c => string.Compare(c.Name, "x") > 0 },
        { "a filter cannot say `(c.Visits + 1)`: declare it in the model as a derived field", c => c.Visits + 1 > 5 },
        { "a filter cannot say `-c.Visits`: declare it in the model as a derived field", c => -c.Visits > 5 },
        { "a filter cannot say `(c.Revenue * 2)`: declare it in the model as a derived field", c => c.Revenue * 2 > c.Budget },
        { "a filter cannot say `IIF(c.IsActive, c.Visits, c.Level)`: say it with `&&` and `||`", c => (c.IsActive ? c.Visits : c.Level) > 5 },
        { "a filter cannot say `IIF(c.IsActive, (c.Visits > 5), (c.Level > 5))`: say it with `&&` and `||`", c => c.IsActive ? c.Visits > 5 : c.Level > 5 },
        { "a filter cannot say `(c.Revenue ?? 0)`: a comparison with no value is false, and `== null` asks for it", c => (c.Revenue ?? 0) > 5 },
        {
            "a filter cannot say `c.Employees.GetValueOrDefault()`: a comparison with no value is false, and `== null` asks for it",
            c => c.Employees.GetValueOrDefault() > 5
        },
        { "a filter cannot say `c.Employees.HasValue`: let it stand alone, or behind `!`", c => c.Employees.HasValue == c.IsActive },
        { "a filter cannot say `c.Visits.Equals(5)`: say `==`, `<` or `>`", c => c.Visits.Equals(5) },
        { "a filter cannot say `Convert(c.Revenue, Double)`: leave the conversion out, or compare with a decimal", c => (double)c.Revenue! > 0.5 },
        { "a filter cannot say `Convert(c.Visits, Int16)`: leave the conversion out, or compare with a decimal", c => (short)c.Visits > 5 },
        { "a filter cannot say `(c.Rank < 2)`: codes have no order in filters", c => c.Rank < Rank.Gold },
        {
            "a filter cannot say `c.Since.Value.Year`: compare with days, or ask for a period with `Filter.Field(\"name\").In(…)`",
            c => c.Since!.Value.Year == 2026
        },
        {
            "a filter cannot say `c.ImportedAt.AddDays(30)`: an offset is written in text, as in `shipped <= ordered + 30d`",
            c => c.SeenAt > c.ImportedAt.AddDays(30)
        },
        { "a filter cannot say `c.Extra[\"x\"]`: a custom field is `Filter.Field(\"name\")`", c => (string)c.Extra["x"]! == "y" },
        { "a filter cannot say `(c.IsActive And (c.Visits > 5))`: say it with `&&` or `||`", c => c.IsActive & c.Visits > 5 },
        { "a filter cannot say `(c.IsActive ^ (c.Visits > 5))`", c => c.IsActive ^ c.Visits > 5 },
        { "a filter cannot say `(c.Visits > 5)`: conditions are joined with `&&`, `||` and `!`, not compared", c => c.IsActive == c.Visits > 5 },
        { "a filter cannot say `c`: ask one of its members", c => c == Given.Ada },
        { "`Given.Ada` is a Client: filters hold texts, numbers, booleans, days, instants and keys", c => c.Parent == Given.Ada },
        { "a filter cannot say `c.Equals(Given.Ada)`: say `==`, `<` or `>`", c => c.Equals(Given.Ada) },
        { "a filter cannot say `c.Extra.ContainsKey(\"x\")`", c => c.Extra.ContainsKey("x") },
        { "a filter cannot say `IsDefined(c.Rank)`", c => Enum.IsDefined(c.Rank) },
        { "a filter cannot say `new [] {c.Name, \"x\"}`", c => new[] { c.Name, "x" }.Contains("y") },
        { "a filter cannot say `c.Tags.Contains(c.Name)`: what is sought has to be a constant", c => c.Tags.Contains(c.Name) },
        {
            "a filter cannot say `Given.WithEmpty.Contains(c.Name, StringComparer.Ordinal)`: leave the comparer out, text is compared without case",
            c => Given.WithEmpty.Contains(c.Name, StringComparer.Ordinal)
        },
        {
            "a filter cannot say `Given.WithEmpty.Any(x => (x == c.Name))`: it takes rows and a lambda, and a value is sought with `list.Contains(value)`",
            c => Given.WithEmpty.Any(x => x == c.Name)
        },
    };

    public static TheoryData<string, Expression<Func<Client, bool>>> OfRelations => new()
    {
        {
            "a filter cannot say `c.Orders.First()`: rows are asked with `Any`, `All`, `Count`, `Sum`, `Average`, `Min` and `Max`",
            c => c.Orders.First().Amount > 5
        },
        {
            "a filter cannot say `c.Orders.Select(o => o.Amount)`: rows are asked with `Any`, `All`, `Count`, `Sum`, `Average`, `Min` and `Max`",
            c => c.Orders.Select(o => o.Amount).Sum() > 5
        },
        { "a filter cannot say `c.Revenue`: inside the lambda of `o` only `o` can be asked", c => c.Orders.Any(o => o.Amount > c.Revenue) },
        { "a filter cannot say `c.IsActive`: inside the lambda of `o` only `o` can be asked", c => c.Orders.Any(o => c.IsActive) },
        {
            "a filter cannot say `c.Orders.Any(Given.IsLarge)`: it takes rows and a lambda, and a value is sought with `list.Contains(value)`",
            c => c.Orders.Any(Given.IsLarge)
        },
        {
            "a filter cannot say `c.Orders.Where((o, i) => (i > 2))`: it takes rows and a lambda, and a value is sought with `list.Contains(value)`",
            c => c.Orders.Where((o, i) => i > 2).Any()
        },
        {
            "a filter cannot say `o.Status.ToLowerInvariant()`: text is compared without case as it is",
            c => c.Orders.Any(o => o.Status!.ToLowerInvariant() == "won")
        },
        { "a filter cannot say `(o.Amount * 2)`: declare it in the model as a derived field", c => c.Orders.Sum(o => o.Amount * 2) > 5 },
        { "a filter cannot say `o.Client.Revenue`: only a field of the rows themselves can be folded", c => c.Orders.Sum(o => o.Client!.Revenue) > 5 },
        { "a filter cannot say `c.Orders.OrderBy(o => o.Id)`", c => c.Orders.OrderBy(o => o.Id).First().Amount > 5 },
        { "a filter cannot say `c.Orders`: it leads to many rows, say `c.Orders.Any()` or `c.Orders.Count()`", c => c.Orders == null },
        { "a filter cannot say `c.Orders`: it leads to many rows, say `c.Orders.Any()` or `c.Orders.Count()`", c => c.Orders.Contains(new Purchased()) },
        { "a filter cannot say `c.Tags.Any()`: it takes rows and a lambda, and a value is sought with `list.Contains(value)`", c => c.Tags.Any() },
        { "a filter cannot say `ArrayLength(c.Tags)`", c => c.Tags.Length > 1 },
        { "a filter cannot say `c.Channels.Count`", c => c.Channels.Count > 1 },
        {
            "a filter cannot say `c.Tags.Any(t => (t == \"x\"))`: it takes rows and a lambda, and a value is sought with `list.Contains(value)`",
            c => c.Tags.Any(t => t == "x")
        },
    };

    public static TheoryData<string, Expression<Func<Client, bool>>> Values => new()
    {
        { "`Given.Empty` is an empty text: use `null`, or `string.IsNullOrEmpty`, to ask for no value", c => c.Name == Given.Empty },
        { "`\"\"` is an empty text: use `null`, or `string.IsNullOrEmpty`, to ask for no value", c => c.Name!.Contains("") },
        { "`Given.NoLimit` is null: only `==` and `!=` ask for no value", c => c.Revenue > Given.NoLimit },
        { "`Given.Ada.Name` is null: only `==` and `!=` ask for no value", c => c.Name!.Contains(Given.Ada.Name!) },
        { "`Given.None` is an empty list: for nobody say `false`", c => Given.None.Contains(c.Name) },
        { "`Given.WithNull` is a list with null: ask for no value with `== null`", c => Given.WithNull.Contains(c.Name) },
        { "`\"\"` is an empty text: use `null`, or `string.IsNullOrEmpty`, to ask for no value", c => Given.WithEmpty.Contains(c.Name) },
        { "`Given.Nothing` is null: a list needs items", c => Given.Nothing!.Contains(c.Name) },
        { "`NaN` is a number that no decimal holds exactly", c => c.Score > double.NaN },
        { "`1E+300` is a number that no decimal holds exactly", c => c.Score > 1e300 },
        { "`1E-300` is a number that no decimal holds exactly", c => c.Score > 1e-300 },
        { "`new DateTime(2026, 11, 22)` is a DateTime that is not in UTC: use a DateTimeOffset", c => c.ImportedAt > new DateTime(2026, 11, 22) },
        { "`new DateTime(2026, 11, 22)` is a DateTime that is not in UTC: use a DateTimeOffset", c => c.SeenAt > new DateTime(2026, 11, 22) },
    };

    private static class Given
    {
        public static readonly string[] None = [];
        public static readonly string?[] WithNull = ["x", null];
        public static readonly string[] WithEmpty = ["x", ""];
        public static readonly string Empty = "";
        public static readonly Client Ada = new();
        public static readonly Func<Purchased, bool> IsLarge = o => o.Amount > 1000;

        public static string[]? Nothing => null;

        public static decimal? NoLimit => null;
    }
}
