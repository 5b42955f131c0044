using System.Text.Json;
using System.Text.Json.Nodes;

namespace Segmentation.Tests;

/// <summary>What is read of another tool's document means what that tool's own documentation says, but for the deviations that the evaluators list.</summary>
public sealed class ImportLaws
{
    private const int Cases = 1_000;

    [Fact]
    public void ReactQueryBuilder_MeansWhatTheToolSays() => Agree(
        "react-querybuilder", shop => shop.ReactQueryBuilderQuery(), comparison => new ReactQueryBuilderMeaning(comparison).Matches);

    [Fact]
    public void Bitrix24_MeansWhatTheToolSays() => Agree("bitrix24", shop => shop.Bitrix24Filter(), comparison => new Bitrix24Meaning(comparison).Matches);

    [Fact]
    public void JQueryQueryBuilder_MeansWhatTheToolSays() => Agree(
        "jquery-querybuilder", shop => shop.JQueryQueryBuilderRules(), comparison => new JQueryQueryBuilderMeaning(comparison).Matches);

    [Fact]
    public void JsonLogic_MeansWhatTheToolSays() => Agree("jsonlogic", shop => shop.JsonLogicRule(), comparison => new JsonLogicMeaning(comparison).Matches);

    private static void Agree(string format, Func<ShopDice, JsonNode> roll, Func<ForeignComparison, Func<JsonElement, CaseEntity, bool>> meaning)
    {
        var (read, all, answers) = (0, 0, new int[2]);
        InteropQuestion.ForAll(Cases, roll, question =>
        {
            all++;
            var result = InteropFormat.Of(format).Read(question.Json, InteropShop.Contexts["berlin"]);
            if (result.Filter is not { } filter)
                return;
            read++;
            var matches = meaning(new ForeignComparison(question.Moment));
            using var document = JsonDocument.Parse(question.Json);
            var predicate = filter.Bind<CaseEntity>(InteropShop.Binding, "customer").Interpret(question.Moment);
            foreach (var customer in question.Customers)
            {
                var expected = matches(document.RootElement, customer);
                answers[expected ? 1 : 0]++;
                Assert.True(expected == predicate.Matches(customer), $"{filter}\nthe tool says {expected}");
            }
        });

        // The dice roll what can be read, and what is sometimes true.
        Assert.True(read > 0.98 * all, $"{read} of {all} were read");
        Assert.True(answers.Min() > 0.2 * answers.Sum(), string.Join(" and ", answers));
    }
}
