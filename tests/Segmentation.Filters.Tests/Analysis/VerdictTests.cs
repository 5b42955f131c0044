namespace Segmentation.Tests;

public sealed class VerdictTests
{
    private static readonly SampleSchema Schema = SampleSchema.With();

    private static BindResult<Sample> Bind(string text) => Filter.Parse(text).Bind<Sample>(Schema.Context);

    [Theory]
    [InlineData("nobody", Verdict.Yes)]
    [InlineData("everyone", Verdict.No)]
    [InlineData("revenue > 5 and revenue < 5", Verdict.Yes)]
    [InlineData("revenue >= 5 and revenue <= 5", Verdict.No)]
    [InlineData("revenue > 5 and revenue is empty", Verdict.Yes)]
    [InlineData("not (revenue > 5) and revenue is empty", Verdict.No)]
    [InlineData("revenue between 6 and 5", Verdict.Yes)]
    [InlineData("revenue > 4 and revenue < 5", Verdict.No)]             // 4.5 is a decimal
    [InlineData("employees > 4 and employees < 5", Verdict.Yes)]        // and no whole number
    [InlineData("employees > 4 and employees < 6 and employees != 5", Verdict.Yes)]
    [InlineData("employees > 3000000000", Verdict.Yes)]                 // an int holds less
    [InlineData("total < 0", Verdict.Yes)]                              // of unsigned numbers
    [InlineData("employees = 4.5", Verdict.Yes)]
    [InlineData("score > 1e0", Verdict.No)]
    public void NeverMatches_Numbers(string text, Verdict expected) => Assert.Equal(expected, Bind(text.Replace("1e0", "1")).NeverMatches());

    [Theory]
    [InlineData("score > 0.1 and score < 0.1", Verdict.Yes)]
    [InlineData("score > 0.1 and score < 0.10000000000000001", Verdict.Yes)]   // both spell one double
    [InlineData("revenue > 0.1 and revenue < 0.10000000000000001", Verdict.No)]
    [InlineData("ratio = 0.1", Verdict.Yes)]                                   // no single-precision number is that double
    [InlineData("ratio = 0.5", Verdict.No)]
    [InlineData("since > 2026-01-01 and since < 2026-01-02", Verdict.Yes)]
    [InlineData("lastSeen > 2026-01-01 and lastSeen < 2026-01-02", Verdict.Yes)]
    [InlineData("lastSeen >= 2026-01-01 and lastSeen < 2026-01-02", Verdict.No)]
    [InlineData("lastSeen > 2026-01-01T00:00:00Z and lastSeen < 2026-01-01T00:00:00.0000001Z", Verdict.Yes)]
    [InlineData("since < 0001-01-01", Verdict.Yes)]
    [InlineData("since in last 7 days and since > today", Verdict.Yes)]
    [InlineData("since in last 3 months and since > today", Verdict.Yes)]
    [InlineData("since in this month and since < today - 29d", Verdict.No)]
    [InlineData("since in this month and since < today - 30d", Verdict.Yes)]
    [InlineData("since > today and since < tomorrow", Verdict.Yes)]
    [InlineData("since > yesterday and since < tomorrow", Verdict.No)]
    [InlineData("lastSeen in last 7 days and lastSeen > today", Verdict.Yes)]
    [InlineData("lastSeen in last 3 hours and lastSeen in next 3 hours", Verdict.No)]   // now is in both
    [InlineData("lastSeen in last 3 hours and lastSeen < now - 4h", Verdict.Yes)]
    [InlineData("since < today and since > 2026-01-01", Verdict.No)]
    [InlineData("birthday anniversary in next 7 days", Verdict.No)]
    [InlineData("birthday anniversary in next 7 days and birthday is empty", Verdict.Yes)]
    public void NeverMatches_Times(string text, Verdict expected) => Assert.Equal(expected, Bind(text).NeverMatches());

