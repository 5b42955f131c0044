using Segmentation.Crm;

namespace Segmentation.Tests;

public sealed class CollectionTests
{
    [Fact]
    public async Task A_class_with_collections_is_written_only_with_a_way_to_copy_it()
    {
        var type = SegmentationModel.Create(m => m.Entity<Tagged>("tagged", e => e.Key(t => t.Id).Texts("tags", t => t.Tags))).Of<Tagged>();
        var store = new InMemoryStore<Tagged>(type, [new(1, ["a"])]);
        Assert.Equal(1, await store.ScanAsync().CountAsync());
        var message = (await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.ReadAsync(1))).Message;
        Assert.Contains("give the store a function that copies one", message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await store.WriteAsync([EntityWrite.Insert(new Tagged(2, []))]));
        Assert.Equal(1, await store.ScanAsync().CountAsync());

        var copying = new InMemoryStore<Tagged>(type, [new(1, ["a"])], t => t with { Tags = [.. t.Tags] });
        (await copying.ReadAsync(1))!.Value.Tags.Add("leak");
        Assert.Equal(["a"], (await copying.FindAsync(1))!.Tags);
    }

    [Fact]
    public async Task A_policy_keeps_callers_from_sinks_of_what_it_limits()
    {
        var crm = new Testing.InMemoryCrm(TimeProvider.System);
        var limited = crm.Segmenter.For(AccessPolicy.Everything.Limit("deal", Filter.Nobody));
        await limited.Sink<Company>().WriteAsync([EntityWrite.Insert(new Company { Id = 1 })]);
        Assert.NotNull(await crm.Companies.FindAsync(1));
        Assert.Contains("The access policy limits deal", Assert.Throws<InvalidOperationException>(limited.Sink<Deal>).Message, StringComparison.Ordinal);
    }

    private sealed record Tagged(long Id, List<string> Tags);
}
