using Segmentation.Planning;

namespace Segmentation.Tests;

public sealed class BindIssueTests
{
    private static readonly SampleSchema Schema = SampleSchema.With();

    // There is a plan exactly when no issue is an error, however deep the error lies.
    [Theory]
    [InlineData("not nmae = 'x'")]
    [InlineData("name = 'x' and nmae = 'x'")]
    [InlineData("name = 'x' or nmae = 'x'")]
    [InlineData("nmae.name = 'x'")]
    [InlineData("parent.nmae = 'x'")]
    [InlineData("name = nmae")]
    [InlineData("visits between employees and nmae")]
    [InlineData("kind in ('RETAIL', 'nmae')")]
    [InlineData("any children (nmae = 'x')")]
    [InlineData("no children (nmae = 'x')")]
    [InlineData("all children (nmae = 'x')")]
    [InlineData("count(children where nmae = 'x') > 1")]
    [InlineData("sum(children.nmae) > 1")]
    public void Bind_AnErrorInAPart_LeavesNoPlan(string text)
    {
        var bound = Filter.Parse(text).Bind<Sample>(Schema.Context);
        Assert.Single(bound.Issues, i => i.Severity == Severity.Error);
        Assert.Null(bound.Plan);
        Assert.Single(Assert.Throws<FilterException>(bound.RequirePlan).Issues);
    }

    [Theory]
    [InlineData("chicken > 1")]
    [InlineData("`name in numbers` > 1")]
    [InlineData("`days of a name` > 1")]
    [InlineData("`mean order` > 1")]
    public void Bind_AnErrorInADerivedField_LeavesNoPlan(string text) => Assert.Null(Shop.Bind(text).Plan);

    [Fact]
    public void DerivedFieldIssues_OfAModel_AreTheErrorsOfItsFormulas()
    {
        // Of nine derived fields `mean order` mixes currencies, two ask for one another, and two reckon with a name.
        var issues = new BindingContext(Shop.Model, PicklistSnapshot.Empty).DerivedFieldIssues();
        Assert.Equal(
            [IssueCode.MixedCurrency, IssueCode.Circle, IssueCode.Circle, IssueCode.OperandType, IssueCode.OperandType], issues.Select(i => i.Code));
        Assert.All(issues, i => Assert.Equal(Severity.Error, i.Severity));
    }

    [Fact]
    public void Bind_APicklistThatIsNotRegistered_IsAnError()
    {
        var bound = Filter.Parse("kind = 'RETAIL'").Bind<Sample>(Schema.Context with { Picklists = PicklistSnapshot.Empty });
        Assert.Equal("1:8  the picklist of `kind` is not registered", Assert.Single(bound.Issues).ToString());
        Assert.Equal(IssueCode.UnknownPicklist, bound.Issues[0].Code);
        Assert.False(bound.IsValid);
    }

    [Theory]
    [InlineData("visits between 10 and 5", true)]
    [InlineData("visits between 5 and 5", false)]
    [InlineData("visits between 5 and 10", false)]
    [InlineData("birthday between 2026-11-23 and 2026-11-22", true)]
    [InlineData("birthday between 2026-11-22 and 2026-11-22", false)]
    [InlineData("birthday between 2026-11-22 and 2026-11-23", false)]
    [InlineData("lastSeen between 2026-11-22T10:01Z and 2026-11-22T10:00Z", true)]
    [InlineData("lastSeen between 2026-11-22T10:00Z and 2026-11-22T10:00Z", false)]
    [InlineData("lastSeen between 2026-11-22T10:00Z and 2026-11-22T10:01Z", false)]
    [InlineData("lastSeen between 2026-11-23 and 2026-11-22T10:00Z", false)] // a day and an instant are not weighed
    [InlineData("birthday between today and today - 7d", true)]
    [InlineData("birthday between today and today", false)]
    [InlineData("birthday between tomorrow and yesterday + 1w", false)]
    [InlineData("birthday between today and start of month", false)] // on the first of a month that is a day
    [InlineData("birthday between end of month and start of month + 2w", false)] // it is always so, but how days of one month lie is not weighed
    [InlineData("birthday between end of month - 1mo and start of month - 2mo", true)]
    [InlineData("birthday between end of month and start of year - 1y", true)]
    [InlineData("birthday between today and 2026-11-22", false)]
    [InlineData("lastSeen between now and now - 7d", true)]
    [InlineData("lastSeen between now and now - 1d", true)]
    [InlineData("lastSeen between now + 1h and now", true)]
    [InlineData("lastSeen between now - 30min and now - 1h", true)]
    [InlineData("lastSeen between now - 1h and now - 30min", false)]
    [InlineData("lastSeen between now - 1w and now - 1mo", true)]
    [InlineData("lastSeen between now - 1mo and now - 30d", false)] // but in March
    [InlineData("lastSeen between now - 25h and now - 1d", false)] // a day may have 25 hours
    [InlineData("lastSeen between now and today", false)]
    [InlineData("lastSeen between now and yesterday", true)]
    [InlineData("lastSeen between today and now", false)]
    [InlineData("lastSeen between tomorrow and now", true)]
    [InlineData("birthday in last 1 days", false)]
    [InlineData("birthday in next 0 days", true)]
    public void Bind_ARangeWithNothingInIt_Warns(string text, bool expected) =>
        Assert.Equal(expected ? [IssueCode.NeverTrue] : [], Filter.Parse(text).Bind<Sample>(Schema.Context).Issues.Select(i => i.Code));

