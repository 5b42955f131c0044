namespace Segmentation;

/// <summary>A change of a record that is to be followed.</summary>
/// <param name="Key">The record's key.</param>
/// <param name="Position">Its place in the feed.</param>
/// <param name="At">When it was made; no earlier than those before it in the feed, whatever the clock said.</param>
internal abstract record RecordChange(EntityKey Key, long Position, DateTimeOffset At)
{
    public abstract EntityType EntityType { get; }

    /// <summary>What was; null where there was nothing.</summary>
    public abstract object? Before { get; }

    /// <summary>What is; null where it was deleted.</summary>
    public abstract object? After { get; }

    public RecordEvent Event => Before is null ? RecordEvent.Added : After is null ? RecordEvent.Deleted : RecordEvent.Changed;

    /// <summary>Takes the change back from a view.</summary>
    public abstract void Hide(AsOfView view);

    /// <summary>Makes the change in a view.</summary>
    public abstract void Show(AsOfView view);
}

internal sealed record RecordChange<T>(EntityType<T> Of, EntityChange<T> Change, DateTimeOffset At) : RecordChange(Change.Key, Change.Position, At)
    where T : class
{
    public override EntityType EntityType => Of;

    public override object? Before => Change.Before;

    public override object? After => Change.After;

    public override void Hide(AsOfView view) => view.Hide(Of, Change);

    public override void Show(AsOfView view) => view.Show(Of, Change);
}

/// <summary>The changes of one entity type since a position.</summary>
/// <param name="Changes">The changes, the oldest first; null where nobody knows them: all has to be asked anew.</param>
/// <param name="Position">Where the next reading goes on; null where the source has no feed.</param>
internal sealed record RecordChanges(IReadOnlyList<RecordChange>? Changes, long? Position)
{
    /// <summary>Reads the changes of an entity type.</summary>
    /// <param name="segmenter">Has the source.</param>
    /// <param name="view">The view that is to hold no more than the changes that are read.</param>
    /// <param name="after">Where the reading before ended; null: from now on.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    internal sealed class Reading(Segmenter segmenter, AsOfView view, long? after, CancellationToken cancellationToken) : IEntityTypeVisitor<Task<RecordChanges>>
    {
        public async Task<RecordChanges> Visit<T>(EntityType<T> entityType)
            where T : class
        {
            if (segmenter.Source<T>().GetFeature<IChangeFeed<T>>() is not { } changes)
                return new RecordChanges(null, null);
            // Where it stands comes before the view, so that nothing falls between the two; what is in both is followed twice, to the same end.
            var position = await changes.PositionAsync(cancellationToken).ConfigureAwait(false);
            view.Source(entityType);
            // A feed that is behind where it was is another, such as that of a store that was made anew.
            if (after is null || after > position)
                return new RecordChanges(null, position);
            try
            {
                var read = new List<RecordChange>();
                await foreach (var change in changes.ChangesAfterAsync(after.Value, cancellationToken).ConfigureAwait(false))
                    read.Add(new RecordChange<T>(entityType, change, read is [.., var before] && before.At > change.At ? before.At : change.At.ToUniversalTime()));
                return new RecordChanges(read, read is [.., var last] ? last.Position : position);
            }
            catch (ChangesLostException)
            {
                return new RecordChanges(null, position);
            }
        }
    }
}
