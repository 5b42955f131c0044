using System.Linq.Expressions;

// C#'s own answers are asked for here.
#pragma warning disable CA1309, CA1310, CA1718, MA0074, MA0132

namespace Segmentation.Tests;

/// <summary>Every row of the table of differences in docs/lambdas.md: what C# answers, and what the filter does.</summary>
public sealed class LambdaDifferenceTests
{
    private static readonly Moment Now = new(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);
    private static readonly Client Blank = new() { Orders = [] };

    [Fact]
    public void Text_IsComparedWithoutCase()
    {
        var client = new Client { Name = "Acme", Tags = ["VIP"] };
        Differ(client, c => c.Name == "ACME", cSharp: false, filter: true);
        Differ(client, c => c.Name!.Contains("CM"), cSharp: false, filter: true);
        Differ(client, c => new[] { "acme" }.Contains(c.Name), cSharp: false, filter: true);
        Differ(client, c => c.Tags.Contains("vip"), cSharp: false, filter: true);
        Agree(client, c => c.Name!.Equals("ACME", StringComparison.Ordinal), false);
        Agree(client, c => c.Name!.Contains("CM", StringComparison.OrdinalIgnoreCase), true);
    }

    [Fact]
    public void StartsWith_IsOrdinal() =>
        Differ(new Client { Name = "e\u0301cole" }, c => c.Name!.StartsWith("\u00e9c"), cSharp: true, filter: false);

    [Fact]
    public void EmptyText_IsNoValue()
    {
        var client = new Client { Name = "", City = "" };
        Differ(client, c => c.Name == null, cSharp: false, filter: true);
        Differ(client, c => c.Name == c.City, cSharp: true, filter: false);
    }

    [Fact]
    public void FieldsWithoutValue_EqualNothing()
    {
        Differ(Blank, c => c.Revenue == c.Budget, cSharp: true, filter: false);
        Differ(Blank, c => c.Revenue != c.Budget, cSharp: false, filter: true);
        Differ(Blank, c => c.Name == c.City, cSharp: true, filter: false);
    }

    [Fact]
    public void NotANumber_IsNoValue()
    {
        var client = new Client { Score = double.NaN };
        Differ(client, c => c.Score == null, cSharp: false, filter: true);
        Agree(client, c => c.Score > 1, false);
        Agree(client, c => c.Score != 1, true);
    }

    [Fact]
    public void WhatIsMissing_AnswersInsteadOfThrowing()
    {
        Throws(Blank, c => c.Name!.Contains("xy"), filter: false);
        Throws(Blank, c => !c.Name!.Contains("xy"), filter: true);
        Throws(Blank, c => c.Employees!.Value > 5, filter: false);
        Throws(Blank, c => c.HasConsent!.Value, filter: false);
        Throws(Blank, c => c.Parent!.Name == "x", filter: false);
        Throws(Blank, c => c.Parent!.Name != "x", filter: true);
        Throws(Blank, c => c.Orders.Average(o => o.Quantity) < 5, filter: false);
        Throws(Blank, c => c.Orders.Max(o => o.Quantity) != 5, filter: true);
    }

    [Fact]
    public void Sum_BeyondNumbers_IsNoValue()
    {
        var client = new Client { Orders = [new() { Amount = decimal.MaxValue }, new() { Amount = decimal.MaxValue }] };
        Throws(client, c => c.Orders.Sum(o => o.Amount) > 5, filter: false);
    }

    [Fact]
    public void Numbers_AreExact()
    {
        Differ(new Client { Total = 9_007_199_254_740_993 }, c => c.Total == 9_007_199_254_740_992.0, cSharp: true, filter: false);
        Differ(
            new Client { Orders = [new() { Amount = 1 }, new() { Amount = 1 }, new() { Amount = 0 }] },
            c => c.Orders.Average(o => o.Amount) == 0.6666666666666666666666666667m,
            cSharp: true,
            filter: false);
    }