    [Fact]
    public void Bind_ARangeOfReckonedEnds_WarnsOnlyWhereNothingIsInItAtAnyMoment()
    {
        string[] anchors = ["now", "today", "yesterday", "tomorrow", "start of week", "end of month", "start of quarter", "end of year"];
        string[] offsets = ["", " - 1d", " + 1d", " - 4w", " - 1mo", " + 1y"];
        var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        List<Moment> moments =
        [
            .. Enumerable.Range(0, 800).Select(d => new Moment(new DateTimeOffset(2023, 12, 20, 0, 0, 0, TimeSpan.Zero).AddHours(23 * d), zone)),
        ];
        List<string> times = [.. anchors.SelectMany(a => offsets.Select(o => a + o)), "now - 30min", "now + 26h"];
        var warned = 0;
        foreach (var (low, high) in times.SelectMany(l => times.Select(h => (l, h))))
        {
            var bound = Filter.Parse($"lastSeen between {low} and {high}").Bind<Sample>(Schema.Context);
            var range = Assert.IsType<InRange>(bound.RequirePlan());
            var isEmpty = moments.TrueForAll(m => range.Low!.Time!.At(m).UtcTicks is var from && range.High!.Time!.At(m).UtcTicks is var to &&
                (from > to || (from == to && !range.High.IsInclusive)));
            warned += bound.Issues.Count;
            Assert.True(bound.Issues.Count == 0 || isEmpty, $"{low} .. {high}");
        }

        // Half of them lie the wrong way round, and of many of those that is certain.
        Assert.InRange(warned, times.Count * times.Count / 5, times.Count * times.Count / 2);
    }

    [Theory]
    [InlineData("not revenue > 5 and employees > 3", 1)] // the negation ends with its part
    [InlineData("not (revenue > 5 and employees > 3)", 2)]
    [InlineData("not any children (revenue > 5) and employees > 3", 2)] // of no children, and of children without revenue
    [InlineData("no children (revenue > 5) and employees > 3", 2)]
    [InlineData("not no children (revenue > 5)", 0)]
    [InlineData("count(children where revenue > 5) = 0", 0)] // who is counted is asked plainly
    [InlineData("not count(children where revenue > 5) > 0", 0)]
    [InlineData("count(children where revenue != 5) = 0", 1)]
    [InlineData("sum(children.visits) != 5", 0)] // over no rows a sum is 0
    [InlineData("max(children.visits) != 5", 1)] // and a maximum empty
    [InlineData("visits != max(children.visits)", 1)]
    [InlineData("visits != employees", 1)]
    public void Bind_WhatSelectsEmpties_IsReckonedThroughTheNegationsAround(string text, int notes) =>
        Assert.Equal(notes, Filter.Parse(text).Bind<Sample>(Schema.Context).Issues.Count(i => i.Code == IssueCode.SelectsEmpty));

