using Segmentation.Crm;
using Segmentation.Testing;

namespace Segmentation.Tests;

/// <summary>A CRM in memory with what does actions to it, and the ports recorded.</summary>
internal sealed class Desk
{
    private int _deliveries;

    public Desk(People? people = null, Action<SegmentationOptions>? configure = null)
    {
        Clock = new FakeClock(new DateTimeOffset(2026, 11, 22, 10, 0, 0, TimeSpan.Zero));
        Crm = new InMemoryCrm(Clock, configure);
        Ports = new RecordedActions().With<IPeopleRepository>(new InMemoryPeopleRepository(people))
            .With<IAssignmentRepository>(new InMemoryAssignmentRepository());
        Executor = new ActionExecutor(Crm.Segmenter, Ports);
    }

    public FakeClock Clock { get; }

    public InMemoryCrm Crm { get; }

    public RecordedActions Ports { get; }

    public ActionExecutor Executor { get; }

    public ActionDelivery Delivery(EntityKey key, string? idempotencyKey = null, string entityType = "deal") =>
        new(entityType, key, idempotencyKey ?? $"delivery {++_deliveries}", Crm.Segmenter.Now, "anna");

    public ValueTask<ActionResult> Do(RuleAction action, EntityKey key, string? idempotencyKey = null, string entityType = "deal") =>
        Executor.ExecuteAsync(action, Delivery(key, idempotencyKey, entityType));

    public async Task<string> FailureOf(RuleAction action, EntityKey key, string entityType = "deal") =>
        (await Assert.ThrowsAsync<ActionFailedException>(async () => await Do(action, key, entityType: entityType))).Message;

    public async Task<Deal> Deal(EntityKey key) => (await Crm.Deals.FindAsync(key))!;

    public async Task<Contact> Contact(EntityKey key) => (await Crm.Contacts.FindAsync(key))!;
}
