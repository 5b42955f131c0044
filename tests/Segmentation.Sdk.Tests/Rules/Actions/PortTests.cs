namespace Segmentation.Tests;

public sealed class PortTests
{
    private static readonly CreateDocument PerType = CreateDocument.PerValue("type", [new("SERVICE", "act"), new("SALE", "contract")], otherwise: "offer");

    private readonly Desk _desk = new();

    [Theory]
    [InlineData("SERVICE", "act")]
    [InlineData("SALE", "contract")]
    [InlineData("GOODS", "offer")]
    [InlineData(null, "offer")]
    public async Task CreateDocument_PerValue_IsOfItsTemplate(string? type, string expected)
    {
        var deal = _desk.Crm.Deal("Repair", set: d => d.Type = type);

        await _desk.Do(PerType, deal.Id);

        Assert.Equal([new CreateDocument(expected)], _desk.Ports.Of<CreateDocument>());
    }

    [Fact]
    public async Task CreateDocument_NoTemplateForTheValue_Fails()
    {
        var deal = _desk.Crm.Deal("Repair", set: d => d.Type = "GOODS");
        var failure = await _desk.FailureOf(CreateDocument.PerValue("type", [new("SERVICE", "act")]), deal.Id);
        Assert.Equal($"there is no template for what `type` of the deal {deal.Id} is", failure);
    }

    [Fact]
    public async Task SendEmail_MemberOfASuppressingSegment_IsNotWrittenTo()
    {
        var (anna, bea, carl) = (_desk.Crm.Contact("Anna"), _desk.Crm.Contact("Bea"), _desk.Crm.Contact("Carl"));
        _desk.Crm.Define(
            SegmentDefinition.Static("unsubscribed", "contact", [anna.Id]).Suppressing("E-Mail"),
            SegmentDefinition.Static("bounced", "contact", [bea.Id]).Suppressing("e-mail"),
            SegmentDefinition.Static("no-sms", "contact", [carl.Id]).Suppressing("sms"));
        var mail = new SendEmail("spring", MessageSuppression.By("unsubscribed"));

        Assert.Equal("unsubscribed", (await _desk.Do(mail, anna.Id, entityType: "contact")).SuppressedBy);
        // Another segment that suppresses the channel counts as well.
        Assert.Equal("bounced", (await _desk.Do(mail, bea.Id, entityType: "contact")).SuppressedBy);
        Assert.Null((await _desk.Do(mail, carl.Id, entityType: "contact")).SuppressedBy);
        Assert.Equal(carl.Id, Assert.Single(_desk.Ports.All).Delivery.Key);
    }

    [Fact]
    public async Task SendMessage_NoSuppression_WritesToEverybody()
    {
        var anna = _desk.Crm.Contact("Anna");
        _desk.Crm.Define(SegmentDefinition.Static("no-sms", "contact", [anna.Id]).Suppressing("sms"));

        await _desk.Do(new SendMessage(MessageChannels.Sms, "your code", MessageSuppression.None), anna.Id, entityType: "contact");

        Assert.Single(_desk.Ports.Of<SendMessage>());
    }

    [Theory]
    [InlineData("gone", "/suppressedBy  there is no segment `gone`")]
    [InlineData("vip", "/suppressedBy  the segment `vip` does not suppress telegram: let it, or name one that does")]
    [InlineData("deals", "/suppressedBy  `deals` is a segment of deal, not of contact")]
    public async Task SendMessage_SuppressionThatIsNone_WritesToNobody(string segment, string expected)
    {
        var anna = _desk.Crm.Contact("Anna");
        _desk.Crm.Define(
            SegmentDefinition.Static("vip", "contact").Suppressing("sms"),
            SegmentDefinition.Static("deals", "deal").Suppressing("telegram"));

        Assert.Equal(expected, await _desk.FailureOf(new SendMessage(MessageChannels.Telegram, "hello", MessageSuppression.By(segment)), anna.Id, "contact"));
        Assert.Empty(_desk.Ports.Deliveries);
    }

    [Fact]
    public void SendEmail_NothingSaidOfSuppression_IsRefused() => Assert.Throws<RuleException>(() => new SendEmail("spring", null!));

    [Fact]
    public async Task Execute_NobodyHandlesThePort_SaysWhatToRegister()
    {
        var executor = new ActionExecutor(_desk.Crm.Segmenter, new NoServices());

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await executor.ExecuteAsync(new CreateTask("call"), _desk.Delivery(1)));

        Assert.Equal("Nobody handles `createTask`: register an IActionHandler<CreateTask>.", exception.Message);
    }

    [Fact]
    public async Task Record_DeliveredAgain_HasItsEffectOnce()
    {
        await _desk.Do(new CreateTask("call"), 1, "k");
        await _desk.Do(new CreateTask("call"), 1, "k");

        Assert.Single(_desk.Ports.All);
        Assert.Equal(2, _desk.Ports.Deliveries.Count);
    }

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => null;
    }
}
