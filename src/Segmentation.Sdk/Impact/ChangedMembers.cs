using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Who would enter and who would leave segments if definitions were changed, counted by their sources at one moment.</summary>
/// <param name="segmenter">The sources.</param>
/// <param name="before">The definitions as they are.</param>
/// <param name="after">The definitions as they would be.</param>
/// <param name="records">Lets filters answer as the records would be; null: these mean what they mean.</param>
internal sealed class ChangedMembers(Segmenter segmenter, BindingContext before, BindingContext after, Cleared? records = null)
{
    private readonly Moment _moment = segmenter.Now;

    /// <summary>Those segments whose members differ; of those whose source is registered.</summary>
    public async Task<IReadOnlyList<MembershipChange>> CountAsync(IEnumerable<SegmentDefinition> segments, CancellationToken cancellationToken)
    {
        var changes = new List<MembershipChange>();
        foreach (var segment in segments)
        {
            if (before.Model.Find(segment.EntityType) is not { } entityType)
                continue;
            var change = await entityType.Accept(new Counting(this, segment.Key, cancellationToken)).ConfigureAwait(false);
            if (change is { Entered: > 0 } or { Left: > 0 })
                changes.Add(change);
        }

        return changes;
    }

    private async Task<MembershipChange?> CountAsync<T>(string segment, EntityType<T> entityType, CancellationToken cancellationToken)
        where T : class
    {
        var filter = new InSegment(segment);
        var (old, now) = (filter.Bind<T>(before, entityType.Name), filter.Bind<T>(after, entityType.Name));
        if (segmenter.FindSource<T>() is not { } source || !old.IsValid || !now.IsValid)
            return null;
        if (records is not null)
            now = now.With(records);
        return new MembershipChange(segment, await CountAsync(now.Except(old)).ConfigureAwait(false), await CountAsync(old.Except(now)).ConfigureAwait(false));

        Task<long> CountAsync(BindResult<T> selected) => segmenter.Query(selected, source, _moment, before).CountAsync(cancellationToken);
    }

    private sealed class Counting(ChangedMembers members, string segment, CancellationToken cancellationToken) : IEntityTypeVisitor<Task<MembershipChange?>>
    {
        public Task<MembershipChange?> Visit<T>(EntityType<T> entityType)
            where T : class => members.CountAsync(segment, entityType, cancellationToken);
    }
}
