using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation.Tests;

/// <summary>Documents as nobody means them: too deep, too long, or broken by chance. Readers give issues with places, and never throw.</summary>
public sealed class HostileInteropTests
{
    private const int SmallStack = 256 * 1024;
    private const int Cases = 1_000;

    private const string Rule = """{"field":"name","operator":"=","value":"x"}""";

    private static readonly string[] Odd =
    [
        "null", "true", "0", "-1", "1.5", "1e400", "1e-400", "123456789012345678901234567890",
        "\"\"", "\" \"", "\"~\"", "\",\"", "\"x\"", "\"\\ud800\"", "\"\\u0000\"", "\"2026-02-30\"",
        "[]", "[null]", "[[]]", "[\"~\"]", "[1,\"\"]",
        "{}", "{\"a\":1,\"a\":2}", "{\"rules\":[]}", "{\"var\":\"name\"}", "{\"mode\":\"relative\"}",
    ];

    public static TheoryData<string> Formats => InteropCaseTests.Formats;

    public static TheoryData<string, string, string, string> Nested => new()
    {
        { "react-querybuilder", """{"combinator":"and","not":true,"rules":[""", Rule, "]}" },
        { "react-querybuilder", """{"combinator":"and","rules":[""", Rule, "]}" },
        { "react-querybuilder", $$"""{"rules":[{{Rule}},"or",{"not":true,"rules":[{{Rule}},"and",""", Rule, "]}]}" },
        {
            "react-querybuilder",
            """{"combinator":"and","rules":[{"field":"orders","operator":"=","match":{"mode":"some"},"value":""",
            $$"""{"rules":[{{Rule}}]}""",
            "}]}"
        },
        { "bitrix24", "{\"0\":", "{\"name\":\"x\"}", "}" },
        { "bitrix24", "{\"name\":\"x\",\"0\":{\"logic\":\"OR\",\"name\":\"y\",\"1\":", "{\"name\":\"x\"}", "}}" },
        { "bitrix24", "[", "{\"name\":\"x\"}", "]" },
        { "jquery-querybuilder", """{"condition":"AND","not":true,"rules":[""", """{"field":"name","operator":"is_null"}""", "]}" },
        { "jsonlogic", "{\"!\":", """{"==":[{"var":"name"},"x"]}""", "}" },
        { "jsonlogic", """{"and":{"!":[""", """{"==":[{"var":"name"},"x"]}""", "]}}" },
        { "jsonlogic", """{"or":[{"==":[{"var":"name"},"x"]},{"and":[{"==":[{"var":"name"},"y"]},""", """{"==":[{"var":"name"},"x"]}""", "]}]}" },
        { "jsonlogic", """{"some":[{"var":"orders"},""", """{"==":[{"var":"title"},"x"]}""", "]}" },
        { "jsonlogic", "[", "", "]" },
    };

    /// <summary>Lists of one member too many, around <c>$</c>.</summary>
    public static TheoryData<string, string> Lists => new()
    {
        { "react-querybuilder", """{"rules":[{"field":"name","operator":"in","value":[$]}]}""" },
        { "react-querybuilder", """{"rules":[{"field":"name","operator":"notIn","value":"$"}]}""" },
        { "react-querybuilder", """{"rules":[{"field":"tags","operator":"hasAny","value":[$]}]}""" },
        { "bitrix24", """{"@name":[$]}""" },
        { "bitrix24", """{"tags":[$]}""" },
        { "jquery-querybuilder", """{"condition":"AND","rules":[{"field":"name","operator":"in","value":[$]}]}""" },
        { "jquery-querybuilder", """{"condition":"AND","rules":[{"field":"name","operator":"in","value":"$"}]}""" },
        { "jsonlogic", """{"in":[{"var":"name"},[$]]}""" },
    };

    // At most levels that may be allowed: a runaway recursion ends the process, so that passing at all is the proof.
    [Theory]
    [MemberData(nameof(Nested))]
    public void Read_NestedHoweverDeep_FitsASmallStack(string format, string open, string inner, string close)
    {
        var interop = InteropShop.Context with
        {
            Binding = InteropShop.Binding with { Limits = new FilterLimits { Levels = FilterLimits.MostLevels, RelationDepth = FilterLimits.MostRelations } },
        };
        foreach (var times in Enumerable.Range(0, 60).Select(i => 8 * i).Append(100_000))
        {
            var document = new StringBuilder().Insert(0, open, times).Append(inner).Insert(open.Length * times + inner.Length, close, times).ToString();
            OnSmallStack(() =>
            {
                var result = InteropFormat.Of(format).Read(document, interop);
                Assert.True(result.Filter is not null || result.Issues[^1].Severity == Severity.Error);
                Assert.True(times is > 0 and < 480 || result.Filter is null || times == 0, $"{times} levels were read");
                if (format == "react-querybuilder" && result.Filter is { } filter)
                    Assert.NotNull(Filter.TryFromReactQueryBuilder(document, interop).Patch(!filter & Filter.Parse("vip = true")));
            });
        }
    }

