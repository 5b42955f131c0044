using System.Runtime.CompilerServices;
using Segmentation.Planning;

namespace Segmentation;

/// <summary>The entities of a source that a filter selects at one moment. Thread-safe; each use reads the source anew.</summary>
/// <remarks>What the source declares that it can answer is left to it; the rest is checked here: the answer is the same whatever the source can do.</remarks>
/// <typeparam name="T">The class of the entities.</typeparam>
public sealed partial class SegmentQuery<T> : IAsyncEnumerable<T>
    where T : class
{
    /// <summary>How many entities related rows are read for at once.</summary>
    public const int BatchSize = 1000;

    private readonly IEntitySource<T> _source;
    private readonly IFilterPushdown<T>? _pushdown;
    private readonly BindResult<T> _bound;
    private readonly BindResult<T>? _policy;
    private readonly AccessRules _access;
    private readonly RelatedSources _related;
    private readonly DividedPlan _plan;

    internal SegmentQuery(BindResult<T> bound, IEntitySource<T> source, RelatedSources related, AccessRules access, Moment moment)
    {
        (_bound, _source, _related, _access, Moment) = (bound, source, related, access, moment);
        _policy = _access.Of(bound.EntityType);
        _pushdown = source.GetFeature<IFilterPushdown<T>>();
        _plan = _access.AllowsEverything
            ? DividedPlan.Of(bound, moment, _pushdown?.Capabilities)
            : DividedPlan.Of(bound, _policy, moment, _pushdown?.Capabilities, plan => _access.Limits(ReadSet.Of(plan)));
        _access.RequireChecked(bound.ReadSet);
    }

    private SegmentQuery(SegmentQuery<T> query, RelatedSources related)
    {
        (_bound, _source, _related, Moment) = (query._bound, query._source, related, query.Moment);
        (_access, _policy, _pushdown, _plan) = (query._access, query._policy, query._pushdown, query._plan);
    }

    /// <summary>The moment that every part of the question sees; captured when the query was made.</summary>
    public Moment Moment { get; }

    /// <summary>The same query, with the rows of a related entity type read from a source; else a registered source is.</summary>
    public SegmentQuery<T> WithRelated<TRelated>(IEntitySource<TRelated> source)
        where TRelated : class => new(this, _related.With(source));

    /// <summary>What of the filter the source answers, what is checked here, and why.</summary>
    public QueryExplanation Explain() => new(
        [.. _plan.Conjuncts.Select(c => new QueryPart(TextOf(c), c.Pushdown, c.Reason))], Feature<ICountPushdown<T>>(_source) is not null);

    /// <summary>The entities that match, in the source's order. Related rows are read for a batch of them at once.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; so for every member below.</exception>
    /// <exception cref="InvalidOperationException">The filter reads related rows of a type that no source was given for; so for every member below.</exception>
    public async IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        using var run = Run("stream");
        if (_plan.IsWhole)
        {
            // As candidates are read, but every step between the source and the caller is felt at every entity.
            await foreach (var entity in SourceOf(run, cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                run.Measures.Scanned++;
                yield return entity;
            }

            cancellationToken.ThrowIfCancellationRequested();
            yield break;
        }

        await foreach (var (entity, _) in MatchesAsync(run, [], cancellationToken).ConfigureAwait(false))
            yield return entity;
    }

    /// <summary>How many entities match.</summary>
    public async Task<long> CountAsync(CancellationToken cancellationToken = default)
    {
        using var run = Run("count");
        if (Feature<ICountPushdown<T>>(run.Source) is { } counting)
        {
            var count = SelectsNobody ? 0 : await counting.CountAsync(Pushed, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return count;
        }

        return await MatchesAsync(run, [], cancellationToken).LongCountAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The keys of the entities that match, in the source's order.</summary>
    public async IAsyncEnumerable<EntityKey> KeysAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var entity in this.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return _bound.EntityType.KeyOf(entity);
    }

    /// <summary>Why the entity of a key matches or does not; null when there is none that may be seen.</summary>
    public async Task<Explanation?> ExplainAsync(EntityKey key, CancellationToken cancellationToken = default)
    {
        using var run = Run("explain");
        if (await run.Source.FindAsync(key, cancellationToken).ConfigureAwait(false) is not { } entity)
            return null;
        run.Measures.Scanned++;
        if (_policy is not null)
        {
            var seen = await _policy.LoadRelatedAsync([entity], run.Sources, cancellationToken).ConfigureAwait(false);
            if (!_policy.Compile(Moment).Matches(entity, seen))
                return null;
        }

        var reads = ExplanationReads.Of(_bound.Root!);
        _access.RequireChecked(reads);
        return _bound.Explain(entity, Moment, await reads.LoadRelatedAsync([entity], run.Visible, cancellationToken).ConfigureAwait(false));
    }

    private PushedQuery Pushed => _plan.Pushed;

    // Compiled where there is something to check.
    private EntityPredicate<T> Residual => field ??= _bound.EntityType.Compile(_plan.Residual);

    private EntityPredicate<T> Visible => field ??= _bound.EntityType.Compile(_plan.Policy);

    private string TextOf(Conjunct part) =>
        part.IsPolicy ? $"the access policy of {_bound.EntityType}" : (_bound.PartOf(part.Plan) ?? _bound.Filter).ToString();

    private bool SelectsNobody => _plan.Plan is Constant { Answer: false };

    /// <summary>What a source can do with the whole filter; null where something is left to check here.</summary>
    private TFeature? Feature<TFeature>(IEntitySource<T> source)
        where TFeature : class => _pushdown is not null && _plan.IsWhole ? source.GetFeature<TFeature>() : null;

    private static IFilterPushdown<T> Pushdown(QueryRun<T> run) => run.Source.GetFeature<IFilterPushdown<T>>() ??
        throw new InvalidOperationException($"The source of {typeof(T).Name} answers filters, and its snapshot does not.");

    private QueryRun<T> Run(string operation)
    {
        var sources = new SourceReader(_related);
        var measures = new QueryMeasures(_bound.EntityType.Name, operation, _plan.IsWhole ? "all" : Pushed.Conditions.Count == 0 ? "none" : "part");
        return new QueryRun<T>(sources, sources.SnapshotOf(_source), new GuardedReader(sources, _access, Moment), measures);
    }

    /// <summary>The entities that match, with the related rows that are read of them.</summary>
    /// <param name="run">What is read from, and measured.</param>
    /// <param name="terms">What else is read of them.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    private IAsyncEnumerable<(T Entity, RelatedRows Related)> MatchesAsync(QueryRun<T> run, IEnumerable<Term> terms, CancellationToken cancellationToken) =>
        MatchesAsync(run, ReadSet.Of(_plan.Residual, terms), cancellationToken);

    private async IAsyncEnumerable<(T Entity, RelatedRows Related)> MatchesAsync(
        QueryRun<T> run, ReadSet reads, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var policyReads = ReadSet.Of(_plan.Policy);
        _access.RequireChecked(reads);
        if (reads.Relations.Count == 0 && policyReads.Relations.Count == 0)
        {
            await foreach (var entity in CandidatesAsync(run, cancellationToken).ConfigureAwait(false))
            {
                if (Visible.Matches(entity) && Residual.Matches(entity))
                    yield return (entity, RelatedRows.None);
            }

            yield break;
        }

        await foreach (var batch in CandidatesAsync(run, cancellationToken).Chunk(BatchSize).ConfigureAwait(false))
        {
            T[] seen = [.. batch.Where(Visible.Over(await policyReads.LoadRelatedAsync(batch, run.Sources, cancellationToken).ConfigureAwait(false)))];
            var related = await reads.LoadRelatedAsync(seen, run.Visible, cancellationToken).ConfigureAwait(false);
            foreach (var entity in seen)
            {
                if (Residual.Matches(entity, related))
                    yield return (entity, related);
            }
        }
    }

    private IAsyncEnumerable<T> SourceOf(QueryRun<T> run, CancellationToken cancellationToken) =>
        SelectsNobody ? AsyncEnumerable.Empty<T>()
        : Pushed.Conditions.Count == 0 ? run.Source.ScanAsync(cancellationToken)
        : Pushdown(run).ScanAsync(Pushed, cancellationToken);

    /// <summary>What the source gives for the part of the filter that it answers.</summary>
    private async IAsyncEnumerable<T> CandidatesAsync(QueryRun<T> run, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var entity in SourceOf(run, cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            run.Measures.Scanned++;
            if (!_plan.IsWhole)
                run.Measures.Rechecked++;
            yield return entity;
        }

        // A source that stops early because it was cancelled must not pass for one that came to its end.
        cancellationToken.ThrowIfCancellationRequested();
    }
}