    [Fact]
    public void RequirePlan_WhereThereIsNone_HoldsTheErrorsAndNoNote()
    {
        var bound = Filter.Parse("revenue != 5 and nmae = 'x'").Bind<Sample>(Schema.Context);
        Assert.Equal([IssueCode.SelectsEmpty, IssueCode.UnknownField], bound.Issues.Select(i => i.Code));
        Assert.Equal(IssueCode.UnknownField, Assert.Single(Assert.Throws<FilterException>(bound.RequirePlan).Issues).Code);
    }

    [Theory]
    [InlineData("orders.amount > 1", "1:1  unknown relation `orders`")] // and no name that holds a dot
    [InlineData("visits = 'five'", "1:10  `visits` is a number, and 'five' is not")] // and to leave out the quotes is no cure
    [InlineData("parent.parent.parent.parent.parent.name = 'x'", "1:1  `parent.parent.parent.parent.parent.name` follows 5 relations one from another: at most 4 are allowed")]
    public void Bind_WhatHasNoMeaning_PromisesNoCureThatIsNone(string text, string message) =>
        Assert.Equal(message, Assert.Single(Filter.Parse(text).Bind<Sample>(Schema.Context).Issues).ToString());

    [Theory]
    [InlineData("name = Berlin", true)]
    [InlineData("kind = RETAIL", true)]
    [InlineData("visits = many", false)]
    public void Bind_ABareNameInPlaceOfAText_IsHintedAt(string text, bool expected) => Assert.Equal(
        expected ? [Severity.Error, Severity.Information] : [Severity.Error],
        Filter.Parse(text).Bind<Sample>(Schema.Context).Issues.Select(i => i.Severity));

    [Fact]
    public void Bind_AFaultInADerivedFieldOfADerivedField_IsToldOfTheInnermost() => Assert.Equal(
        "1:1  in the derived field `buyer.egg`: derived fields ask for one another in a circle: buyer.chicken -> buyer.egg -> buyer.chicken",
        Assert.Single(Shop.Bind("chicken > 1").Issues).ToString());

    [Fact]
    public void Bind_MoneyWhereSeveralConditionsHoldAndNoneOfTheCurrency_MixesCurrencies() => Assert.Equal(
        IssueCode.MixedCurrency, Assert.Single(Shop.Bind("sum(purchases.total where rebate < 1 and weight > 3) > 1").Issues).Code);

    [Fact]
    public void Bind_EmptinessOfAFieldBesideARelationOfThatName_Warns()
    {
        var model = SegmentationModel.Create(m => m.Entity<Buyer>("buyer", e => e
            .Key(b => b.Id).Text(b => b.Name).Number("referrer", b => b.ReferrerId).One<Buyer>("referrer", b => b.ReferrerId)));
        BindResult<Buyer> Bind(string text) => Filter.Parse(text).Bind<Buyer>(new BindingContext(model, PicklistSnapshot.Empty));

        Assert.Equal(
            "1:1  warning: `referrer` is the field here: of the relation say `any referrer` or `no referrer`",
            Assert.Single(Bind("referrer is empty").Issues).ToString());
        Assert.True(Bind("referrer is empty").IsValid);
        Assert.Empty(Bind("name is empty").Issues);
        Assert.Empty(Bind("referrer = 2").Issues);
        Assert.Empty(Bind("referrer.name is empty").Issues);
    }

    // Of a list that is not registered no aliases are known: a code is itself, and nothing throws.
    [Fact]
    public void Bind_TwoFieldsOfAListThatIsNotRegistered_CompareAsTheyStand()
    {
        var bound = Filter.Parse("kind = formerKind").Bind<Sample>(Schema.Context with { Picklists = PicklistSnapshot.Empty });
        Assert.True(bound.IsValid);
        Assert.True(bound.Compile(Shop.Now).Matches(new Sample { Kind = "TRADE", FormerKind = "trade" }));
        Assert.False(bound.Compile(Shop.Now).Matches(new Sample { Kind = "TRADE", FormerKind = "B2B" }));
    }

    [Theory]
    [InlineData(null, "wrong")]
    [InlineData("", "wrong")] // the whole of a filter that was not text
    [InlineData("/all/1", "/all/1  wrong")]
    public void ToString_OfAnIssueWithoutText_HasItsPointerWhereThereIsOne(string? pointer, string expected) =>
        Assert.Equal(expected, new Issue(Severity.Error, IssueCode.Syntax, "wrong") { Pointer = pointer }.ToString());
}