    [Theory]
    [InlineData("name = 'abc' and name = 'ABC'", Verdict.No)]
    [InlineData("name = 'abc' match case and name = 'ABC' match case", Verdict.Yes)]
    [InlineData("name = 'abc' match case and name != 'ABC'", Verdict.Yes)]
    [InlineData("name = 'abc' and name != 'ABC' match case", Verdict.No)]
    [InlineData("name = 'abc' and name != 'ABC' match case and name != 'abc' match case", Verdict.Unknown)]
    [InlineData("name = 'abc' and not (name contains 'B')", Verdict.Yes)]
    [InlineData("name = 'abc' and name contains 'B' match case", Verdict.No)]
    [InlineData("name starts with 'ab' and not (name contains 'B')", Verdict.Yes)]
    [InlineData("name starts with 'ab' and name starts with 'ac'", Verdict.Yes)]
    [InlineData("name starts with 'ab' and name ends with 'yz'", Verdict.No)]
    [InlineData("name contains 'x' and name is empty", Verdict.Yes)]
    [InlineData("kind = 'TRADE' and kind = 'b2b'", Verdict.No)]
    [InlineData("kind = 'TRADE' and kind != 'b2b'", Verdict.Yes)]
    [InlineData("kind = 'TRADE' and kind = 'RETAIL'", Verdict.Yes)]
    [InlineData("kind != 'TRADE' and kind != 'RETAIL' and kind != 'LOST' and kind != 'ÖFFENTLICH' and kind is not empty", Verdict.No)]
    [InlineData("isActive != true and isActive != false", Verdict.Yes)]
    [InlineData("hasConsent != true and hasConsent != false", Verdict.No)]
    [InlineData("tags has all ('a', 'b') and tags has none ('B')", Verdict.Yes)]
    [InlineData("tags has exactly ('a') and tags has any ('b')", Verdict.Yes)]
    [InlineData("tags has any ('a') and tags is empty", Verdict.Yes)]
    [InlineData("channels has any ('PHONE') and channels has none ('TEL')", Verdict.Yes)]
    [InlineData("channels has any ('PHONE') and channels has none ('EMAIL')", Verdict.No)]
    [InlineData("birthday = since and birthday < since", Verdict.Yes)]
    [InlineData("birthday = since and since > birthday", Verdict.Yes)]
    [InlineData("birthday < since + 30d", Verdict.No)]
    [InlineData("birthday = since and birthday is empty", Verdict.Yes)]
    public void NeverMatches_Values(string text, Verdict expected) => Assert.Equal(expected, Bind(text).NeverMatches());

    [Theory]
    [InlineData("parent.name = 'a' and parent is empty", Verdict.Yes)]
    [InlineData("parent.name = 'a' and no parent", Verdict.Yes)]
    [InlineData("parent.name = 'a'", Verdict.No)]
    [InlineData("any parent (name = 'a') and any parent (name = 'b')", Verdict.Yes)]
    [InlineData("any children (name = 'a') and any children (name = 'b')", Verdict.No)]
    [InlineData("any children (name = 'a') and no children (name in ('a', 'b'))", Verdict.Yes)]
    [InlineData("any children (name = 'a') and no children", Verdict.Yes)]
    [InlineData("any children (name = 'a' and name = 'b')", Verdict.Yes)]
    [InlineData("count(children) < 0", Verdict.Yes)]
    [InlineData("count(children) > 2 and no children", Verdict.Yes)]
    [InlineData("count(children where name = 'a') > 2 and count(children) < 3", Verdict.Yes)]
    [InlineData("count(children where name = 'a') > 2", Verdict.No)]
    [InlineData("sum(children.revenue) > 5 and sum(children.revenue) < 3", Verdict.Yes)]
    [InlineData("sum(children.revenue) > 5", Verdict.Unknown)]
    [InlineData("all children (name = 'a') and any children (name = 'b')", Verdict.Yes)]
    public void NeverMatches_Relations(string text, Verdict expected) => Assert.Equal(expected, Bind(text).NeverMatches());

    [Theory]
    [InlineData("revenue < 5 or revenue >= 5", Verdict.No)]             // not those without
    [InlineData("revenue is empty or revenue < 5 or revenue >= 5", Verdict.Yes)]
    [InlineData("visits < 5 or visits >= 5", Verdict.Yes)]              // an int is never empty
    [InlineData("not (revenue > 5) or revenue > 5", Verdict.Yes)]
    [InlineData("revenue != 5 or revenue = 5", Verdict.Yes)]
    [InlineData("name contains 'a' or not (name contains 'A')", Verdict.Yes)]
    [InlineData("birthday < since or birthday >= since or birthday is empty", Verdict.Yes)]
    public void AlwaysMatches_Cases(string text, Verdict expected) => Assert.Equal(expected, Bind(text).AlwaysMatches());

