namespace Segmentation;

/// <summary>
/// Runs firings: does their actions in order, tries again what fails, waits for what is delayed, and lets changes trigger further rules. What happens goes
/// to a journal, so that a firing that is told twice runs once, and one that was interrupted goes on. Thread-safe.
/// </summary>
/// <remarks>
/// An action is delivered at least once: after a crash between its effect and the journal's entry, again with the same idempotency key. What waits is run by
/// <see cref="RunDueAsync"/>, which a timer of the host calls.
/// </remarks>
public sealed class RuleRunner : IFiringExecutor
{
    private readonly ActionExecutor _executor;
    private readonly IFiringJournal _journal;
    private readonly RuleRunnerOptions _options;
    private readonly FiringChain _chain;

    /// <summary>Runs firings for the entities of an executor.</summary>
    /// <param name="executor">Does the actions.</param>
    /// <param name="journal">Where it is kept what happened.</param>
    /// <param name="options">How to go on after faults; null: the defaults.</param>
    /// <param name="trigger">Says which rules fire for what actions change; null: none.</param>
    public RuleRunner(ActionExecutor executor, IFiringJournal journal, RuleRunnerOptions? options = null, IChangeTrigger? trigger = null)
    {
        (_executor, _journal, _options) = (executor, journal, options ?? RuleRunnerOptions.Default);
        _chain = new FiringChain(executor, trigger, _options.ChainLength);
    }

    private DateTimeOffset Now => _executor.Segmenter.Now.Instant;

