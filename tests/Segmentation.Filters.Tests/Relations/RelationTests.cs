namespace Segmentation.Tests;

public sealed class RelationTests
{
    private readonly Shop _shop = new();

    [Theory]
    [InlineData("count(tags) = 2", true)] // linked three times, of which one twice and one to nothing
    [InlineData("any tags (code = 'vip')", true)]
    [InlineData("no tags (code = 'vip')", false)]
    [InlineData("all tags (code in ('vip', 'news'))", true)]
    [InlineData("any tags (code = 'VIP')", false)] // keys compare exactly
    public void ManyToMany_SeesEachTargetOnce(string text, bool expected)
    {
        _shop.Buyers.Add(new Buyer(1));
        _shop.Tags.AddRange([new Tag("vip"), new Tag("news"), new Tag("other")]);
        _shop.Taggings.AddRange([new Tagging(1, "vip"), new Tagging(1, "vip"), new Tagging(1, "news"), new Tagging(1, "gone"), new Tagging(2, "other")]);
        Assert.Equal(expected, _shop.Matches(text));
    }

    [Theory]
    [InlineData("referrer.name = 'Ada'", true)]
    [InlineData("referrer.referrer.name = 'Ada'", false)] // Ada's own referrer is gone
    [InlineData("referrer.referrer is empty", true)]
    [InlineData("referrer is not empty", true)]
    [InlineData("count(referrer.purchases) = 1", true)]
    [InlineData("count(referrer.referrer.purchases) = 0", true)]
    [InlineData("any referrer (any referred (name = 'Bob'))", true)] // there and back
    [InlineData("name < 'x' or everyone", null)]
    [InlineData("all referrer.referrer (nobody)", true)]
    [InlineData("any referrer.purchases (total > 5)", true)]
    [InlineData("name != referrer.name", true)]
    public void Paths_FollowToOneRelations(string text, bool? expected)
    {
        _shop.Buyers.AddRange([new Buyer(1) { Name = "Bob", ReferrerId = 2 }, new Buyer(2) { Name = "Ada", ReferrerId = 99 }]);
        _shop.Purchases.Add(new Purchase(1, 2) { Total = 9 });
        if (expected is { } answer)
            Assert.Equal(answer, _shop.Matches(text));
        else
            Assert.False(Shop.Bind(text).IsValid);
    }

    [Theory]
    [InlineData("purchases.total > 5", "1:1  `purchases` leads to many rows: say `any purchases (… total …)`")]
    [InlineData("any referred.purchases (total > 5)", "1:5  `referred` leads to many rows: say `any referred (… purchases …)`")]
    [InlineData("sum(referred.purchases.total) > 5", "1:5  `referred` leads to many rows: say `any referred (… purchases …)`")]
    [InlineData("purchases is empty", "1:1  `purchases` leads to many rows: say `any purchases`, `no purchases` or `count(purchases)`")]
    [InlineData("referrer = 'Ada'", "1:1  `referrer` leads to another entity: say `referrer is empty`, or name a field of it, `referrer.…`")]
    [InlineData("any purchases (name = 'Bob')", "1:16  unknown field `name`")]
    [InlineData("any purchase", "1:5  unknown relation `purchase`: did you mean `purchases`?")]
    [InlineData("any name", "1:5  `name` is a field, and leads to no rows")]
    [InlineData("sum(purchases.placedOn) > 1", "1:5  `sum` takes numbers; `placedOn` is a date")]
    [InlineData("max(purchases.currency) = 'EUR'", "1:5  `max` takes numbers, dates or datetimes; `currency` is text")]
    [InlineData("sum(purchases.total) > 1", "1:5  `sum(purchases.total)` may mix currencies: let `where` fix one, as in `where currency = 'EUR'`")]
    [InlineData("max(purchases.total where currency in ('EUR', 'USD')) > 1", "1:5  `max(purchases.total where currency in ('EUR', 'USD'))` may mix currencies: let `where` fix one, as in `where currency = 'EUR'`")]
    [InlineData("`mean order` > 1", "1:1  in the derived field `buyer.mean order`: `sum(purchases.total)` may mix currencies: let `where` fix one, as in `where currency = 'EUR'`")]
    [InlineData("sum(purchases.net) > 1", "1:5  `sum(purchases.net)` may mix currencies: let `where` fix one, as in `where currency = 'EUR'`")]
    public void Bind_WhatCannotBeAskedOfRelations_SaysWhatToSay(string text, string expected) =>
        Assert.Equal(expected, Shop.Bind(text).Issues.Single(i => i.Severity == Severity.Error).ToString());

