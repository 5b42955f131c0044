using System.Diagnostics.CodeAnalysis;

namespace Segmentation;

/// <summary>
/// Follows who belongs to which segment: as records change, related ones included, as definitions change, and as time passes. What happens goes to a
/// journal. Thread-safe: readers see whole versions and wait for nobody, and those who follow take turns.
/// </summary>
/// <remarks>
/// A segment's members are the entities that are there and of whom its definition holds, at the instant up to which it is followed; this never goes back,
/// also when the clock does. Changes are followed as of when they were made; a changed definition counts from when it is followed.
/// </remarks>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore whose wait handle nobody takes holds nothing.")]
public sealed class MembershipTracker
{
    private readonly Segmenter _segmenter;
    private readonly IMembershipJournal _journal;
    private readonly IFilterMatching _matching;
    private readonly SemaphoreSlim _turn = new(1, 1);
    private FollowedCatalogue? _followed;
    private MembershipState? _state;
    private MembershipSnapshot _current = MembershipSnapshot.Nothing;

    /// <summary>Follows the segments of a segmenter.</summary>
    /// <param name="segmenter">The model, the sources, the clock, and the repositories of definitions.</param>
    /// <param name="journal">Where it is kept who entered and left; who starts again goes on from there.</param>
    /// <param name="matching">Asks many segments about one entity; null: an index.</param>
    /// <exception cref="ArgumentException">The segmenter may not see everything, so that not every member would be found.</exception>
    public MembershipTracker(Segmenter segmenter, IMembershipJournal journal, IFilterMatching? matching = null)
    {
        segmenter.RequireUnlimited();
        (_segmenter, _journal, _matching) = (segmenter, journal, matching ?? FilterMatching.Indexed);
    }

    /// <summary>Who belongs to which segment, as far as it was followed.</summary>
    public MembershipSnapshot Current => Volatile.Read(ref _current);

    /// <summary>
    /// Follows what has happened since: changed records, changed definitions, and time. Only the segments are asked whose answers that can change, about
    /// the entities that it concerns; of a changed definition, about all.
    /// </summary>
    /// <param name="progress">Is told how many entities were asked about changed definitions, after each batch.</param>
    /// <param name="cancellationToken">Ends the following with <see cref="OperationCanceledException"/>; readers keep the version that they had.</param>
    /// <returns>Who entered and left, the oldest first.</returns>
    /// <exception cref="InvalidOperationException">A source cannot be read as the segments ask.</exception>
    public Task<IReadOnlyList<MembershipEntry>> CatchUpAsync(IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        FollowAsync([], progress, cancellationToken);

    /// <summary>Follows what has happened since, and asks segments anew about all entities, as after records were changed behind the sources' backs.</summary>
    /// <param name="segments">The keys of the segments; null: all.</param>
    /// <param name="progress">Is told how many entities were asked about, after each batch.</param>
    /// <param name="cancellationToken">Ends the following with <see cref="OperationCanceledException"/>; readers keep the version that they had.</param>
    /// <returns>Who entered and left, the oldest first.</returns>
    /// <exception cref="FilterException">There is no such segment.</exception>
    /// <exception cref="InvalidOperationException">A source cannot be read as the segments ask.</exception>
    public Task<IReadOnlyList<MembershipEntry>> RebuildAsync(
        IReadOnlyCollection<string>? segments = null, IProgress<long>? progress = null, CancellationToken cancellationToken = default) =>
        FollowAsync(segments, progress, cancellationToken);

    /// <param name="askedAnew">The keys of the segments that are asked about all entities; null: all.</param>
    /// <param name="progress">Is told how many entities were asked about.</param>
    /// <param name="cancellationToken">Ends the following.</param>
    private async Task<IReadOnlyList<MembershipEntry>> FollowAsync(
        IReadOnlyCollection<string>? askedAnew, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var entries = new List<MembershipEntry>();
            while (true)
            {
                _state ??= await RestoreAsync(cancellationToken).ConfigureAwait(false);
                var context = await _segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
                var asked = askedAnew?.Select(key => context.Segments!.Require(key).Key).ToHashSet();
                if (_followed?.IsOf(context) != true)
                    _followed = new FollowedCatalogue(context, _segmenter, _matching);
                var run = new MembershipRun(_segmenter, _followed, _state, progress, cancellationToken);
                var checkpoint = await run.FollowAsync(segment => asked?.Contains(segment) ?? true).ConfigureAwait(false);
                if (await _journal.AppendAsync(run.Draft.Entries, checkpoint, _state.Token, cancellationToken).ConfigureAwait(false) is not { } token)
                {
                    // Somebody else follows too: what they have written is the truth.
                    _state = null;
                    continue;
                }

                entries.AddRange(run.Draft.Entries);
                _state = new MembershipState(run.Draft.Done(), run.Draft.Due.Done(), checkpoint, token, context.Segments);
                Volatile.Write(ref _current, Snapshot(_state, _followed.NotFollowed));
                if (!await MakeStaticAsync(_followed, _state, cancellationToken).ConfigureAwait(false))
                    return entries;
            }
        }
        catch (Exception exception)
        {
            Volatile.Write(ref _current, _current.Failed(exception.Message));
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>The next version for readers: a segment that was followed and has no members is there too.</summary>
    private MembershipSnapshot Snapshot(MembershipState state, IReadOnlyDictionary<string, string> notFollowed)
    {
        var empty = state.Checkpoint.Definitions.Keys.Where(s => !state.Members.ContainsKey(s)).Distinct(StringComparer.OrdinalIgnoreCase);
        var members = state.Members.AddRange(empty.Select(s => KeyValuePair.Create(s, new SegmentMembers("", []))));
        return new MembershipSnapshot(_current.Version + 1, state.Checkpoint.At, members, notFollowed);
    }

    /// <summary>Makes segments static whose time for it has come; since then they were not followed. False when there are none.</summary>
    private async Task<bool> MakeStaticAsync(FollowedCatalogue followed, MembershipState state, CancellationToken cancellationToken)
    {
        // Of one that was paused before it was ever followed nobody knows the members.
        var due = followed.Context.Segments!.Segments.Where(s => s.StaticFrom <= state.Checkpoint.At && (followed.TypeOf.ContainsKey(s.Key) ||
            (s.IsPaused && state.Checkpoint.Definitions.Keys.Contains(s.Key, StringComparer.OrdinalIgnoreCase)))).ToHashSet();
        if (due.Count == 0)
            return false;
        // One that was changed meanwhile is followed first.
        await _segmenter.SegmentRepository.ChangeAsync(
            segments => new SegmentCatalogue(segments.Segments.Select(s => due.Contains(s) ? s.ToStatic(state.Members.GetValueOrDefault(s.Key)?.Keys ?? []) : s)),
            cancellationToken: cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<MembershipState> RestoreAsync(CancellationToken cancellationToken)
    {
        var (checkpoint, token) = await _journal.LoadAsync(cancellationToken).ConfigureAwait(false);
        var members = MembershipSnapshot.Nothing.All;
        foreach (var segment in checkpoint.Definitions.Keys)
        {
            var last = await _journal.OfSegmentAsync(segment, cancellationToken: cancellationToken).LastOrDefaultAsync(cancellationToken).ConfigureAwait(false);
            var keys = await _journal.MembersAsync(segment, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (last is not null)
                members = members.SetItem(segment, new SegmentMembers(last.EntityType, [.. keys]));
        }

        return new MembershipState(members, null, checkpoint, token, null);
    }
}