    /// <summary>Accepts firings and runs what is due of them, and of those that they lead to.</summary>
    /// <param name="firings">The firings, in order; one that was told before goes on where it stands.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="OperationCanceledException"/>; what was accepted is not lost.</param>
    /// <returns>Where each stands, and after them those that they led to.</returns>
    /// <exception cref="InvalidOperationException">Nobody handles one of the actions; nothing was run.</exception>
    public async Task<IReadOnlyList<FiringRecord>> RunAsync(IEnumerable<Firing> firings, CancellationToken cancellationToken = default)
    {
        List<Firing> all = [.. firings];
        _executor.RequireHandlers(all.SelectMany(f => f.Actions));
        var accepted = new List<FiringRecord>();
        foreach (var firing in all)
            accepted.Add(await AcceptAsync(firing, refusal: null, cancellationToken).ConfigureAwait(false));
        return await RunAsync(accepted, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs what fired of some outcomes, and notes of the other rules whose triggers came why they did not fire.</summary>
    /// <param name="outcomes">The outcomes, in order, those that did not fire among them.</param>
    /// <param name="by">Who has it done, for histories; null: the rules.</param>
    /// <param name="cancellationToken">Ends the run with <see cref="OperationCanceledException"/>; what was accepted is not lost.</param>
    /// <returns>Where each firing stands, and after them those that they led to.</returns>
    /// <exception cref="InvalidOperationException">Nobody handles one of the actions; nothing was run.</exception>
    public async Task<IReadOnlyList<FiringRecord>> RunAsync(
        IEnumerable<RuleOutcome> outcomes, string? by = null, CancellationToken cancellationToken = default)
    {
        List<RuleOutcome> all = [.. outcomes];
        var model = (await _executor.Segmenter.ContextAsync(cancellationToken).ConfigureAwait(false)).Model;
        var firings = all.Where(o => o.HasFired).Select(o => o.ToFiring(model.Find(o.Rule.EntityType)!, by));
        var records = await RunAsync(firings, cancellationToken).ConfigureAwait(false);
        foreach (var outcome in all)
        {
            if (outcome.ReasonNotFired is { } reason)
                await NoteNotFiredAsync(outcome.Rule.Key, outcome.Rule.EntityType, outcome.Key, reason, cancellationToken).ConfigureAwait(false);
        }

        return records;
    }

    async ValueTask IFiringExecutor.ExecuteAsync(RuleOutcome firing, CancellationToken cancellationToken) =>
        await RunAsync([firing], by: null, cancellationToken).ConfigureAwait(false);

    /// <summary>Runs what waits and is due: delayed actions, those that failed and are to be tried again, and those that were lost with a process.</summary>
    /// <returns>Where each stands that was due, and after them those that they led to; an action that nobody handles any more has failed.</returns>
    public async Task<IReadOnlyList<FiringRecord>> RunDueAsync(CancellationToken cancellationToken = default)
    {
        var due = await _journal.UnfinishedAsync(cancellationToken).Where(IsDue).ToListAsync(cancellationToken).ConfigureAwait(false);
        return await RunAsync(due, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>When something is due next; null when nothing waits.</summary>
    public async Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken = default) =>
        await _journal.UnfinishedAsync(cancellationToken).Select(DueAt).MinAsync(cancellationToken: cancellationToken).ConfigureAwait(false);

    /// <summary>Runs a firing that was set aside from the action that failed, with all its attempts anew.</summary>
    /// <exception cref="ArgumentException">There is no such firing, or it was not set aside.</exception>
    public async Task<FiringRecord> ResumeAsync(string idempotencyKey, CancellationToken cancellationToken = default)
    {
        if (await _journal.LoadAsync(idempotencyKey, cancellationToken).ConfigureAwait(false) is not { Status: FiringStatus.Failed } record)
            throw new ArgumentException($"There is no firing \"{idempotencyKey}\" that was set aside.", nameof(idempotencyKey));
        record = await AppendAsync(record, new FiringEntry(FiringEvent.Resumed, Now), cancellationToken).ConfigureAwait(false);
        return (await RunAsync([record], cancellationToken).ConfigureAwait(false))[0];
    }

    /// <summary>Notes that a rule did not fire for an entity, once for each reason in a row, so that it can be asked why.</summary>
    /// <param name="rule">The key of the rule.</param>
    /// <param name="entityType">The name of the entity type.</param>
    /// <param name="key">The key of the entity.</param>
    /// <param name="reason">Why not, in the user's words.</param>
    /// <param name="cancellationToken">Ends the writing with <see cref="OperationCanceledException"/>.</param>
    public async Task NoteNotFiredAsync(string rule, string entityType, EntityKey key, string reason, CancellationToken cancellationToken = default)
    {
        var state = await _journal.StateAsync(rule, entityType, key, cancellationToken).ConfigureAwait(false);
        if (state is { Status: FiringStatus.NotFired } && state.Reason == reason)
            return;
        var name = string.Join('/', new[] { rule, entityType, key.ToString() }.Select(Uri.EscapeDataString));
        var firing = new Firing(rule, entityType, key, $"{name}/not-fired", [], Now);
        var seen = await _journal.LoadAsync(firing.IdempotencyKey, cancellationToken).ConfigureAwait(false);
        await _journal.AppendAsync(firing, NotFired(reason), seen?.Token ?? default, cancellationToken).ConfigureAwait(false);
    }

    private FiringEntry LostFor(FiringRecord record) =>
        new(FiringEvent.SetAside, Now) { Action = record.NextAction, Reason = $"it was begun {record.Attempts} times, and never came to an end" };

    private FiringEntry NotFired(string reason) => new(FiringEvent.NotFired, Now) { Reason = reason };

    private async Task<FiringRecord> AcceptAsync(Firing firing, string? refusal, CancellationToken cancellationToken)
    {
        var entry = refusal is null ? new FiringEntry(FiringEvent.Accepted, Now) : NotFired(refusal);
        return await _journal.AppendAsync(firing, entry, seen: default, cancellationToken).ConfigureAwait(false) ??
            await RequireAsync(firing, cancellationToken).ConfigureAwait(false);
    }

    private async Task<FiringRecord> RequireAsync(Firing firing, CancellationToken cancellationToken) =>
        await _journal.LoadAsync(firing.IdempotencyKey, cancellationToken).ConfigureAwait(false) ??
        throw new InvalidOperationException($"The journal has lost the firing \"{firing.IdempotencyKey}\".");

    /// <summary>The record with an entry; as it stands now where somebody else was quicker.</summary>
    private async Task<FiringRecord> AppendAsync(FiringRecord record, FiringEntry entry, CancellationToken cancellationToken) =>
        await _journal.AppendAsync(record.Firing, entry, record.Token, cancellationToken).ConfigureAwait(false) ??
        await RequireAsync(record.Firing, cancellationToken).ConfigureAwait(false);

    private async Task<IReadOnlyList<FiringRecord>> RunAsync(List<FiringRecord> records, CancellationToken cancellationToken)
    {
        // The list grows while it is walked: by those that others lead to.
        for (var i = 0; i < records.Count; i++)
        {
            using var measures = new FiringMeasures(records[i].Firing);
            records[i] = await RunAsync(records[i], records, cancellationToken).ConfigureAwait(false);
            measures.Status = records[i].Status;
        }

        return records;
    }

    private DateTimeOffset? DueAt(FiringRecord record) => record.Status == FiringStatus.Running ? record.Last.At + _options.LostAfter : record.WaitsUntil;

    private bool IsDue(FiringRecord record) => DueAt(record) <= Now;

    private async Task<FiringRecord> RunAsync(FiringRecord record, List<FiringRecord> others, CancellationToken cancellationToken)
    {
        if (IsDue(record) && await AskedAgainAsync(record, cancellationToken).ConfigureAwait(false) is { } unwanted)
            return await AppendAsync(record, unwanted, cancellationToken).ConfigureAwait(false);
        while (IsDue(record))
        {
            // What takes its process with it each time must not do so for ever.
            if (record.Status == FiringStatus.Running && record.Attempts > _options.RetryDelays.Count)
                return await AppendAsync(record, LostFor(record), cancellationToken).ConfigureAwait(false);
            var position = record.Position ?? await _chain.PositionAsync(record.Firing.EntityType, cancellationToken).ConfigureAwait(false);
            var entry = new FiringEntry(FiringEvent.Begun, Now) { Action = record.NextAction, Position = position };
            if (await _journal.AppendAsync(record.Firing, entry, record.Token, cancellationToken).ConfigureAwait(false) is not { } begun)
                return await RequireAsync(record.Firing, cancellationToken).ConfigureAwait(false);
            var (outcome, led) = await ExecuteAsync(begun, cancellationToken).ConfigureAwait(false);
            // Before the action counts as done: after a crash it is delivered again, and so is what it leads to.
            foreach (var (firing, refusal) in led)
                others.Add(await AcceptAsync(firing, refusal, cancellationToken).ConfigureAwait(false));
            record = await AppendAsync(begun, outcome, cancellationToken).ConfigureAwait(false);
        }

        return record;
    }

    /// <summary>What keeps delayed actions of which none was begun from being done; null when they are wanted still.</summary>
    private async Task<FiringEntry?> AskedAgainAsync(FiringRecord record, CancellationToken cancellationToken)
    {
        if (record.Firing is not { While: { } filter } firing || firing.DueAt == firing.At || record.Entries.Any(e => e.Event == FiringEvent.Begun))
            return null;
        try
        {
            var matches = await _executor.Segmenter.MatchesAsync(firing.EntityType, firing.Key, filter, cancellationToken).ConfigureAwait(false);
            var reason = matches is null ? $"there is no {firing.EntityType} {firing.Key} any more" : $"`{filter}` holds no more";
            return matches == true ? null : new FiringEntry(FiringEvent.Cancelled, Now) { Reason = reason };
        }
        catch (Exception exception) when (exception is FilterException or ActionFailedException)
        {
            // What it asks for is there no more; that must not keep other firings from being run.
            return new FiringEntry(FiringEvent.SetAside, Now) { Action = 0, Reason = exception.Message };
        }
    }

    /// <summary>Does the next action, and finds what that leads to.</summary>
    private async Task<(FiringEntry Outcome, IReadOnlyList<(Firing Firing, string? Refusal)> Led)> ExecuteAsync(
        FiringRecord record, CancellationToken cancellationToken)
    {
        var (firing, number) = (record.Firing, record.NextAction);
        var delivery = new ActionDelivery(firing.EntityType, firing.Key, firing.KeyOf(number), _executor.Segmenter.Now, firing.By ?? $"rule {firing.Rule}");
        try
        {
            var result = await _executor.ExecuteAsync(firing.Actions[number], delivery, cancellationToken).ConfigureAwait(false);
            return result.SuppressedBy is { } segment
                ? (new FiringEntry(FiringEvent.Suppressed, Now) { Action = number, Reason = segment }, [])
                : (new FiringEntry(FiringEvent.Done, Now) { Action = number },
                    await _chain.FollowAsync(firing, number, record.Position, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Whatever a handler throws is the action's fault, and must not keep other firings from being run.
            var isTriedAgain = exception is not ActionFailedException && record.Attempts <= _options.RetryDelays.Count;
            var outcome = new FiringEntry(isTriedAgain ? FiringEvent.Failed : FiringEvent.SetAside, Now)
            {
                Action = number,
                Reason = exception.Message,
                RetryAt = isTriedAgain ? Now + _options.RetryDelays[record.Attempts - 1] : null,
            };
            return (outcome, []);
        }
    }
}
