namespace Segmentation.Tests;

public sealed class ExplanationTests
{
    private readonly Shop _shop = new();

    public ExplanationTests()
    {
        _shop.Buyers.AddRange([new Buyer(1) { Name = "Ann", ReferrerId = 2, Budget = 10 }, new Buyer(2) { Name = "Ben" }]);
        // Of the 25 purchases 3, 6, 9, … have no total, and each one costs as much as its number.
        for (var i = 1; i <= 25; i++)
            _shop.Purchases.Add(new Purchase(100 + i, 1) { Total = i % 3 == 0 ? null : i, PlacedOn = new DateOnly(2026, 10, i), Currency = "EUR" });
        _shop.Tags.AddRange([new Tag("vip"), new Tag("late")]);
        _shop.Taggings.AddRange([new Tagging(1, "late"), new Tagging(1, "vip")]);
    }

    // One row settles these, and such rows are given.
    [Theory]
    [InlineData("any purchases (total > 20)", true, "122 123 125")]
    [InlineData("any purchases (total <= 20)", true, "101 102 104 105 107 108 110 111 113 114")]
    [InlineData("no purchases (total > 20)", false, "122 123 125")]
    [InlineData("all purchases (total is not empty)", false, "103 106 109 112 115 118 121 124")]
    [InlineData("any purchases", true, "101 102 103 104 105 106 107 108 109 110")]
    [InlineData("no purchases", false, "101 102 103 104 105 106 107 108 109 110")]
    // All of them settle these.
    [InlineData("any purchases (total > 25)", false, "101 102 103 104 105 106 107 108 109 110")]
    [InlineData("no purchases (total > 25)", true, "101 102 103 104 105 106 107 108 109 110")]
    [InlineData("all purchases (total < 26 or total is empty)", true, "101 102 103 104 105 106 107 108 109 110")]
    // These fold, a row without a total folds nothing.
    [InlineData("count(purchases) > 1", true, "101 102 103 104 105 106 107 108 109 110")]
    [InlineData("count(purchases where total > 20) > 5", false, "122 123 125")]
    [InlineData("max(purchases.total where currency = 'EUR') > 1", true, "101 102 104 105 107 108 110 111 113 114")]
    [InlineData("sum(purchases.total where placedOn >= 2026-10-20 and currency = 'EUR') > 1", true, "120 122 123 125")]
    public void Rows_OfTwentyFive_AreTheFirstTenThatDecided(string text, bool matches, string rows)
    {
        var explanation = Explain(text);
        Assert.Equal(matches, explanation.Matches);
        Assert.Equal(25, explanation.RowCount);
        Assert.Equal(rows, string.Join(' ', explanation.Rows.Select(r => r.Key)));
    }

    [Theory]
    [InlineData("referrer is empty", false, "2", 1)]
    [InlineData("referrer is not empty", true, "2", 1)]
    [InlineData("referrer.referrer is empty", true, "", 0)]
    [InlineData("any referrer.purchases", false, "", 0)]
    [InlineData("any referrer (name = 'Ben')", true, "2", 1)]
    [InlineData("any tags (code = 'vip')", true, "vip", 2)]
    [InlineData("no tags (code = 'x')", true, "late vip", 2)]
    [InlineData("any referrer.referrer.purchases (total > 1)", false, "", 0)]
    public void Rows_OfOtherRelations_AreThoseAtTheEndOfTheWay(string text, bool matches, string rows, int count)
    {
        var explanation = Explain(text);
        Assert.Equal((matches, count), (explanation.Matches, explanation.RowCount));
        Assert.Equal(rows, string.Join(' ', explanation.Rows.Select(r => r.Key)));
    }

    // The operand's rows were taken for the subject's, and its question asked of purchases.
    [Theory]
    [InlineData("count(purchases) > count(tags where code = 'vip')")]
    [InlineData("orders > count(tags where code = 'vip')")]
    public void Explain_AnOperandThatAsksRowsOfItsOwn_IsNotAskedOfTheSubjectsRows(string text)
    {
        var explanation = Explain(text);
        Assert.True(explanation.Matches);
        Assert.All(explanation.Rows, r => Assert.Null(r.Where));
        Assert.Equal(Value.Of(1), explanation.Expected.Single().From);
    }

