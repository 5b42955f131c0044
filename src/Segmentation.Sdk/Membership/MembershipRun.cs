namespace Segmentation;

/// <summary>One round of following: what has happened up to now, in the order in which it happened. Not thread-safe.</summary>
internal sealed class MembershipRun
{
    private readonly Segmenter _segmenter;
    private readonly FollowedCatalogue _followed;
    private readonly MembershipState _state;
    private readonly IProgress<long>? _progress;
    private readonly CancellationToken _cancellationToken;
    private readonly AsOfView _view;
    private readonly Moment _now;
    private readonly Dictionary<string, long> _feeds = [];
    private readonly List<RecordChange> _changes = [];
    private readonly HashSet<string> _unknown = [];

    // By segment that means what it meant, and whose records tell their changes: until when it is followed.
    private readonly Dictionary<string, DateTimeOffset> _steady = [];
    private long _asked;

    public MembershipRun(
        Segmenter segmenter, FollowedCatalogue followed, MembershipState state, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        (_segmenter, _followed, _state, _progress, _cancellationToken) = (segmenter, followed, state, progress, cancellationToken);
        (_view, Draft) = (new AsOfView(segmenter.Reader(), followed.Context.Model), new MembershipDraft(state));
        // Time does not go back, also when the clock does.
        var now = segmenter.Now;
        _now = state.Checkpoint.At is { } at && at > now.Instant ? now with { Instant = at } : now;
    }

    public MembershipDraft Draft { get; }

    /// <summary>Follows, and says how far.</summary>
    /// <param name="isAskedAnew">Which segments are asked about all entities, whatever has happened.</param>
    public async Task<MembershipCheckpoint> FollowAsync(Func<string, bool> isAskedAnew)
    {
        await ReadChangesAsync().ConfigureAwait(false);
        foreach (var segment in _followed.TypeOf.Keys)
        {
            if (MeansTheSame(segment) && (IsToBeStatic(segment, _state.Checkpoint.At) || !IsUnknown(segment)))
                _steady.Add(segment, DefinitionOf(segment).StaticFrom ?? DateTimeOffset.MaxValue);
        }

        var from = _state.Checkpoint.At ?? _now.Instant;
        if (_state.Due is null)
        {
            await AskAllAsync([.. _steady.Keys.Where(s => TypeOf(s).IsMovedByTime(s) && IsFollowed(s, from))], from, _ => new MembershipCause(CauseKind.Rebuild))
                .ConfigureAwait(false);
        }

        foreach (var change in _changes)
        {
            var at = change.At < from ? from : change.At > _now.Instant ? _now.Instant : change.At;
            await PassTimeAsync(at).ConfigureAwait(false);
            change.Show(_view);
            await FollowAsync(change, at).ConfigureAwait(false);
        }

        await PassTimeAsync(_now.Instant).ConfigureAwait(false);
        await LeaveDeletedAsync().ConfigureAwait(false);
        await AskChangedAsync([.. _followed.TypeOf.Keys.Where(s => !_steady.ContainsKey(s))]).ConfigureAwait(false);
        await AskAllAsync([.. _steady.Keys.Where(s => _steady[s] > _now.Instant && isAskedAnew(s))], _now.Instant, _ => new MembershipCause(CauseKind.Rebuild))
            .ConfigureAwait(false);
        var definitions = _followed.TypeOf.Keys.ToDictionary(s => s, s => MeaningOf(s, _now.Instant));
        foreach (var segment in _state.Checkpoint.Definitions.Keys.Where(s => _followed.NotFollowed.ContainsKey(s)))
            definitions[segment] = "";
        return new MembershipCheckpoint(_now.Instant, _feeds, definitions);
    }

    private FollowedSegments TypeOf(string segment) => _followed.TypeOf[segment];

    private SegmentDefinition DefinitionOf(string segment) => _followed.Context.Segments!.Find(segment)!;

    private bool IsToBeStatic(string segment, DateTimeOffset? at) => DefinitionOf(segment).StaticFrom <= at;

    /// <summary>What a segment means, as a hash; where it is to be static by then its members stay, which must not pass for having been followed on.</summary>
    private string MeaningOf(string segment, DateTimeOffset? at) => IsToBeStatic(segment, at)
        ? $"{TypeOf(segment).Hashes[segment]} until {DefinitionOf(segment).StaticFrom:O}"
        : TypeOf(segment).Hashes[segment];

