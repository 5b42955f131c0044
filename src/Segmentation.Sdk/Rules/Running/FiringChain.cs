namespace Segmentation;

/// <summary>
/// Finds what the changes of an action trigger: those that the feed tells of its entity since before it was begun, of a field that the action sets, where it is
/// known which these are. Others
/// somebody else made meanwhile, and whoever follows the feed tells them: were they taken for the action's, a rule that fires for them would be refused as one
/// that leads back to itself.
/// </summary>
internal sealed class FiringChain(ActionExecutor executor, IChangeTrigger? trigger, int longest)
{
    /// <summary>Where the feed of an entity type stands; null where nothing is triggered, or the source has no feed.</summary>
    public async Task<long?> PositionAsync(string entityType, CancellationToken cancellationToken) =>
        trigger is null || executor.Segmenter.Model.Find(entityType) is not { } type
            ? null
            : await type.Accept(new Standing(executor.Segmenter, cancellationToken)).ConfigureAwait(false);

    /// <summary>The firings that changes of an entity trigger, each with the reason for which it is not run, or null.</summary>
    /// <param name="cause">Whose action made the changes.</param>
    /// <param name="action">The number of the action.</param>
    /// <param name="position">Where the feed stood before.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IReadOnlyList<(Firing Firing, string? Refusal)>> FollowAsync(
        Firing cause, int action, long? position, CancellationToken cancellationToken)
    {
        if (trigger is null || position is not { } after)
            return [];
        var binding = await executor.Segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
        if (binding.Model.Find(cause.EntityType) is not { } type)
            return [];
        var writes = executor.Actions.KindOf(cause.Actions[action]).WritesOf(cause.Actions[action], new ActionContext(binding, type));
        var fields = writes?.Select(w => type.FindField(w.Field)).OfType<Field>().ToList();
        var firings = await type.Accept(new Following(executor.Segmenter, trigger, cause.Key, fields, after, cancellationToken)).ConfigureAwait(false);
        return [.. firings.Select(f => f with { Chain = [.. cause.Chain, cause.Link] }).Select(f => (f, RefusalOf(f)))];
    }

    private string? RefusalOf(Firing firing)
    {
        if (firing.Chain.Contains(firing.Link))
        {
            var cycle = firing.Chain.SkipWhile(l => l != firing.Link).Append(firing.Link);
            return $"the rules lead back to one another: {string.Join(" -> ", cycle.Select(l => l.Rule))}";
        }

        return firing.Chain.Count < longest
            ? null
            : $"more than {longest} rules would lead to one another: {string.Join(" -> ", firing.Chain.Append(firing.Link).Select(l => l.Rule))}";
    }

    private sealed class Standing(Segmenter segmenter, CancellationToken cancellationToken) : IEntityTypeVisitor<Task<long?>>
    {
        public async Task<long?> Visit<T>(EntityType<T> entityType)
            where T : class => segmenter.FindSource<T>()?.GetFeature<IChangeFeed<T>>() is { } feed
            ? await feed.PositionAsync(cancellationToken).ConfigureAwait(false)
            : null;
    }

    private sealed class Following(
        Segmenter segmenter, IChangeTrigger trigger, EntityKey key, IReadOnlyList<Field>? fields, long after, CancellationToken cancellationToken)
        : IEntityTypeVisitor<Task<IReadOnlyList<Firing>>>
    {
        public async Task<IReadOnlyList<Firing>> Visit<T>(EntityType<T> entityType)
            where T : class
        {
            var firings = new List<Firing>();
            var changes = segmenter.Source<T>().GetFeature<IChangeFeed<T>>()!.ChangesAfterAsync(after, cancellationToken)
                .Where(c => c.Key == key && fields?.Any(f => IsOf(c, f)) != false);
            await foreach (var change in changes.WithCancellation(cancellationToken).ConfigureAwait(false))
                firings.AddRange(await trigger.FiringsOfAsync(entityType, change, cancellationToken).ConfigureAwait(false));
            return firings;
        }

        private static bool IsOf<T>(EntityChange<T> change, Field field)
            where T : class => !ValuesOf(change.Before, field).SequenceEqual(ValuesOf(change.After, field));

        private static IReadOnlyList<Value> ValuesOf(object? entity, Field field) => entity is null ? [] : field.ValuesOf(entity);
    }
}