    [Theory]
    [InlineData("sum(purchases.total where currency = 'EUR') > 1")]
    [InlineData("sum(purchases.net where currency in ('EUR') and total > 3) > 1")]
    [InlineData("sum(purchases.total where currency = 'EUR' and total > 3 or currency = 'eur' and total < 1) > 1")] // one currency in each branch
    [InlineData("count(purchases) > 1")]
    [InlineData("avg(purchases.weight) > 1")]
    public void Bind_AggregatesOfOneCurrency_AreGood(string text) => Assert.DoesNotContain(Shop.Bind(text).Issues, i => i.Severity == Severity.Error);

    [Fact]
    public void Bind_RelationsBeyondTheDepth_AreRefused()
    {
        Assert.True(Shop.Bind("any referred (referrer.referrer.referrer is empty)").IsValid);
        Assert.Equal(IssueCode.TooLarge, Shop.Bind("any referred (referrer.referrer.referrer.referrer is empty)").Issues.Single().Code);
        Assert.Equal(IssueCode.TooLarge, Shop.Bind("any referred (referrer.referrer.`mean order` > 1 and any purchases (total > 1))", new FilterLimits { RelationDepth = 3 }).Issues.First(i => i.Severity == Severity.Error).Code);
        Assert.True(Shop.Bind("any referred", new FilterLimits { RelationDepth = 1 }).IsValid);
    }

    [Theory]
    [InlineData("no purchases (weight > 1)", "also selects those with no `purchases`")]
    [InlineData("all purchases (weight > 1)", "also selects those with no `purchases`")]
    [InlineData("not any purchases (weight > 1)", "also selects those with no `purchases`")]
    [InlineData("avg(purchases.weight) != 1", "also selects those with no value in `avg(purchases.weight)`")]
    [InlineData("referrer.name != 'x'", "also selects those with no value in `referrer.name`")]
    [InlineData("no purchases", null)]
    [InlineData("any purchases (weight > 1)", null)]
    [InlineData("not no purchases (weight > 1)", null)]
    [InlineData("count(purchases) != 1", null)]
    public void Bind_WhatIsTrueWithoutRows_SaysSo(string text, string? expected) =>
        Assert.Equal(expected, Shop.Bind(text).Issues.FirstOrDefault(i => i.Severity == Severity.Information)?.Message);

    [Fact]
    public void Bind_IssueWithinARelation_HasItsPlace()
    {
        var filter = Filter.FromJson("""{"v":1,"all":[{"everyone":true},{"relation":"purchases","quantifier":"any","where":{"field":"wat","op":"=","value":1}}]}""");
        Assert.Equal("/all/1/where/field", filter.Bind<Buyer>(new BindingContext(Shop.Model, PicklistSnapshot.Empty)).Issues.Single().Pointer);
        filter = Filter.FromJson("""{"v":1,"field":"budget","op":"<","value":{"aggregate":"sum","relation":"purchases","of":"wat"}}""");
        Assert.Equal("/value/of", filter.Bind<Buyer>(new BindingContext(Shop.Model, PicklistSnapshot.Empty)).Issues.Single().Pointer);
    }

    [Fact]
    public void Navigation_ThatWasNotLoaded_IsAnErrorAndNoAnswer()
    {
        var context = new BindingContext(Shop.Model, PicklistSnapshot.Empty);
        var bound = Filter.Parse("no items").Bind<Purchase>(context);
        Assert.True(bound.Compile(Shop.Now).Matches(new Purchase(1, 1) { Items = [] }));
        Assert.False(bound.Interpret(Shop.Now).Matches(new Purchase(1, 1) { Items = [new Item("a", 1)] }));
        Assert.Throws<RelatedRowsNotLoadedException>(() => bound.Compile(Shop.Now).Matches(new Purchase(1, 1)));
        Assert.Throws<RelatedRowsNotLoadedException>(() => bound.Interpret(Shop.Now).Matches(new Purchase(1, 1)));
    }

