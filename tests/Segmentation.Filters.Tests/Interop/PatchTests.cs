using System.Text.Json.Nodes;

namespace Segmentation.Tests;

public sealed class PatchTests
{
    private const string Query = """
        {"id": "q", "combinator": "or", "tags": ["x"], "rules": [
            {"id": "a", "field": "name", "operator": "=", "value": "A", "meta": {"by": "ann"}},
            {"id": "m", "field": "nme", "operator": "?", "muted": true},
            {"id": "g", "combinator": "and", "rules": [
                {"id": "b", "field": "revenue", "operator": ">", "value": "5"},
                {"id": "c", "field": "city", "operator": "=", "value": "C"}]}]}
        """;

    [Fact]
    public void Patch_WithAConditionBesideAlternatives_KeepsTheirMembersWhereTheyMove() => Is(
        Query,
        f => f & Filter.Parse("vip = true"),
        """
        {"id": "q", "combinator": "and", "tags": ["x"], "rules": [
            {"combinator": "or", "rules": [
                {"id": "a", "field": "name", "operator": "=", "value": "A", "meta": {"by": "ann"}},
                {"id": "g", "combinator": "and", "rules": [
                    {"id": "b", "field": "revenue", "operator": ">", "value": "5"},
                    {"id": "c", "field": "city", "operator": "=", "value": "C"}]}]},
            {"field": "vip", "operator": "=", "value": true},
            {"id": "m", "field": "nme", "operator": "?", "muted": true}]}
        """);

    [Fact]
    public void Patch_WithAnotherValue_ChangesThatRuleOnly() => Is(
        Query,
        _ => Filter.Parse("name = 'A' or (revenue <= 7 and city = 'C')"),
        Query.Replace("\">\", \"value\": \"5\"", "\"<=\", \"value\": 7", StringComparison.Ordinal));

    [Fact]
    public void Patch_WithMatchCase_KeepsTheOtherMetadata() => Is(
        Query,
        _ => Filter.Parse("name = 'A' match case or (revenue > 5 and city = 'C')"),
        Query.Replace("\"by\": \"ann\"", "\"by\": \"ann\", \"matchCase\": true", StringComparison.Ordinal));

    [Fact]
    public void Patch_WithoutAGroup_DropsWhatItHeld() => Is(
        Query,
        _ => Filter.Parse("name = 'A'"),
        """
        {"id": "q", "combinator": "or", "tags": ["x"], "rules": [
            {"id": "a", "field": "name", "operator": "=", "value": "A", "meta": {"by": "ann"}},
            {"id": "m", "field": "nme", "operator": "?", "muted": true}]}
        """);

    [Fact]
    public void Patch_TheNegation_TurnsTheGroup() => Is(
        Query, f => !f, Query.Replace("\"tags\"", "\"not\": true, \"tags\"", StringComparison.Ordinal));

    [Fact]
    public void Patch_OfAnotherCombinator_KeepsTheRules() => Is(
        Query, _ => Filter.Parse("name = 'A' and (revenue > 5 and city = 'C')"), Query.Replace("\"or\"", "\"and\"", StringComparison.Ordinal));

    [Fact]
    public void Patch_OfCombinatorsBetweenRules_LeavesThemThere() => Is(
        """
        {"rules":[{"id":1,"field":"name","operator":"=","value":"A"},"and",{"id":2,"field":"city","operator":"=","value":"B"},"or",
        {"id":3,"field":"vip","operator":"=","value":true}]}
        """,
        _ => Filter.Parse("(name = 'A' and city = 'B') or vip = false"),
        """
        {"rules":[{"id":1,"field":"name","operator":"=","value":"A"},"and",{"id":2,"field":"city","operator":"=","value":"B"},"or",
        {"id":3,"field":"vip","operator":"=","value":false}]}
        """);

    [Fact]
    public void Patch_OfBothForms_LeavesWhatIsUnchangedInItsOwn() => Is(
        """
        {"rules":[{"combinator":"or","rules":[{"field":"name","operator":"=","value":"A"},{"field":"city","operator":"=",
        "value":"B"}]},"and",{"field":"vip","operator":"=","value":true}]}
        """,
        _ => Filter.Parse("(name = 'A' or city = 'B') and vip = false"),
        """
        {"rules":[{"combinator":"or","rules":[{"field":"name","operator":"=","value":"A"},{"field":"city","operator":"=",
        "value":"B"}]},"and",{"field":"vip","operator":"=","value":false}]}
        """);