    [Fact]
    public void Write_AsDeepAsMayBeAllowed_IsReadBackOnASmallStack() => OnSmallStack(() =>
    {
        var interop = InteropShop.Context with { Binding = InteropShop.Binding with { Limits = new FilterLimits { Levels = FilterLimits.MostLevels } } };
        var filter = Filter.Parse("name = 'x'");
        for (var i = 1; i < FilterLimits.MostLevels; i++)
            filter = i % 3 == 0 ? !filter : i % 3 == 1 ? filter & Filter.Parse($"revenue > {i}") : filter | Filter.Parse($"city = '{i}'");
        Assert.Equal(FilterLimits.MostLevels, filter.Height);
        var document = Filter.TryFromReactQueryBuilder(filter.ToReactQueryBuilder(interop).Require(), interop);
        Assert.Equal(filter, document.Filter);
        Assert.Equal(filter, Filter.TryFromReactQueryBuilder(document.Patch(filter).Require(), interop).Filter);
        Assert.NotNull(Filter.TryFromBitrix24(filter.ToBitrix24(interop).Require(), interop).Filter);
    });

    [Theory]
    [MemberData(nameof(Lists))]
    public void Read_TenThousandAndOneMembers_IsTooLarge(string format, string document)
    {
        string With(int count) => document.Contains("\"$\"", StringComparison.Ordinal)
            ? document.Replace("$", string.Join(',', Enumerable.Range(0, count)), StringComparison.Ordinal)
            : document.Replace("$", string.Join(',', Enumerable.Range(0, count).Select(i => $"\"{i}\"")), StringComparison.Ordinal);

        Assert.NotNull(InteropFormat.Of(format).Read(With(10_000), InteropShop.Context).Filter);
        var result = InteropFormat.Of(format).Read(With(10_001), InteropShop.Context);
        Assert.Null(result.Filter);
        Assert.Equal(IssueCode.TooLarge, Assert.Single(result.Issues).Code);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_TwoMillionCharacters_IsTooLarge(string format)
    {
        foreach (var document in new[] { new string(' ', 2_000_000), $"{{\"name\":\"{new string('x', 2_000_000)}\"}}", new string('[', 2_000_000) })
        {
            var issue = Assert.Single(InteropFormat.Of(format).Read(document, InteropShop.Context).Issues);
            Assert.Equal((IssueCode.TooLarge, ""), (issue.Code, issue.Pointer));
        }
    }

    [Theory]
    [InlineData("react-querybuilder", """{"combinator":"and","rules":[$]}""", Rule)]
    [InlineData("bitrix24", "[$]", """{"name":"x"}""")]
    [InlineData("jquery-querybuilder", """{"condition":"AND","rules":[$]}""", """{"field":"name","operator":"is_null"}""")]
    [InlineData("jsonlogic", """{"and":[$]}""", """{"==":[{"var":"name"},"x"]}""")]
    public void Read_ThousandsOfRules_IsTooLargeWithFewIssues(string format, string group, string rule)
    {
        var document = group.Replace("$", string.Join(',', Enumerable.Repeat(rule, 9_000)), StringComparison.Ordinal);
        var result = InteropFormat.Of(format).Read(document, InteropShop.Context);
        Assert.Null(result.Filter);
        Assert.All(result.Issues, i => Assert.Equal(IssueCode.TooLarge, i.Code));
        Assert.True(result.Issues.Count <= 100);
    }

    // Not theory data: test runners pass that on as UTF-8, which cannot hold these.
    [Theory]
    [MemberData(nameof(Formats))]
    public void Read_UnpairedSurrogate_IsRefused(string format)
    {
        foreach (var document in new[] { "{\"name\":\"\ud800\"}", "{\"\udc00\":1}", "\ud800" })
            Assert.Equal(IssueCode.Syntax, Assert.Single(InteropFormat.Of(format).Read(document, InteropShop.Context).Issues).Code);
    }

    [Fact]
    public void ReactQueryBuilder_BrokenByChance_GivesAFilterOrPlaces() => Fuzz("react-querybuilder", shop => shop.ReactQueryBuilderQuery());

    [Fact]
    public void Bitrix24_BrokenByChance_GivesAFilterOrPlaces() => Fuzz("bitrix24", shop => shop.Bitrix24Filter());

    [Fact]
    public void JQueryQueryBuilder_BrokenByChance_GivesAFilterOrPlaces() => Fuzz("jquery-querybuilder", shop => shop.JQueryQueryBuilderRules());

    [Fact]
    public void JsonLogic_BrokenByChance_GivesAFilterOrPlaces() => Fuzz("jsonlogic", shop => shop.JsonLogicRule());

    private static void Fuzz(string format, Func<ShopDice, JsonNode> roll) => InteropQuestion.ForAll(Cases, roll, question =>
    {
        var dice = new Dice(question.Seed);
        var broken = Broken(question.Document, dice);
        if (dice.Chance(0.3))
            broken = Scratched(broken, dice);
        var interop = dice.Chance(0.5) ? InteropShop.Context : InteropShop.Contexts["berlin"];
        var result = InteropFormat.Of(format).Read(broken, interop);
        var errors = result.Issues.Where(i => i.Severity == Severity.Error).ToList();
        Assert.True(result.Filter is null == errors.Count > 0, broken);
        if (result.Filter is { } filter)
        {
            Assert.True(filter.Bind<CaseEntity>(InteropShop.Binding, "customer").IsValid, broken);
            if (format == "react-querybuilder")
                _ = Filter.TryFromReactQueryBuilder(broken, interop).Patch(new FilterEdits(new ShopDice(dice)).Of(filter)).Require();
        }

        Assert.All(result.Issues, i => Assert.True(IsPlace(broken, i.Pointer!), $"{broken}\n{i.Pointer}  {i.Message}"));
    });

    private static bool IsPlace(string text, string pointer)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return JsonPointer.Exists(document.RootElement, pointer);
        }
        catch (JsonException)
        {
            return pointer.Length == 0;
        }
    }

    /// <summary>The document as text, with a part that is something else, stands twice or has another name.</summary>
    private static string Broken(JsonNode document, Dice dice)
    {
        var parts = InteropQuestion.Parts(document).Count();
        var (at, written) = (dice.Number(0, parts - 1), 0);

        string Write(JsonNode? node)
        {
            if (node is null)
                return "null";
            var isBroken = written++ == at;
            return isBroken && node is not JsonObject ? dice.Pick(Odd)
                : node switch
                {
                    JsonObject members => $"{{{string.Join(',', Members(members, isBroken))}}}",
                    JsonArray items => $"[{string.Join(',', items.Select(Write))}]",
                    _ => node.ToJsonString(),
                };
        }

        IEnumerable<string> Members(JsonObject members, bool isBroken)
        {
            var broken = isBroken && members.Count > 0 ? dice.Number(0, members.Count - 1) : -1;
            var how = dice.Number(0, 3);
            foreach (var ((name, value), i) in members.Select((m, i) => (m, i)))
            {
                var member = $"{JsonSerializer.Serialize(i == broken && how == 0 ? name + dice.Pick(["", "x", "/", "~", "%"]) : name)}:{Write(value)}";
                if (i == broken && how == 1)
                    continue;
                yield return i == broken && how == 2 ? $"{JsonSerializer.Serialize(name)}:{dice.Pick(Odd)}" : member;
                if (i == broken && how == 3)
                    yield return member;
            }
        }

        return Write(document);
    }

    /// <summary>The text without a stretch of it, or with some characters in its place.</summary>
    private static string Scratched(string text, Dice dice)
    {
        var start = dice.Number(0, text.Length - 1);
        var length = Math.Min(dice.Pick([0, 1, 1, 2, 10]), text.Length - start);
        return text[..start] + dice.Pick(["", "\"", "{", "}", "[", "]", ",", ":", "\\", "\\u", "~", "null", "0", " ", "\u0000"]) + text[(start + length)..];
    }

    private static void OnSmallStack(Action act)
    {
        Exception? thrown = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    act();
                }
                catch (Exception exception)
                {
                    thrown = exception;
                }
            },
            SmallStack);
        thread.Start();
        thread.Join();
        Assert.Null(thrown);
    }
}