    /// <summary>Whether a segment means what it meant when its members were last settled.</summary>
    private bool MeansTheSame(string segment) => _state.Checkpoint.Definitions.GetValueOrDefault(segment) == MeaningOf(segment, _state.Checkpoint.At);

    /// <summary>Whether a segment reads records whose changes nobody can tell.</summary>
    private bool IsUnknown(string segment) => TypeOf(segment).Places.Any(p => _unknown.Contains(p.EntityType) && p.Readers.Contains(segment));

    private async Task ReadChangesAsync()
    {
        foreach (var name in _followed.Types.SelectMany(t => t.Places).Select(p => p.EntityType).Distinct())
        {
            long? after = _state.Checkpoint.Feeds.TryGetValue(name, out var position) ? position : null;
            var reading = new RecordChanges.Reading(_segmenter, _view, after, _cancellationToken);
            var (changes, next) = await _followed.Context.Model.Find(name)!.Accept(reading).ConfigureAwait(false);
            if (changes is null)
                _unknown.Add(name);
            else
                _changes.AddRange(changes);
            if (next is not null)
                _feeds[name] = next.Value;
        }

        foreach (var change in _changes)
            change.Hide(_view);
        // Stable: what one feed tells of the same instant stays in its order.
        var inOrder = _changes.OrderBy(c => c.At).ToList();
        _changes.Clear();
        _changes.AddRange(inOrder);
    }

    /// <summary>Asks what falls due up to an instant, each at its own.</summary>
    private async Task PassTimeAsync(DateTimeOffset until)
    {
        while (Draft.Due.First is { } due && due <= until)
        {
            var asked = Draft.Due.TakeFirst();
            foreach (var type in _followed.Types)
            {
                var ofType = asked.Where(d => IsFollowed(d.Segment, due) && TypeOf(d.Segment) == type).GroupBy(d => d.Key, d => d.Segment)
                    .ToDictionary(g => g.Key, g => (IReadOnlyCollection<string>)[.. g]);
                await AskAsync(type, ofType, due, new MembershipCause(CauseKind.Time)).ConfigureAwait(false);
            }
        }
    }

    private async Task FollowAsync(RecordChange change, DateTimeOffset at)
    {
        var cause = new MembershipCause(CauseKind.Record) { RecordType = change.EntityType.Name, Record = change.Key, RecordEvent = change.Event };
        object[] rows = [.. new[] { change.Before, change.After }.OfType<object>()];
        foreach (var type in _followed.Types)
        {
            var asked = new Dictionary<EntityKey, HashSet<string>>();
            foreach (var place in type.Places.Where(p => p.EntityType == change.EntityType.Name))
            {
                var readers = place.ReadersOf(change.Before, change.After).Where(s => IsFollowed(s, at)).ToList();
                if (readers.Count == 0)
                    continue;
                foreach (var key in await place.EntitiesAsync(rows, _view, _cancellationToken).ConfigureAwait(false))
                {
                    if (!asked.TryGetValue(key, out var segments))
                        asked.Add(key, segments = []);
                    segments.UnionWith(readers);
                }
            }

            await AskAsync(type, asked.ToDictionary(a => a.Key, a => (IReadOnlyCollection<string>)a.Value), at, cause).ConfigureAwait(false);
        }
    }

    private bool IsFollowed(string segment, DateTimeOffset at) => _steady.TryGetValue(segment, out var until) && at <= until;

    private async Task AskAsync(FollowedSegments type, IReadOnlyDictionary<EntityKey, IReadOnlyCollection<string>> asked, DateTimeOffset at, MembershipCause cause)
    {
        if (asked.Count == 0)
            return;
        foreach (var answer in await type.AskAsync(asked, _now with { Instant = at }, _view, _cancellationToken).ConfigureAwait(false))
            Draft.Settle(answer, type.EntityType.Name, at, cause);
    }