    [Fact]
    public void Patch_WhereAnAlternativeIsMuted_LeavesNoGroupOfNothing() => Is(
        """
        {"rules":[{"field":"name","operator":"=","value":"A"},"or",{"field":"x","muted":true},"and",{"field":"y","muted":true},"or",
        {"field":"city","operator":"=","value":"B"},"and",{"field":"vip","operator":"=","value":true}]}
        """,
        _ => Filter.Parse("name = 'Z' or (city = 'B' and vip = true)"),
        """
        {"rules":[{"field":"name","operator":"=","value":"Z"},"or",{"field":"x","muted":true},"or",{"field":"y","muted":true},"or",
        {"field":"city","operator":"=","value":"B"},"and",{"field":"vip","operator":"=","value":true}]}
        """);

    [Fact]
    public void Patch_OfARuleInAGroupOfItsOwn_ChangesItThere() => Is(
        """
        {"combinator":"and","rules":[{"id":"g","combinator":"or","rules":[{"id":"a","field":"name","operator":"=","value":"A"}]},
        {"field":"vip","operator":"=","value":true}]}
        """,
        _ => Filter.Parse("name != 'B' and vip = true"),
        """
        {"combinator":"and","rules":[{"id":"g","combinator":"or","rules":[{"id":"a","field":"name","operator":"!=","value":"B"}]},
        {"field":"vip","operator":"=","value":true}]}
        """);

    [Fact]
    public void Patch_OfARuleThatMovesAndChanges_KeepsItsMembers() => Is(
        """
        {"combinator":"and","rules":[{"id":"a","field":"revenue","operator":"=","value":1},{"id":"b","field":"discount","operator":"=","value":3}]}
        """,
        _ => Filter.Parse("discount = 4 and revenue = 1"),
        """
        {"combinator":"and","rules":[{"id":"b","field":"discount","operator":"=","value":4},{"id":"a","field":"revenue","operator":"=","value":1}]}
        """);

    [Fact]
    public void Patch_OfARuleThatIsChangedAndNegated_KeepsItsMembers() => Is(
        """
        {"combinator":"and","rules":[{"id":"a","field":"revenue","operator":"=","value":1},{"id":"b","field":"discount","operator":"=","value":3}]}
        """,
        _ => Filter.Parse("not (revenue = 2) and discount = 3"),
        """
        {"combinator":"and","rules":[{"combinator":"and","rules":[{"id":"a","field":"revenue","operator":"=","value":2}],"not":true},
        {"id":"b","field":"discount","operator":"=","value":3}]}
        """);

    [Fact]
    public void Patch_OfAGroupThatMovesAndChanges_KeepsItsMembers() => Is(
        """
        {"combinator":"and","rules":[{"id":"a","field":"revenue","operator":"=","value":1},{"id":"g","combinator":"or","not":true,
        "rules":[{"id":"b","field":"discount","operator":"=","value":3},{"id":"c","field":"name","operator":"=","value":"3"}]}]}
        """,
        _ => Filter.Parse("not (discount = 4 or name = '3') and revenue = 1"),
        """
        {"combinator":"and","rules":[{"id":"g","combinator":"or","not":true,
        "rules":[{"id":"b","field":"discount","operator":"=","value":4},{"id":"c","field":"name","operator":"=","value":"3"}]},
        {"id":"a","field":"revenue","operator":"=","value":1}]}
        """);

    [Fact]
    public void Patch_OfGroupsThatChangePlacesAndAreChanged_FindsThemByTheirFields() => Is(
        """
        {"combinator":"or","rules":[
        {"id":"g","combinator":"and","rules":[{"field":"name","operator":"=","value":"A"},{"field":"revenue","operator":"=","value":1}]},
        {"id":"h","combinator":"and","rules":[{"field":"city","operator":"=","value":"B"},{"field":"discount","operator":"=","value":2}]}]}
        """,
        _ => Filter.Parse("(city = 'B' and discount = 3) or (name = 'A' and revenue = 4)"),
        """
        {"combinator":"or","rules":[
        {"id":"h","combinator":"and","rules":[{"field":"city","operator":"=","value":"B"},{"field":"discount","operator":"=","value":3}]},
        {"id":"g","combinator":"and","rules":[{"field":"name","operator":"=","value":"A"},{"field":"revenue","operator":"=","value":4}]}]}
        """);

