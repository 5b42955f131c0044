using System.Collections.Immutable;

namespace Segmentation;

/// <summary>The members of a segment, and of which entity type they are. Immutable.</summary>
internal sealed record SegmentMembers(string EntityType, ImmutableHashSet<EntityKey> Keys);

/// <summary>What the tracker knows. Immutable.</summary>
/// <param name="Members">By segment, its members.</param>
/// <param name="Due">What time will change; empty after a start, until it was reckoned again.</param>
/// <param name="Checkpoint">How far the journal has come.</param>
/// <param name="Token">The journal's version.</param>
/// <param name="Segments">The definitions that were followed; null after a start.</param>
internal sealed record MembershipState(
    ImmutableDictionary<string, SegmentMembers> Members, DueQueue? Due, MembershipCheckpoint Checkpoint, ConcurrencyToken Token,
    SegmentCatalogue? Segments);

/// <summary>Memberships that are being changed: nobody sees them before they are done. Not thread-safe.</summary>
internal sealed class MembershipDraft(MembershipState state)
{
    private readonly Dictionary<string, ImmutableHashSet<EntityKey>.Builder> _members = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _entityTypes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<MembershipEntry> _entries = [];

    public DueQueue.Builder Due { get; } = (state.Due ?? DueQueue.Empty).ToBuilder();

    /// <summary>What happened so far.</summary>
    public IReadOnlyList<MembershipEntry> Entries => _entries;

    public IReadOnlyCollection<EntityKey> MembersOf(string segment) => Of(segment);

    /// <summary>Takes an answer over, and notes what it changes.</summary>
    public void Settle(MembershipAnswer answer, string entityType, DateTimeOffset at, MembershipCause cause)
    {
        var members = Of(answer.Segment);
        Due.Set(answer.Segment, answer.Key, answer.Next);
        if (!(answer.IsMember ? members.Add(answer.Key) : members.Remove(answer.Key)))
            return;
        _entityTypes[answer.Segment] = entityType;
        var happened = answer.IsMember ? MembershipEvent.Entered : MembershipEvent.Left;
        _entries.Add(new MembershipEntry(answer.Segment, entityType, answer.Key, happened, at, cause) { Conditions = [.. answer.Conditions()] });
    }

    /// <summary>The memberships with the changes.</summary>
    public ImmutableDictionary<string, SegmentMembers> Done() => state.Members.SetItems(
        from changed in _members
        let entityType = _entityTypes.GetValueOrDefault(changed.Key) ?? state.Members.GetValueOrDefault(changed.Key)?.EntityType
        where entityType is not null
        select KeyValuePair.Create(changed.Key, new SegmentMembers(entityType, changed.Value.ToImmutable())));

    private ImmutableHashSet<EntityKey>.Builder Of(string segment)
    {
        if (!_members.TryGetValue(segment, out var members))
            _members[segment] = members = (state.Members.GetValueOrDefault(segment)?.Keys ?? []).ToBuilder();
        return members;
    }
}