    [Fact]
    public void IsWithin_ACountThatIsThatOfAll_IsNotDisproved()
    {
        var (all, some) = (Shop.Bind("all purchases (total > 5)"), Shop.Bind("count(purchases) = count(purchases where total > 5)"));
        Assert.Equal(Verdict.Unknown, some.IsWithin(all));
        Assert.Equal(Verdict.Unknown, all.IsWithin(some));
    }

    [Theory]
    [InlineData("since in last 7 days", "since in last 30 days", Verdict.Yes, Verdict.No)]
    [InlineData("since in last 3 months", "since in last 6 months", Verdict.Yes, Verdict.No)]
    [InlineData("lastSeen in last 3 months", "lastSeen in last 6 months", Verdict.Yes, Verdict.No)]
    [InlineData("since in last 7 days", "since in last 1 weeks", Verdict.Yes, Verdict.Yes)]
    [InlineData("any children (revenue > 100)", "any children (revenue > 50)", Verdict.Yes, Verdict.No)]
    [InlineData("all children (revenue > 100)", "all children (revenue > 50)", Verdict.Yes, Verdict.No)]
    [InlineData("name = 'abc'", "name contains 'B'", Verdict.Yes, Verdict.No)]
    public void IsWithin_Cases(string one, string other, Verdict expected, Verdict reverse)
    {
        Assert.Equal(expected, Bind(one).IsWithin(Bind(other)));
        Assert.Equal(reverse, Bind(other).IsWithin(Bind(one)));
    }

    [Theory]
    [InlineData("count(referrer.purchases) = 0 and any referrer (any purchases)", Verdict.Unknown)]
    [InlineData("count(referrer.purchases) in (0, 5) and any referrer (count(purchases) = 3)", Verdict.Unknown)]
    [InlineData("count(referrer) = 0 and referrer.name = 'a'", Verdict.Unknown)]
    [InlineData("count(referrer) in (0, 5) and referrer.name = 'a'", Verdict.Unknown)]
    [InlineData("count(purchases) = 0", Verdict.No)]
    [InlineData("referrer.name = 'a' and any purchases (total > 5) and name = 'b'", Verdict.No)]
    [InlineData("any purchases (total > 5 and buyer.name = 'a') and name != 'a'", Verdict.Unknown)]   // the buyer of a buyer's purchase is that buyer
    [InlineData("any purchases (total > 5 and any items (quantity > 2)) and no purchases (total > 7)", Verdict.Unknown)]
    [InlineData("any purchases (any items (quantity > 2)) and no purchases (any items (quantity > 1))", Verdict.Yes)]
    [InlineData("twice > 5 and twice < 3", Verdict.Yes)]
    [InlineData("twice > 5 and budget is empty", Verdict.Yes)]
    [InlineData("`days since last order` > 5 and `days since last order` < 6", Verdict.Yes)]    // days are whole
    [InlineData("count(purchases where total > 5) > count(purchases)", Verdict.Unknown)]             // it is never: some are not more than all
    [InlineData("count(purchases where total > 5) < count(purchases where total > 6)", Verdict.Unknown)]
    [InlineData("no purchases and count(purchases where total > 5) > count(purchases where total < 3)", Verdict.Unknown)]
    [InlineData("not (count(purchases where total > 5) <= count(purchases))", Verdict.Unknown)]
    [InlineData("count(purchases) = count(purchases where total > 5) and any purchases (not (total > 5))", Verdict.Unknown)]
    [InlineData("count(purchases) > budget", Verdict.Unknown)]
    [InlineData("referrer.budget > budget", Verdict.No)]
    [InlineData("any tags", Verdict.Unknown)]
    [InlineData("no tags", Verdict.No)]
    public void NeverMatches_OfSeveralEntityTypes(string text, Verdict expected) => Assert.Equal(expected, Shop.Bind(text).NeverMatches());

    private sealed class Graded
    {
        public long Id { get; init; }

        public Grade Grade { get; init; }

        public Grade? Former { get; init; }

        public int Next { get; init; }
    }

