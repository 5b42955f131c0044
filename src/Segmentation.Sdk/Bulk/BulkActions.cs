using System.Runtime.CompilerServices;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Does an action to many records: shows what it would do, does it in batches, goes on after a stop, and takes it back. Thread-safe.</summary>
/// <remarks>
/// Records are selected, shown and checked again before they are written under the access policy of the caller; a record that may not be seen is not changed.
/// </remarks>
public sealed class BulkActions
{
    /// <summary>How many records are done at once, unless it is said otherwise.</summary>
    public const int DefaultBatchSize = 500;

    private readonly Segmenter _segmenter;
    private readonly ActionExecutor _executor;
    private readonly IBulkRunRepository _runs;

    /// <summary>Does actions for a caller.</summary>
    /// <param name="segmenter">What the caller may see.</param>
    /// <param name="executor">What does actions.</param>
    /// <param name="runs">Where runs are kept.</param>
    public BulkActions(Segmenter segmenter, ActionExecutor executor, IBulkRunRepository runs) => (_segmenter, _executor, _runs) = (segmenter, executor, runs);

    /// <summary>How many records are done at once, and how often progress is told and a stop noticed; from 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int BatchSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = DefaultBatchSize;

    /// <summary>What an action would do; nothing is done.</summary>
    /// <param name="selection">The records.</param>
    /// <param name="action">The action.</param>
    /// <param name="sample">How many records are looked at.</param>
    /// <param name="cancellationToken">Ends the work with <see cref="OperationCanceledException"/>; so for every member below.</param>
    /// <exception cref="FilterException">The filter, or the access policy, could not be bound; so for every member below.</exception>
    /// <exception cref="InvalidOperationException">
    /// No source is registered, it cannot be written to, or nobody handles the action; so for every member below.
    /// </exception>
    public async Task<BulkPreview> PreviewAsync<T>(
        BulkSelection selection, RuleAction action, int sample = 10, CancellationToken cancellationToken = default)
        where T : class
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sample);
        var selected = await BulkSelected<T>.OfAsync(_segmenter, selection, cancellationToken).ConfigureAwait(false);
        var run = new BulkRun("", selected.EntityType.Name, action, 0);
        var issues = await IssuesOfAsync(run, cancellationToken).ConfigureAwait(false);
        var count = await selected.CountAsync(cancellationToken).ConfigureAwait(false);
        if (issues.Any(i => i.Severity == Severity.Error))
            return new BulkPreview(count, [], issues);
        var records = await selected.RecordsAsync(sample, cancellationToken).ConfigureAwait(false);
        var context = new BulkContext(_segmenter, _executor, run);
        var rehearsal = await context.RehearsalAsync<T>(cancellationToken).ConfigureAwait(false);
        var planned = await new BulkPlanner<T>(context, rehearsal).PlanAsync(records, cancellationToken).ConfigureAwait(false);
        var done = planned.Items.Select(i => i.Record with { State = BulkState.Done, Seen = default });
        return new BulkPreview(count, [.. planned.Settled.Concat(done).OrderBy(r => r.Position).Select(r => Masked(r, selected.EntityType))], issues);
    }

    /// <summary>
    /// Starts a run: its records are those that are selected now, whatever becomes of them. Nothing is done to them before <see cref="RunAsync"/>.
    /// </summary>
    /// <param name="key">A key of its own, by which the run is found again.</param>
    /// <param name="selection">The records.</param>
    /// <param name="action">The action.</param>
    /// <param name="by">Who has it done; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the work before anything is kept.</param>
    /// <exception cref="BulkException">The action has errors, or there is a run of that key.</exception>
    public async Task<BulkRun> StartAsync<T>(
        string key, BulkSelection selection, RuleAction action, string? by = null, CancellationToken cancellationToken = default)
        where T : class
    {
        var selected = await BulkSelected<T>.OfAsync(_segmenter, selection, cancellationToken).ConfigureAwait(false);
        await RequireSoundAsync(new BulkRun(key, selected.EntityType.Name, action, 0), cancellationToken).ConfigureAwait(false);
        var records = await selected.RecordsAsync(limit: null, cancellationToken).ConfigureAwait(false);
        var run = new BulkRun(Names.Require(key, "a run's key"), selected.EntityType.Name, action, records.Count)
        {
            By = by,
            StartedAt = _segmenter.Now.Instant,
        };
        await AddAsync(run, records, cancellationToken).ConfigureAwait(false);
        return run;
    }

    /// <summary>Does a run to its records, from where it stands: from the start, or from where it was stopped, cancelled or broken off.</summary>
    /// <remarks>
    /// What cannot be done to a record is kept with it, and the others are done. What a store throws stops the run. Two that do one run at once do nothing
    /// twice: one of them ends with <see cref="BulkException"/>.
    /// </remarks>
    /// <param name="key">The key of the run.</param>
    /// <param name="progress">Is told how far it has come: first, and after each batch.</param>
    /// <param name="cancellationToken">Stops it with <see cref="OperationCanceledException"/>; it may be gone on with.</param>
    /// <returns>The run, finished.</returns>
    /// <exception cref="BulkException">There is no such run, somebody else goes on with it or took it back, or the action has errors by now.</exception>
    public async Task<BulkRun> RunAsync(string key, IProgress<BulkProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        var (run, seen) = await RequireAsync(key, cancellationToken).ConfigureAwait(false);
        if (run.UndoneBy is { } undo)
            throw new BulkException($"the run `{key}` is taken back by `{undo}`: start another one");
        if (run.Undoes is null && !run.IsFinished)
            await RequireSoundAsync(run, cancellationToken).ConfigureAwait(false);
        var runner = new BulkRunner(new BulkContext(_segmenter, _executor, run), _runs, seen, BatchSize, progress, cancellationToken);
        return await (await TypeOfAsync(run, cancellationToken).ConfigureAwait(false)).Accept(runner).ConfigureAwait(false);
    }

    /// <summary>
    /// Starts a run that takes back what another one did, finished or not: fields and lists are again what they were, except where they hold something else by
    /// now, which is reported. The other one does nothing more.
    /// </summary>
    /// <param name="key">A key of its own for the run.</param>
    /// <param name="undone">The key of the run to take back.</param>
    /// <param name="by">Who has it done; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the work; it may be started again under the same key.</param>
    /// <exception cref="BulkException">There is no such run, what it did cannot be taken back, or another run does so.</exception>
    public async Task<BulkRun> StartUndoAsync(string key, string undone, string? by = null, CancellationToken cancellationToken = default)
    {
        var (run, seen) = await RequireAsync(undone, cancellationToken).ConfigureAwait(false);
        if (run.UndoneBy is { } other && other != key)
            throw new BulkException($"the run `{undone}` is taken back by `{other}`");
        if (await _runs.FindAsync(Names.Require(key, "a run's key"), cancellationToken).ConfigureAwait(false) is { Value: var taken })
            return taken.Undoes == undone ? taken : throw Taken(key);
        if (!new BulkContext(_segmenter, _executor, run).CanUndo)
            throw new BulkException($"what the run `{undone}` did cannot be taken back: it was done elsewhere");
        if (run.UndoneBy is null && await _runs.SaveAsync(run with { UndoneBy = key }, [], seen, cancellationToken).ConfigureAwait(false) is null)
            throw new BulkException($"somebody goes on with the run `{undone}`: stop it first");
        // What was begun may have been done.
        var changed = await _runs.RecordsAsync(undone, cancellationToken: cancellationToken)
            .Where(r => r.State is BulkState.Done or BulkState.Begun && r.Changes.Count > 0).ToListAsync(cancellationToken).ConfigureAwait(false);
        var records = changed.Select((r, i) => new BulkRecord(i, r.Key) { Changes = [.. r.Changes.Select(c => new BulkChange(c.Of, c.After!, c.Before))] });
        var undo = new BulkRun(key, run.EntityType, run.Action, changed.Count)
        {
            Undoes = undone,
            By = by,
            StartedAt = _segmenter.Now.Instant,
        };
        await AddAsync(undo, [.. records], cancellationToken).ConfigureAwait(false);
        return undo;
    }

    /// <summary>The records of a run by position, and what became of each; sensitive fields are masked for a caller who may not ask about them.</summary>
    /// <exception cref="BulkException">There is no such run.</exception>
    public async IAsyncEnumerable<BulkRecord> RecordsAsync(string key, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (run, _) = await RequireAsync(key, cancellationToken).ConfigureAwait(false);
        var entityType = await TypeOfAsync(run, cancellationToken).ConfigureAwait(false);
        await foreach (var record in _runs.RecordsAsync(key, cancellationToken: cancellationToken).ConfigureAwait(false))
            yield return Masked(record, entityType);
    }

    private BulkRecord Masked(BulkRecord record, EntityType entityType) => _segmenter.Access.AllowsSensitive ? record : record with
    {
        Changes = [.. record.Changes.Select(c => entityType.FindField(c.Of) is { IsSensitive: true } ? new BulkChange(c.Of, Mask, Mask) : c)],
    };

    private static ValueList<Value> Mask => [Value.Of(ExplanationText.Mask)];

    private async Task<Versioned<BulkRun>> RequireAsync(string key, CancellationToken cancellationToken) =>
        await _runs.FindAsync(key, cancellationToken).ConfigureAwait(false) ?? throw new BulkException($"there is no run `{key}`");

    private async Task AddAsync(BulkRun run, IReadOnlyList<BulkRecord> records, CancellationToken cancellationToken) =>
        _ = await _runs.AddAsync(run, records, cancellationToken).ConfigureAwait(false) ??
            throw Taken(run.Key);

    private static BulkException Taken(string key) => new($"there is a run `{key}` already: go on with it, or choose another key");

    private async Task<EntityType> TypeOfAsync(BulkRun run, CancellationToken cancellationToken) =>
        (await _segmenter.ContextAsync(cancellationToken).ConfigureAwait(false)).Model.Find(run.EntityType) ??
        throw new BulkException($"the model has no entity type `{run.EntityType}`");

    private async Task RequireSoundAsync(BulkRun run, CancellationToken cancellationToken)
    {
        Issue[] errors = [.. (await IssuesOfAsync(run, cancellationToken).ConfigureAwait(false)).Where(i => i.Severity == Severity.Error)];
        if (errors.Length > 0)
            throw new BulkException(errors);
    }

    private async Task<IReadOnlyList<Issue>> IssuesOfAsync(BulkRun run, CancellationToken cancellationToken)
    {
        _executor.RequireHandlers([run.Action]);
        var binding = await _segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
        var entityType = await TypeOfAsync(run, cancellationToken).ConfigureAwait(false);
        return [.. _executor.Actions.KindOf(run.Action).IssuesOf(run.Action, new ActionContext(binding, entityType))];
    }
}
