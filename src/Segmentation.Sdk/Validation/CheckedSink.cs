namespace Segmentation;

/// <summary>Writes a batch when every entity of it may be written, and else nothing.</summary>
internal sealed class CheckedSink<T>(Segmenter segmenter, IEntitySink<T> sink) : IEntitySink<T>
    where T : class
{
    public ValueTask<Versioned<T>?> ReadAsync(EntityKey key, CancellationToken cancellationToken = default) => sink.ReadAsync(key, cancellationToken);

    public async ValueTask<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<EntityWrite<T>> writes, CancellationToken cancellationToken = default)
    {
        var check = await segmenter.CheckAsync<T>(entityType: null, cancellationToken).ConfigureAwait(false);
        var refused = new List<EntityIssues>();
        foreach (var write in writes)
        {
            if (write.Entity is { } entity && await IssuesOfAsync(check, write, entity, cancellationToken).ConfigureAwait(false) is { Count: > 0 } issues)
                refused.Add(new EntityIssues(check.EntityType.Name, check.EntityType.KeyOf(entity), issues));
        }

        return refused is [] ? await sink.WriteAsync(writes, cancellationToken).ConfigureAwait(false) : throw new EntityValidationException(refused);
    }

    private async ValueTask<IReadOnlyList<Issue>> IssuesOfAsync(EntityCheck<T> check, EntityWrite<T> write, T entity, CancellationToken cancellationToken)
    {
        // What a new entity may hold an old one may hold too, so that most writes need no look at what is stored.
        var issues = check.IssuesOf(entity, stored: null);
        if (issues.Count == 0 || write.Condition == WriteCondition.IsAbsent || check.EntityType.KeyOf(entity) is not { IsEmpty: false } key)
            return issues;
        var stored = await sink.ReadAsync(key, cancellationToken).ConfigureAwait(false);
        // That will be a conflict: the caller is to look again, and not to be told of values that somebody else changed.
        if (write.Condition == WriteCondition.IsUnchanged && stored?.Token != write.Token)
            return [];
        return check.IssuesOf(entity, stored?.Value);
    }
}