    [Fact]
    public void Alias_IsTheItem()
    {
        var client = new Tagged { Id = 1, Kind = "Ag" };
        Assert.NotEqual("Silver", client.Kind);
        var model = SegmentationModel.Create(m => m.Entity<Tagged>("tagged", e => e.Key(t => t.Id).Picklist(t => t.Kind, "rank")));
        var bound = Filter.For<Tagged>(t => t.Kind == "Silver", model).Bind<Tagged>(new BindingContext(model, Client.Context.Picklists));
        Assert.True(bound.Interpret(Now).Matches(client));
    }

    [Fact]
    public void Code_ThatThePicklistLacks_IsAnErrorOfBinding() =>
        Assert.False(Filter.For<Client>(c => c.Rank == (Rank)7, Client.Model).Bind<Client>(Client.Context).IsValid);

    [Fact]
    public void Day_OfAnInstant_IsAskedOfTheField()
    {
        var seenToday = Client.Model.Of<Client>().Field(c => c.SeenAt).Is(new DateOnly(2026, 11, 22)).Bind<Client>(Client.Context).Interpret(Now);
        Assert.True(seenToday.Matches(new Client { SeenAt = new DateTimeOffset(2026, 11, 22, 23, 59, 0, TimeSpan.Zero) }));
        Assert.False(seenToday.Matches(new Client { SeenAt = new DateTimeOffset(2026, 11, 23, 0, 0, 0, TimeSpan.Zero) }));
    }

    [Fact]
    public void DateTime_IsInTheZoneOfTheField()
    {
        // As a local time this is another instant wherever the machine is not in UTC.
        var client = new Client { ImportedAt = new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Unspecified) };
        Agree(client, c => c.ImportedAt == new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc), true);
        Assert.True(Answer(client, c => c.ImportedAt == new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero)));
    }

    [Fact]
    public void ARelation_IsReadByTheModel() => Assert.Throws<RelatedRowsNotLoadedException>(() => Answer(new Client(), c => c.Orders.Any()));

    [Fact]
    public void EmptyValues_AreTheSameWhereBothKnowThem()
    {
        Agree(Blank, c => c.Revenue > 10, false);
        Agree(Blank, c => c.Revenue <= 10, false);
        Agree(Blank, c => !(c.Revenue > 10), true);
        Agree(Blank, c => c.Revenue != 10, true);
        Agree(Blank, c => c.Name != "x", true);
        Agree(Blank, c => !new[] { "x" }.Contains(c.Name), true);
        Agree(Blank, c => c.HasConsent == false, false);
        Agree(Blank, c => c.HasConsent != true, true);
        Agree(Blank, c => c.Orders.All(o => o.Amount > 1), true);
        Agree(Blank, c => c.Orders.Any(), false);
        Agree(Blank, c => c.Orders.Sum(o => o.Amount) == 0, true);
        Agree(Blank, c => c.Orders.Average(o => o.Amount) == null, true);
        Agree(Blank, c => c.Orders.Max(o => o.PlacedOn) == null, true);
    }

    private static void Differ(Client client, Expression<Func<Client, bool>> lambda, bool cSharp, bool filter)
    {
        Assert.Equal(cSharp, lambda.Compile()(client));
        Assert.Equal(filter, Answer(client, lambda));
    }

    private static void Agree(Client client, Expression<Func<Client, bool>> lambda, bool answer) => Differ(client, lambda, answer, answer);

    private static void Throws(Client client, Expression<Func<Client, bool>> lambda, bool filter)
    {
        Assert.ThrowsAny<SystemException>(() => lambda.Compile()(client));
        Assert.Equal(filter, Answer(client, lambda));
    }

    private static bool Answer(Client client, Expression<Func<Client, bool>> lambda) =>
        Filter.For(lambda, Client.Model).Bind<Client>(Client.Context).Interpret(Now).Matches(client);

    private sealed class Tagged
    {
        public long Id { get; init; }

        public string? Kind { get; init; }
    }
}
