using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation.Tests;

/// <summary>An edited filter that is written back into the query of react-querybuilder that it came from.</summary>
public sealed class PatchLaws
{
    private const int Cases = 300;

    private static readonly InteropContext Context = InteropShop.Contexts["berlin"];

    [Fact]
    public void Patch_WithTheSameFilter_ChangesNothing() => ForAll((document, question, _) =>
        IsLike(question.Document, document.Patch(document.Filter!)));

    [Fact]
    public void Patch_WithAnotherFilter_SaysThatFilter() => ForAll((document, question, edits) =>
    {
        var edited = edits.Of(document.Filter!);
        var patched = document.Patch(edited);
        var read = Filter.TryFromReactQueryBuilder(patched.Require(), Context);
        Assert.True(edited == read.Filter, $"edited {edited}\nread   {read.Filter}\n{patched.Document}\n{string.Join('\n', read.Issues)}");
    });

    [Fact]
    public void Patch_WithAnotherFilter_LeavesWhatIsMutedInTheQuery() => ForAll((document, question, edits) =>
        Survive(question.Document, document.Patch(edits.Of(document.Filter!)), query => ((JsonArray)query["rules"]!).OfType<JsonObject>().Where(IsMuted)));

    [Fact]
    public void Patch_WithOneMoreCondition_KeepsEveryMember() => ForAll((document, question, edits) =>
    {
        if (edits.OneMore(document.Filter!) is { } edited && SaysNothingTwice(question, edited))
            Survive(question.Document, document.Patch(edited), WithoutMeaning);
    });

    [Fact]
    public void Patch_WithOneValueChanged_KeepsEveryMember() => ForAll((document, question, edits) =>
    {
        if (edits.OneValueChanged(document.Filter!) is { } edited && SaysNothingTwice(question, edited))
            Survive(question.Document, document.Patch(edited), WithoutMeaning);
    });

    [Fact]
    public void Patch_WithOneValueChangedAndTheRulesInAnotherOrder_KeepsEveryMember() => ForAll((document, question, edits) =>
    {
        if (edits.OneValueChanged(document.Filter!) is not { } changed)
            return;
        var edited = changed switch { AllOf all => Filter.All([.. all.Parts.Reverse()]), AnyOf any => Filter.Any([.. any.Parts.Reverse()]), _ => changed };
        if (SaysNothingTwice(question, edited))
            Survive(question.Document, document.Patch(edited), WithoutMeaning);
    });

    [Fact]
    public void Patch_WithOneRuleLess_KeepsEveryOtherMember() => ForAll((document, question, _) =>
    {
        var others = question.Document.DeepClone();
        var rules = (JsonArray)others["rules"]!;
        ValueList<Filter> parts = document.Filter switch { AllOf all => all.Parts, AnyOf any => any.Parts, _ => [] };

        // Without "and" and "or" between the rules, so that the first part is the first rule.
        if (parts.Count < 3 || others["combinator"] is null || !SaysNothingTwice(question, document.Filter!))
            return;
        rules.Remove(rules.First(r => !IsMuted(r!.AsObject())));
        Survive(others, document.Patch(document.Filter is AllOf ? Filter.All([.. parts.Skip(1)]) : Filter.Any([.. parts.Skip(1)])), WithoutMeaning);
    });

    /// <summary>What is muted, and what rules and groups have beside their meaning.</summary>
    private static IEnumerable<JsonNode> WithoutMeaning(JsonNode query) => InteropQuestion.Parts(query).OfType<JsonObject>().SelectMany(part =>
        IsMuted(part) ? [part] : new[] { "id", "disabled", "x" }.Where(part.ContainsKey).Select(name => new JsonObject { [name] = part[name]!.DeepClone() }));

    private static bool IsMuted(JsonObject part) => part["muted"] is JsonValue muted && muted.GetValue<bool>();

    private static void Survive(JsonNode original, FilterExport patched, Func<JsonNode, IEnumerable<JsonNode>> parts)
    {
        var left = parts(JsonNode.Parse(patched.Require())!).Select(p => p.ToJsonString()).ToList();
        Assert.All(parts(original), part => Assert.True(left.Remove(part.ToJsonString()), $"lost {part.ToJsonString()}\npatched {patched.Document}"));
    }

    /// <summary>Which of two rules that say the same was changed, nobody knows.</summary>
    private static bool SaysNothingTwice(InteropQuestion question, Filter edited)
    {
        var rules = Conditions(edited).ToList();
        return rules.Count == rules.Distinct().Count() && Conditions(Filter.TryFromReactQueryBuilder(question.Json, Context).Filter!).ToList() is var old &&
            old.Count == old.Distinct().Count();
    }

    private static IEnumerable<Filter> Conditions(Filter filter) => filter switch
    {
        AllOf all => all.Parts.SelectMany(Conditions),
        AnyOf any => any.Parts.SelectMany(Conditions),
        Not not => Conditions(not.Inner),
        Related { Where: { } where } => [filter, .. Conditions(where)],
        Condition { Subject: AggregateSubject { Where: { } where } } => [filter, .. Conditions(where)],
        _ => [filter],
    };

    private static void IsLike(JsonNode expected, FilterExport patched) =>
        Assert.True(JsonNode.DeepEquals(expected, JsonNode.Parse(patched.Require())), $"patched  {patched.Document}");

    private static void ForAll(Action<ReactQueryBuilderDocument, InteropQuestion, FilterEdits> law) => InteropQuestion.ForAll(
        Cases,
        shop => shop.ReactQueryBuilderQuery(),
        question =>
        {
            var document = Filter.TryFromReactQueryBuilder(question.Json, Context);
            if (document.Filter is not null)
                law(document, question, new FilterEdits(new ShopDice(new Dice(question.Seed))));
        });
}
