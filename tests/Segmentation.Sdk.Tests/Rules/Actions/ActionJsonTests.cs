namespace Segmentation.Tests;

public sealed class ActionJsonTests
{
    public static TheoryData<RuleAction, string> Actions => new()
    {
        { new SetField("type", "SERVICE"), """{"action":"setField","field":"type","value":"SERVICE"}""" },
        { new SetField("amount", Value.Of(12.5m)), """{"action":"setField","field":"amount","value":12.5}""" },
        { new SetField("amount"), """{"action":"setField","field":"amount","value":null}""" },
        { new SetField("tags", Value.Of("a"), Value.Of("b")), """{"action":"setField","field":"tags","values":["a","b"]}""" },
        { new AssignResponsible(AssignmentStrategy.Fixed(7)), """{"action":"assignResponsible","by":"fixed","people":[7]}""" },
        {
            new AssignResponsible(AssignmentStrategy.RoundRobin(Team.Of("service"))),
            """{"action":"assignResponsible","by":"roundRobin","department":"service"}"""
        },
        {
            new AssignResponsible(AssignmentStrategy.Random(Team.Of("anna", "bob"), 42)) { Field = "owner" },
            """{"action":"assignResponsible","by":"random","people":["anna","bob"],"seed":42,"field":"owner"}"""
        },
        {
            new AssignResponsible(AssignmentStrategy.LeastLoaded(Team.Of(1, 2)) with { Load = Filter.Parse("stage != 'WON'") }),
            """{"action":"assignResponsible","by":"leastLoaded","people":[1,2],"load":"stage != 'WON'"}"""
        },
        { new MoveToStage("WON"), """{"action":"moveToStage","stage":"WON"}""" },
        { new MoveToStage("WON", "SALES"), """{"action":"moveToStage","stage":"WON","pipeline":"SALES"}""" },
        { new AddToList("call"), """{"action":"addToList","list":"call"}""" },
        { new RemoveFromList("call"), """{"action":"removeFromList","list":"call"}""" },
        { new CreateTask("call") { DueIn = new TimeStep(3, TimeUnit.Day) }, """{"action":"createTask","title":"call","dueIn":"3d"}""" },
        { new ScheduleActivity("meeting"), """{"action":"scheduleActivity","activity":"meeting"}""" },
        { new CreateDocument("offer"), """{"action":"createDocument","template":"offer"}""" },
        {
            CreateDocument.PerValue("type", [new("SERVICE", "act")], "offer"),
            """{"action":"createDocument","template":"offer","by":"type","templates":[{"value":"SERVICE","template":"act"}]}"""
        },
        { new CreatePaymentLink(), """{"action":"createPaymentLink","amount":"amount"}""" },
        { new SendEmail("spring", MessageSuppression.By("silent")), """{"action":"sendEmail","template":"spring","suppressedBy":"silent"}""" },
        {
            new SendMessage(MessageChannels.Telegram, "code", MessageSuppression.None),
            """{"action":"sendMessage","channel":"telegram","template":"code","suppression":"none"}"""
        },
    };

    [Theory]
    [MemberData(nameof(Actions))]
    public void Json_EachAction_IsWrittenSoAndReadAgain(RuleAction action, string json)
    {
        var catalogue = new RuleCatalogue(new Rule("r", "deal", new ManualTrigger(), action));

        var written = catalogue.ToJson(ShippedActions.Catalogue);

        Assert.Contains($"\"then\":[{json}]", written, StringComparison.Ordinal);
        Assert.Equal(catalogue.Definitions, RuleCatalogue.TryFromJson(written, ShippedActions.Catalogue).Catalogue!.Definitions);
    }

    [Theory]
    [InlineData("""{"action":"sendEmail","template":"spring"}""", "a message says who is not written to: \"suppressedBy\" names a segment")]
    [InlineData("""{"action":"sendEmail","template":"spring","suppressedBy":"a","suppression":"none"}""", "a message says who is not written to")]
    [InlineData("""{"action":"assignResponsible","by":"turns","people":[1]}""", "`turns` is no way to assign: fixed, roundRobin, weighted")]
    [InlineData("""{"action":"assignResponsible","by":"random","people":[1]}""", "an assignment by \"random\" needs a whole number as \"seed\"")]
    [InlineData("""{"action":"assignResponsible","by":"weighted"}""", "an assignment needs either \"people\" or a \"department\"")]
    [InlineData("""{"action":"setField","field":"type"}""", "the member \"value\" is missing")]
    [InlineData("""{"action":"addToList","list":"call","color":"red"}""", "the member \"color\" does not belong here")]
    [InlineData("""{"action":"createDocument","by":"type"}""", "a document for each `type` needs a template for one of its values")]
    public void Json_Wrong_SaysWhat(string action, string expected)
    {
        var json = $$"""{"v":1,"rules":[{"key":"r","entityType":"deal","trigger":{"on":"manual"},"when":"everyone","then":[{{action}}]}]}""";

        var issue = Assert.Single(RuleCatalogue.TryFromJson(json, ShippedActions.Catalogue).Issues);

        Assert.StartsWith("/rules/0/then/0", issue.Pointer, StringComparison.Ordinal);
        Assert.StartsWith(expected, issue.Message, StringComparison.Ordinal);
    }
}
