using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Segmentation;

/// <summary>Who belongs to which segment, as one version that is whole. Immutable and thread-safe.</summary>
public sealed class MembershipSnapshot
{
    private readonly ImmutableDictionary<string, SegmentMembers> _members;

    internal MembershipSnapshot(
        long version, DateTimeOffset? at, ImmutableDictionary<string, SegmentMembers> members, IReadOnlyDictionary<string, string> notFollowed) =>
        (Version, At, _members, NotFollowed) = (version, at, members, notFollowed);

    internal static MembershipSnapshot Nothing { get; } = new(
        0, null, ImmutableDictionary.Create<string, SegmentMembers>(StringComparer.OrdinalIgnoreCase), FrozenDictionary<string, string>.Empty);

    /// <summary>The number of the version; 0: nothing was followed yet.</summary>
    public long Version { get; }

    /// <summary>The instant that it is of; null when nothing was followed yet.</summary>
    public DateTimeOffset? At { get; }

    /// <summary>The segments whose members stay as they were, each with the reason: it is paused, or cannot be asked.</summary>
    public IReadOnlyDictionary<string, string> NotFollowed { get; }

    /// <summary>Why the last attempt to make a newer version failed; null when it did not.</summary>
    public string? Failure { get; internal init; }

    /// <summary>The keys of the segments that are or were followed.</summary>
    public IEnumerable<string> Segments => _members.Keys;

    /// <summary>The members of a segment, whose key is found without regard to case.</summary>
    /// <exception cref="ArgumentException">There is no such segment, or it was not followed yet: that is not the same as no members.</exception>
    public IReadOnlySet<EntityKey> MembersOf(string segment) => _members.GetValueOrDefault(segment)?.Keys ??
        throw new ArgumentException($"The segment \"{segment}\" is not followed: its key is another, or nobody has caught up with it yet.", nameof(segment));

    internal ImmutableDictionary<string, SegmentMembers> All => _members;

    internal MembershipSnapshot Failed(string why) => new(Version, At, _members, NotFollowed) { Failure = why };
}
