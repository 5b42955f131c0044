namespace Segmentation;

/// <summary>Reads the records of a batch, and finds out what is to be done to each that is there and may be seen.</summary>
internal sealed class BulkPlanner<T>(BulkContext context, IBulkPlanning<T> planning)
    where T : class
{
    public async Task<PlannedBatch<T>> PlanAsync(IReadOnlyList<BulkRecord> batch, CancellationToken cancellationToken)
    {
        var (settled, found) = (new List<BulkRecord>(), new List<BulkItem<T>>());
        foreach (var record in batch)
        {
            if (record.IsSettled)
                settled.Add(record);
            else if (await ReadAsync(record.Key, cancellationToken).ConfigureAwait(false) is { } seen)
                found.Add(new BulkItem<T>(record, seen));
            else
                settled.Add(record.Fail(BulkFault.Gone, $"there is no {context.Run.EntityType} {record.Key} any more"));
        }

        var visible = await VisibleAsync([.. found.Select(f => f.Seen.Value)], cancellationToken).ConfigureAwait(false);
        // What was begun was permitted then, and may be there: that has to be found out.
        BulkItem<T>[] asked = [.. found.Where(f => visible.Contains(f.Seen.Value) || f.Record.State == BulkState.Begun)];
        settled.AddRange(found.Except(asked).Select(f => NotPermitted(f.Record)));
        var planned = await planning.PlanAsync(asked, cancellationToken).ConfigureAwait(false);
        var items = new List<BulkItem<T>>();
        foreach (var (item, record) in asked.Zip(planned))
        {
            if (record.State == BulkState.Begun && visible.Contains(item.Seen.Value))
                items.Add(item with { Record = record });
            else
                settled.Add(record.State == BulkState.Begun ? NotPermitted(record) : record);
        }

        return new PlannedBatch<T>(items, settled);
    }

    private BulkRecord NotPermitted(BulkRecord record) =>
        record.Fail(BulkFault.NotPermitted, $"you may not see the {context.Run.EntityType} {record.Key} any more");

    private async ValueTask<Versioned<T>?> ReadAsync(EntityKey key, CancellationToken cancellationToken)
    {
        if (planning.WritesEntities)
            return await context.All.UncheckedSink<T>().ReadAsync(key, cancellationToken).ConfigureAwait(false);
        return await context.All.Source<T>().FindAsync(key, cancellationToken).ConfigureAwait(false) is { } entity ? new Versioned<T>(entity, default) : null;
    }

    /// <summary>Those that the caller may see, as they were read: what is written then is the very version that was looked at.</summary>
    private async Task<HashSet<T>> VisibleAsync(IReadOnlyCollection<T> entities, CancellationToken cancellationToken)
    {
        var binding = await context.Caller.ContextAsync(cancellationToken).ConfigureAwait(false);
        var visible = new HashSet<T>(ReferenceEqualityComparer.Instance);
        if (new AccessRules(context.Caller.Access, binding).Of(binding.Model.Of<T>(context.Run.EntityType)) is not { } policy)
        {
            visible.UnionWith(entities);
            return visible;
        }

        var related = await policy.LoadRelatedAsync(entities, context.All.Reader(), cancellationToken).ConfigureAwait(false);
        visible.UnionWith(entities.Where(policy.Compile(context.Caller.Now).Over(related)));
        return visible;
    }
}
