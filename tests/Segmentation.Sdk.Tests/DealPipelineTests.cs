using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class DealPipelineTests
{
    private static readonly PicklistSnapshot Lists = FactoryPicklists.All
        .With(FactoryPicklists.All.Find("pipeline")!.Add(new("INSTALLATIONS") { Aliases = ["MOUNTING"] }).Add(new("EMPTY")).Add(new("CLOSED") { IsActive = false }))
        is var lists ? lists.With(lists.Find("deal-stage")!
            .Add(new("DONE") { Parent = "INSTALLATIONS", Semantics = StageSemantics.Success }, 0).Add(new("MEASURED") { Parent = "INSTALLATIONS" }).Add(new("MOUNTED") { Parent = "mounting" })) : null!;

    [Fact]
    public void Stages_are_those_of_their_pipeline_in_order()
    {
        Assert.Equal(["DONE", "MEASURED", "MOUNTED"], Lists.StagesOf("mounting").Select(s => s.Code));
        Assert.Equal(["NEW", "PREPARATION", "PREPAYMENT_INVOICE", "EXECUTING", "FINAL_INVOICE", "WON", "LOSE", "APOLOGY"], Lists.StagesOf("SALES").Select(s => s.Code));
        Assert.Empty(Lists.StagesOf("EMPTY"));
    }

    [Theory]
    [InlineData("installations", null, "INSTALLATIONS", "MEASURED")]
    [InlineData("MOUNTING", "mounted", "INSTALLATIONS", "MOUNTED")]
    [InlineData("SALES", null, "SALES", "NEW")]
    public void A_deal_moves_to_a_stage_of_the_pipeline(string to, string? stage, string pipeline, string expected)
    {
        var deal = new Deal { Pipeline = "SALES", Stage = "WON" };
        deal.MoveTo(to, Lists, stage);
        Assert.Equal((pipeline, expected), (deal.Pipeline, deal.Stage));
    }

    [Theory]
    [InlineData("SALES", "MOUNTED", "\"MOUNTED\" is no active stage of the pipeline \"SALES\"")]
    [InlineData("EMPTY", null, "the pipeline \"EMPTY\" has no stage in progress")]
    [InlineData("CLOSED", null, "\"CLOSED\" is no active item of pipeline")]
    [InlineData("NOWHERE", null, "\"NOWHERE\" is no active item of pipeline")]
    public void A_deal_that_cannot_move_stays(string to, string? stage, string message)
    {
        var deal = new Deal { Pipeline = "SALES", Stage = "NEW" };
        Assert.Contains(message, Assert.Throws<PicklistException>(() => deal.MoveTo(to, Lists, stage)).Message, StringComparison.Ordinal);
        Assert.Equal(("SALES", "NEW"), (deal.Pipeline, deal.Stage));
    }
}