    /// <summary>Those whom a segment had that is there no more, or is of other entities now.</summary>
    private async Task LeaveDeletedAsync()
    {
        foreach (var (segment, (entityType, keys)) in _state.Members.Where(m => !m.Value.Keys.IsEmpty))
        {
            if (string.Equals(_followed.Context.Segments!.Find(segment)?.EntityType, entityType, StringComparison.OrdinalIgnoreCase))
                continue;
            var cause = new MembershipCause(CauseKind.Definition) { By = (await ChangeAsync(segment).ConfigureAwait(false)).By };
            foreach (var key in keys)
                Draft.Settle(new(segment, key, false, null, () => []), entityType, _now.Instant, cause);
        }
    }

    /// <summary>Asks segments that are new or mean something else about all entities.</summary>
    private async Task AskChangedAsync(IReadOnlyCollection<string> segments)
    {
        var causes = new Dictionary<string, Func<EntityKey, MembershipCause>>();
        foreach (var segment in segments)
        {
            if (MeansTheSame(segment))
            {
                causes[segment] = _ => new MembershipCause(CauseKind.Rebuild);
                continue;
            }

            var (before, by, isChanged) = await ChangeAsync(segment).ConfigureAwait(false);
            var listed = Listed(DefinitionOf(segment)).ToHashSet();
            listed.SymmetricExceptWith(before is null ? [] : Listed(before));
            // Whom the lists had before and have still, something else moved.
            var keys = isChanged ? listed.Select(l => l.Key).ToHashSet() : [];
            causes[segment] = key => new MembershipCause(keys.Contains(key) ? CauseKind.Manual : CauseKind.Definition) { By = by };
        }

        await AskAllAsync(segments, _now.Instant, answer => causes[answer.Segment](answer.Key)).ConfigureAwait(false);
    }

    private static IEnumerable<(EntityKey Key, bool IsIncluded)> Listed(SegmentDefinition segment) =>
        segment.Include.Select(k => (k, true)).Concat(segment.Exclude.Select(k => (k, false)));

    /// <summary>Asks segments about all entities, and about those whom they had and who are gone.</summary>
    private async Task AskAllAsync(IReadOnlyCollection<string> segments, DateTimeOffset at, Func<MembershipAnswer, MembershipCause> causeOf)
    {
        foreach (var type in _followed.Types)
        {
            var ofType = segments.Where(s => TypeOf(s) == type).ToList();
            if (ofType.Count == 0)
                continue;
            var gone = ofType.ToDictionary(s => s, s => Draft.MembersOf(s).ToHashSet());
            Draft.Due.Remove(ofType.ToHashSet());
            await foreach (var (count, answers) in type.AskAllAsync(gone, _now with { Instant = at }, _view, _cancellationToken).ConfigureAwait(false))
            {
                foreach (var answer in answers)
                {
                    gone[answer.Segment].Remove(answer.Key);
                    Draft.Settle(answer, type.EntityType.Name, at, causeOf(answer));
                }

                _progress?.Report(_asked += count);
            }

            foreach (var answer in gone.SelectMany(g => g.Value.Select(key => new MembershipAnswer(g.Key, key, false, null, () => []))))
                Draft.Settle(answer, type.EntityType.Name, at, causeOf(answer));
        }
    }

    /// <summary>What a segment was when it was last followed, who changed it last since, and whether anybody did.</summary>
    private async Task<(SegmentDefinition? Before, string? By, bool IsChanged)> ChangeAsync(string segment)
    {
        var changes = await _segmenter.SegmentRepository.HistoryAsync(_cancellationToken)
            .Where(r => !Equals(r.Before.Find(segment), r.After.Find(segment))).ToListAsync(_cancellationToken).ConfigureAwait(false);
        var (before, now) = (Before(), _followed.Context.Segments!.Find(segment));
        return Equals(before, now) ? (before, null, false) : (before, changes.LastOrDefault()?.By, true);

        // What was saved while the clock was behind seems older than it is: after a start alone there is nothing better than when it was saved.
        SegmentDefinition? Before() => _state.Segments is { } segments ? segments.Find(segment)
            : !_state.Checkpoint.Definitions.ContainsKey(segment) ? null
            : changes.Find(r => r.At >= _state.Checkpoint.At) is { } first ? first.Before.Find(segment)
            : _followed.Context.Segments!.Find(segment);
    }
}