    [Fact]
    public void Explain_BothSidesWithQuestionsOfTheirOwn_AsksTheSubjectsOfItsRows()
    {
        var row = Explain("count(purchases where total > 24) < count(tags where code = 'vip')").Rows.Single();
        Assert.Equal(("total > 24", true), (row.Where!.Filter.ToText(), row.Where.Matches));
        Assert.Equal(Value.Of(25), row.Where.Actual);
    }

    // A step in time from no time at all threw.
    [Theory]
    [InlineData("since > referrer.since + 1y")]
    [InlineData("since between since - 1d and since + 1d")]
    [InlineData("max(purchases.placedOn) < since + 1mo")]
    public void Explain_AnOffsetOnAFieldThatIsEmpty_IsEmpty(string text)
    {
        var explanation = Explain(text);
        Assert.False(explanation.Matches);
        Assert.All(explanation.Expected, e => Assert.Equal((default, default), (e.From, e.To)));
    }

    [Fact]
    public void Explain_WithoutTheRows_SaysWhichWereNotLoaded() => Assert.Equal("tags", Assert.Throws<RelatedRowsNotLoadedException>(
        () => Shop.Bind("name = 'Ann' or any tags").Explain(_shop.Buyers[0], Shop.Now)).Relation.Name);

    [Fact]
    public void Explain_AFilterThatWasNotBound_ThrowsItsErrors() =>
        Assert.Throws<FilterException>(() => Shop.Bind("nane = 'Ann'").Explain(_shop.Buyers[0], Shop.Now));

    [Fact]
    public void Explain_ASegment_IsItsDefinitionAndWhoIsOnItsLists()
    {
        SegmentDefinition[] segments =
        [
            new("rich", "buyer", Filter.Parse("budget > 5")),
            new("picked", "buyer", Filter.Parse("name = 'Zoe'"), include: [1L]),
            new("barred", "buyer", Filter.Parse("in segment 'RICH'"), exclude: [1L]),
            new("list", "buyer", null, include: [2L]),
        ];
        var bound = Filter.Parse("in segment 'rich' and in segment 'picked' and in segment 'barred' and in segment 'list'")
            .Bind<Buyer>(new BindingContext(Shop.Model, PicklistSnapshot.Empty, Segments: new SegmentCatalogue(segments)));
        Assert.Equal(
            """
            no   in segment 'rich' and in segment 'picked' and in segment 'barred' and in segment 'list'
              yes  in segment 'rich'
                yes  budget > 5: is 10
              yes  in segment 'picked'
                no   name = 'Zoe': is 'Ann'
              no   in segment 'barred'
                yes  in segment 'RICH'
                  yes  budget > 5: is 10
              no   in segment 'list'
            """.ReplaceLineEndings(),
            bound.Explain(_shop.Buyers[0], Shop.Now).ToString());
    }

    [Fact]
    public void ToString_Rows_StandBelowTheirQuestion() => Assert.Equal(
        """
        no   any tags (code = 'x') or count(purchases where total > 23) > 2 or any referrer.purchases
          no   any tags (code = 'x')
            no   row late: code = 'x': is 'late'
            no   row vip: code = 'x': is 'vip'
          no   count(purchases where total > 23) > 2: is 1
            yes  row 125: total > 23: is 25
            … of 25 rows
          no   any referrer.purchases: there are no rows
        """.ReplaceLineEndings(),
        Explain("any tags (code = 'x') or count(purchases where total > 23) > 2 or any referrer.purchases").ToString());

    [Theory]
    [InlineData("budget > 5", "yes  budget > 5: is 10")]
    [InlineData("budget > 5.50", "yes  budget > 5.5: is 10")]
    [InlineData("budget > orders", "no   budget > orders: is 10; asked for 25")]
    [InlineData("budget > referrer.budget", "no   budget > referrer.budget: is 10; asked for empty")]
    [InlineData("since <= 2026-01-02", "no   since <= 2026-01-02: is empty")]
    [InlineData("name != referrer.name", "yes  name != referrer.name: is 'Ann'; asked for 'Ben'")]
    [InlineData("budget between 1 and count(tags)", "no   budget between 1 and count(tags): is 10; asked for 2")]
    [InlineData("avg(purchases.weight) > 0.1", "no   avg(purchases.weight) > 0.1: is empty")]
    public void ToString_TellsWhatTheFilterDoesNotSayItself(string text, string expected) =>
        Assert.Equal(expected, Explain(text).ToString().Split(Environment.NewLine)[0]);

    private Explanation Explain(string text) => Shop.Bind(text).Explain(_shop.Buyers[0], Shop.Now, _shop.Related);
}