    // Of two rules of one field that both change and move elsewhere nobody knows which is which.
    [Fact]
    public void Patch_OfSeveralRulesOfOneFieldThatMoveToAnotherGroup_MakesThemNew() => Is(
        """
        {"combinator":"and","rules":[{"id":"a","field":"revenue","operator":">","value":1},{"id":"b","field":"revenue","operator":"<","value":3}]}
        """,
        _ => Filter.Parse("not (revenue > 2) and not (revenue < 4)"),
        """
        {"combinator":"and","rules":[{"combinator":"and","rules":[{"field":"revenue","operator":">","value":2}],"not":true},
        {"combinator":"and","rules":[{"field":"revenue","operator":"<","value":4}],"not":true}]}
        """);

    [Fact]
    public void Patch_OfRulesOfOneNameInOtherRows_KeepsThemApart() => Is(
        """
        {"combinator":"and","rules":[{"id":"a","field":"name","operator":"=","value":"A"},
        {"id":"r","field":"company","operator":"=","match":{"mode":"some"},"value":{"id":"v","combinator":"and",
        "rules":[{"id":"b","field":"name","operator":"=","value":"B"}]}}]}
        """,
        _ => Filter.Parse("not any company (name = 'C') and (vip = true or name = 'D')"),
        """
        {"combinator":"and","rules":[{"combinator":"and","rules":[{"id":"r","field":"company","operator":"=","match":{"mode":"some"},
        "value":{"id":"v","combinator":"and","rules":[{"id":"b","field":"name","operator":"=","value":"C"}]}}],"not":true},
        {"combinator":"or","rules":[{"field":"vip","operator":"=","value":true},{"id":"a","field":"name","operator":"=","value":"D"}]}]}
        """);

    [Fact]
    public void Patch_OfRows_KeepsTheMembersOfTheirGroup() => Is(
        """
        {"combinator":"and","rules":[{"id":"r","field":"orders","operator":"=","match":{"mode":"some"},"value":{"id":"v",
        "rules":[{"id":"t","field":"total","operator":">","value":1},"or",{"muted":true}]}}]}
        """,
        _ => Filter.Parse("count(orders where total > 2) >= 3"),
        """
        {"combinator":"and","rules":[{"id":"r","field":"orders","operator":"=","match":{"mode":"atLeast","threshold":3},
        "value":{"id":"v","rules":[{"id":"t","field":"total","operator":">","value":2},"or",{"muted":true}]}}]}
        """);

    [Fact]
    public void Patch_ByANameOfTheOtherTool_FindsTheRule() => Is(
        """{"combinator":"and","rules":[{"id":"a","field":"name","operator":"=","value":"A"}]}""",
        _ => Filter.Parse("name = 'B'"),
        """{"combinator":"and","rules":[{"id":"a","field":"TITLE","operator":"=","value":"B"}]}""",
        InteropShop.Contexts["names"]);

    [Theory]
    [InlineData("everyone")]
    [InlineData("sum(orders.total) > 5")]
    [InlineData("any orders or name = 'A'")]
    [InlineData("all orders (nobody)")]
    public void Patch_WithWhatHasNoCounterpart_SaysSo(string edited)
    {
        var patched = Filter.TryFromReactQueryBuilder(Query, InteropShop.Context).Patch(Filter.Parse(edited));
        Assert.Null(patched.Document);
        Assert.Equal(IssueCode.NotMapped, Assert.Single(patched.Issues).Code);
    }

    [Fact]
    public void Patch_OfAQueryThatCouldNotBeRead_Throws() =>
        Assert.Throws<InvalidOperationException>(() => Filter.TryFromReactQueryBuilder("{}", InteropShop.Context).Patch(Filter.Parse("vip = true")));

    private static void Is(string query, Func<Filter, Filter> edit, string expected, InteropContext? interop = null)
    {
        var document = Filter.TryFromReactQueryBuilder(query, interop ?? InteropShop.Context);
        var patched = document.Patch(edit(document.Filter!)).Require();
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(patched)), patched);
    }
}