    [Fact]
    public void NeverMatches_AnEnumThatIsNotNullable_IsNeverEmpty()
    {
        var model = SegmentationModel.Create(m => m.Entity<Graded>("graded", e => e
            .Key(g => g.Id).Picklist(g => g.Grade, "grade").Picklist(g => g.Former, "grade")
            .Picklist(g => g.Next, "grade", new Dictionary<int, string> { [0] = "", [1] = "Gold" })));
        var context = new BindingContext(model, new PicklistSnapshot(new Picklist("grade", null, [new("Gold"), new("Silver")])));
        BindResult<Graded> Of(string text) => Filter.Parse(text).Bind<Graded>(context);

        Assert.Equal(Verdict.Yes, Of("grade is empty").NeverMatches());
        Assert.Equal(Verdict.Yes, Of("everyone").IsWithin(Of("grade is not empty")));
        Assert.Equal(Verdict.No, Of("former is empty").NeverMatches());
        Assert.Equal(Verdict.No, Of("next is empty").NeverMatches());
        Assert.Empty(Of("grade != 'Gold'").Issues);     // it selects nobody without a grade
        Assert.Single(Of("former != 'Gold'").Issues);

        // A value without a name is its number.
        var nameless = new Graded { Grade = (Grade)77 };
        var moment = new Moment(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero), TimeZoneInfo.Utc);
        Assert.True(Of("grade is not empty and grade not in ('Gold', 'Silver') and next is empty").Compile(moment).Matches(nameless));
        Assert.False(Assert.Single(Of("grade is empty").Explain(nameless, moment).WhyNot()).IsPossible);
    }

    [Fact]
    public void NeverMatches_TwoFieldsOfOneProperty_AreNotTakenToBeIndependent()
    {
        var model = SegmentationModel.Create(m => m.Entity<Sample>("sample", e => e
            .Key(s => s.Id).Text(s => s.Name).Text(s => s.Name, f => f.Named("label")).Number(s => s.Revenue)));
        var context = new BindingContext(model, PicklistSnapshot.Empty);
        Assert.Equal(Verdict.Unknown, Filter.Parse("name = 'a' and label = 'b'").Bind<Sample>(context).NeverMatches());
        Assert.Equal(Verdict.No, Filter.Parse("name = 'a' and revenue = 5").Bind<Sample>(context).NeverMatches());
    }

    [Fact]
    public void IsWithin_BoundToTwoSnapshotsOfAModel_IsNotDisproved()
    {
        BindResult<Sample> With(string text) =>
            Filter.Parse(text).Bind<Sample>(SampleSchema.Of(f => f.Name == "name", new CustomField("score", new FieldType(ScalarType.Number))).Context);

        var (five, three) = (With("score > 5"), With("score > 3"));
        Assert.Equal(Verdict.Yes, five.IsWithin(five));
        Assert.Equal(Verdict.Unknown, five.IsWithin(three));
    }

    [Fact]
    public void IsWithin_OfAnotherEntityType_Throws()
    {
        var model = SegmentationModel.Create(m => m.Entity<Sample>("one", e => e.Key(s => s.Id)).Entity<Sample>("other", e => e.Key(s => s.Id)));
        var context = new BindingContext(model, PicklistSnapshot.Empty);
        Assert.Throws<ArgumentException>(() => Filter.Everyone.Bind<Sample>(context, "one").IsWithin(Filter.Everyone.Bind<Sample>(context, "other")));
    }

    [Fact]
    public void NeverMatches_ListedSegments_AreKnownByTheirKeys()
    {
        var segments = new SegmentCatalogue(
        [
            new SegmentDefinition("some", "sample", null, [1L, 2L, 3L]),
            new SegmentDefinition("few", "sample", null, [1L, 2L]),
            new SegmentDefinition("rich", "sample", Filter.Parse("revenue > 100"), include: [4L], exclude: [1L]),
        ]);
        var context = Schema.Context with { Segments = segments };
        BindResult<Sample> In(string text) => Filter.Parse(text).Bind<Sample>(context);

        Assert.Equal(Verdict.Yes, In("in segment 'few'").IsWithin(In("in segment 'some'")));
        Assert.Equal(Verdict.No, In("in segment 'some'").IsWithin(In("in segment 'few'")));
        Assert.Equal(Verdict.Yes, In("in segment 'rich' and id = 1").NeverMatches());
        Assert.Equal(Verdict.Yes, In("in segment 'rich' and revenue is empty").IsEquivalentTo(In("id = 4 and revenue is empty")));
    }

    [Fact]
    public void NeverMatches_NotBound_Throws() => Assert.Throws<FilterException>(() => Bind("nothing = 1").NeverMatches());
}