    [Fact]
    public void ToOneNavigation_WithAKeyAndNoTarget_IsAnError()
    {
        var model = SegmentationModel.Create(m => m.Entity<Node>("node", e => e.Key(n => n.Id).One<Node>("up", n => n.UpId, r => r.InMemory(n => n.Up))));
        var bound = Filter.Parse("up is empty").Bind<Node>(new BindingContext(model, PicklistSnapshot.Empty));
        Assert.True(bound.Compile(Shop.Now).Matches(new Node(1, null, null)));
        Assert.False(bound.Compile(Shop.Now).Matches(new Node(1, 2, new Node(2, null, null))));
        Assert.Throws<RelatedRowsNotLoadedException>(() => bound.Compile(Shop.Now).Matches(new Node(1, 2, null)));
    }

    [Fact]
    public void InMemory_RowsOfOneAndARowOfMany_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => SegmentationModel.Create(m => m
            .Entity<Node>("node", e => e.Key(n => n.Id).One<Node>("up", n => n.UpId, r => r.InMemory(n => new[] { n })))));
        Assert.Throws<ArgumentException>(() => SegmentationModel.Create(m => m
            .Entity<Node>("node", e => e.Key(n => n.Id).Many<Node>("down", n => n.UpId, r => r.InMemory(n => n.Up)))));
    }

    [Fact]
    public void Money_OfACurrencyThatIsNoField_IsRefused() => Assert.Contains("is no field", Assert.Throws<ArgumentException>(
        () => SegmentationModel.Create(m => m.Entity<Node>("node", e => e.Key(n => n.Id).Money("amount", _ => 1, "nowhere")))).Message, StringComparison.Ordinal);

    [Fact]
    public void Relation_TellsWhereItsKeysAre()
    {
        Relation Named(string entityType, string name) => Shop.Model.Find(entityType)!.Relations.Single(r => r.Name == name);

        Assert.Equal((null, "p => p.BuyerId"), (Named("buyer", "purchases").NearMember?.ToString(), Named("buyer", "purchases").FarMember?.ToString()));
        Assert.Equal("p => p.BuyerId", Named("purchase", "buyer").NearMember?.ToString());
        Assert.Equal("tagging", Named("buyer", "tags").Link);
    }

    [Fact]
    public void Create_RelationBetweenKeysOfDifferentKinds_IsRefused() => Assert.Contains("never joins", Assert.Throws<ArgumentException>(
        () => SegmentationModel.Create(m => m.Entity<Tag>("tag", e => e.Key(t => t.Code)).Entity<Node>("node", e => e.Key(n => n.Id).One<Tag>("tag", n => n.UpId)))).Message, StringComparison.Ordinal);

    [Fact]
    public void ReadSet_TellsFieldsAndRelationsOfEachLevel()
    {
        var read = Shop.Bind("name = 'x' and sum(purchases.net where currency = 'EUR') > 1 and any referrer (any tags and since = today) and `days since last order` > 3").ReadSet;
        Assert.Equal(["name"], read.Fields.Select(f => f.Name));
        Assert.Equal(["purchases", "referrer"], read.Relations.Keys.Select(r => r.Name).Order());
        var (purchases, referrer) = (read.Relations.Single(r => r.Key.Name == "purchases").Value, read.Relations.Single(r => r.Key.Name == "referrer").Value);
        Assert.Equal(["currency", "placedOn", "rebate", "total"], purchases.Fields.Select(f => f.Name).Order());
        Assert.Equal(["since"], referrer.Fields.Select(f => f.Name));
        Assert.Equal(["tags"], referrer.Relations.Keys.Select(r => r.Name));
        Assert.Empty(Shop.Bind("name is empty").ReadSet.Relations);
    }

    private sealed record Node(long Id, long? UpId, Node? Up);

    [Fact]
    public void IsEmpty_PathOverARelationThatAFieldIsNamedLike_AsksWhetherTheLastIsMissing()
    {
        var model = SegmentationModel.Create(m => m.Entity<Buyer>("buyer", e => e
            .Key(b => b.Id).Text("referrer", b => b.Name).One<Buyer>("referrer", b => b.ReferrerId).One<Buyer>("mentor", b => b.ReferrerId)));
        Buyer[] buyers = [new(1), new(2) { ReferrerId = 1 }, new(3) { ReferrerId = 2 }];

        var bound = Filter.Parse("referrer.mentor is empty").Bind<Buyer>(new BindingContext(model, PicklistSnapshot.Empty));

        Assert.True(bound.IsValid);
        var related = RelatedRows.Join(rows => rows.Add(model.Of<Buyer>(), buyers));
        Assert.Equal([1, 2], buyers.Where(bound.Compile(Shop.Now).Over(related)).Select(b => b.Id));
    }
}
