using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>Stores of deals, and short ways to look into them. What a store in memory gives is there at once.</summary>
internal static class DealStore
{
    public static InMemoryStore<Deal> Of(params IEnumerable<Deal> deals) => new(CrmModel.Default.Of<Deal>(), deals);

    public static Deal Deal(long id, decimal amount = 0) => new() { Id = id, Amount = amount };

    /// <summary>A question that selects everybody.</summary>
    public static PushedQuery Everybody { get; } = new(CrmModel.Default.Of<Deal>(), []);

    public static T Result<T>(ValueTask<T> task)
    {
        Assert.True(task.IsCompleted);
        return task.Result;
    }

    public static IReadOnlyList<WriteResult> Write(this InMemoryStore<Deal> store, params IReadOnlyList<EntityWrite<Deal>> writes) =>
        Result(store.WriteAsync(writes));

    public static Versioned<Deal>? Read(this InMemoryStore<Deal> store, long id) => Result(store.ReadAsync(id));

    public static ConcurrencyToken TokenOf(this InMemoryStore<Deal> store, long id) => store.Read(id)?.Token ?? default;

    public static IReadOnlyList<long> Ids(this InMemoryStore<Deal> store) => [.. store.ScanAsync().ToBlockingEnumerable().Select(d => d.Id)];

    public static IReadOnlyList<EntityChange<Deal>> ChangesAfter(this InMemoryStore<Deal> store, long position) =>
        [.. store.ChangesAfterAsync(position).ToBlockingEnumerable()];

    public static long Position(this InMemoryStore<Deal> store) => Result(store.PositionAsync());
}
