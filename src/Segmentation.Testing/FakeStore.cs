using System.Runtime.CompilerServices;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation.Testing;

/// <summary>A store in memory that behaves like another, that offers less, is slow, fails, loses updates or lags behind. It records what it is asked.</summary>
/// <remarks>Thread-safe; how it behaves is meant to be set between calls.</remarks>
/// <typeparam name="TEntity">The class of the entities.</typeparam>
/// <param name="inner">What it holds.</param>
/// <param name="clock">The clock of <paramref name="inner"/>, for <see cref="Latency"/> and <see cref="Lag"/>; null: the machine's clock.</param>
public sealed class FakeStore<TEntity>(InMemoryStore<TEntity> inner, TimeProvider? clock = null) :
    IEntitySource<TEntity>,
    IEntitySink<TEntity>,
    IRelatedSource<TEntity>,
    IFilterPushdown<TEntity>,
    ICountPushdown<TEntity>,
    IGroupPushdown<TEntity>,
    IKeysetPaging<TEntity>,
    IChangeFeed<TEntity>
    where TEntity : class
{
    private static readonly Dictionary<Type, StoreOperations> Features = new()
    {
        [typeof(IFilterPushdown<TEntity>)] = StoreOperations.Filter,
        [typeof(ICountPushdown<TEntity>)] = StoreOperations.Count,
        [typeof(IGroupPushdown<TEntity>)] = StoreOperations.Group,
        [typeof(IKeysetPaging<TEntity>)] = StoreOperations.Page,
        [typeof(IRelatedSource<TEntity>)] = StoreOperations.Related,
        [typeof(IEntitySink<TEntity>)] = StoreOperations.Write,
        [typeof(IChangeFeed<TEntity>)] = StoreOperations.Changes,
    };

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly List<StoreCall> _calls = [];
    private readonly List<Fault> _faults = [];
    private LaggingReplica<TEntity>? _replica;

    /// <summary>What it offers besides scanning and finding; everything unless set.</summary>
    public StoreOperations Offers { get; set; } = StoreOperations.All;

    /// <summary>What it answers of a filter; unless set, all that <see cref="FilterCapabilities.OwnFields"/> declare, and never more.</summary>
    /// <remarks>What is declared a superset does give too many: see <see cref="Seed"/>.</remarks>
    public FilterCapabilities Capabilities { get; set; } = FilterCapabilities.OwnFields;

    /// <summary>Which of the entities that do not match a superset gives: half of them, at least one where there are any, the same for the same seed.</summary>
    public int Seed { get; set; }

    /// <summary>How long each call waits before it begins; not at all unless set.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>
    /// How long after a write it is seen, except by sink and feed; at once unless set. <see cref="Timeout.InfiniteTimeSpan"/>: not before
    /// <see cref="CatchUp"/>. What was written before this is set is seen.
    /// </summary>
    public TimeSpan Lag
    {
        get;
        set => (field, _replica) = (value, value == TimeSpan.Zero ? null : new(inner, value, _clock));
    }

    /// <summary>Whether a write with a token overwrites whatever is there, so that updates are lost.</summary>
    public bool IgnoresTokens { get; set; }

    /// <summary>What it was asked so far, in order, those calls that failed included.</summary>
    public IReadOnlyList<StoreCall> Calls
    {
        get
        {
            lock (_lock)
                return [.. _calls];
        }
    }

    private InMemoryStore<TEntity> Visible => _replica?.Current() ?? inner;

    /// <summary>Lets the next calls fail.</summary>
    /// <param name="calls">How many.</param>
    /// <param name="exception">Makes what is thrown.</param>
    /// <param name="afterRows">How many rows are given before; where there are fewer, all. A call that gives no rows fails at once.</param>
    public void FailNext(int calls, Func<Exception> exception, int afterRows = 0) => FailWhen(_ => calls-- > 0, exception, afterRows);

    /// <summary>Lets the calls fail that a condition holds of; it is asked of each call once, unless one told before lets it fail.</summary>
    /// <param name="when">The condition.</param>
    /// <param name="exception">Makes what is thrown.</param>
    /// <param name="afterRows">As of <see cref="FailNext"/>.</param>
    public void FailWhen(Func<StoreCall, bool> when, Func<Exception> exception, int afterRows = 0)
    {
        lock (_lock)
            _faults.Add(new Fault(when, exception, afterRows));
    }

    /// <summary>Lets everything be seen that was written so far, whatever <see cref="Lag"/> says.</summary>
    public void CatchUp() => _replica?.CatchUp();

    /// <inheritdoc/>
    public TFeature? GetFeature<TFeature>()
        where TFeature : class => Offers.HasFlag(Features.GetValueOrDefault(typeof(TFeature))) ? this as TFeature : null;

    /// <inheritdoc/>
    public IAsyncEnumerable<TEntity> ScanAsync(CancellationToken cancellationToken = default) =>
        StreamAsync(new(StoreOperations.Scan, [], []), () => Visible.ScanAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<TEntity?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) =>
        AnswerAsync(new(StoreOperations.Find, [], [key]), () => Visible.FindAsync(key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<TEntity> ScanAsync(PushedQuery query, CancellationToken cancellationToken = default) =>
        StreamAsync(new(StoreOperations.Filter, query.Conditions, []), () => FilterAsync(Visible, query, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(PushedQuery query, CancellationToken cancellationToken = default) =>
        AnswerAsync(new(StoreOperations.Count, query.Conditions, []), () => Visible.CountAsync(query, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public bool CanGroup(Grouping grouping) => inner.CanGroup(grouping);

    /// <inheritdoc/>
    public IAsyncEnumerable<EntityGroup> GroupAsync(PushedQuery query, Grouping grouping, CancellationToken cancellationToken = default) =>
        StreamAsync(new(StoreOperations.Group, query.Conditions, []), () => Visible.GroupAsync(query, grouping, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public bool CanOrder(ValueList<SortTerm> order) => inner.CanOrder(order);

    /// <inheritdoc/>
    public IAsyncEnumerable<TEntity> PageAsync(PushedQuery query, KeysetPage page, CancellationToken cancellationToken = default) =>
        StreamAsync(new(StoreOperations.Page, query.Conditions, []), () => Visible.PageAsync(query, page, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<TEntity> FindRelatedAsync(
        JoinKey<TEntity> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default) =>
        StreamAsync(new(StoreOperations.Related, [], [.. keys]), () => Visible.FindRelatedAsync(by, keys, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<Versioned<TEntity>?> ReadAsync(EntityKey key, CancellationToken cancellationToken = default) =>
        AnswerAsync(new(StoreOperations.Read, [], [key]), () => inner.ReadAsync(key, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<EntityWrite<TEntity>> writes, CancellationToken cancellationToken = default) =>
        AnswerAsync(
            new(StoreOperations.Write, [], [.. writes.Select(w => w.Entity is { } entity ? inner.EntityType.KeyOf(entity) : w.Key)]),
            () => inner.WriteAsync(IgnoresTokens ? [.. writes.Select(WithoutToken)] : writes, cancellationToken),
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask<long> PositionAsync(CancellationToken cancellationToken = default) =>
        AnswerAsync(new(StoreOperations.Changes, [], []), () => inner.PositionAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<EntityChange<TEntity>> ChangesAfterAsync(long position, CancellationToken cancellationToken = default) =>
        StreamAsync(new(StoreOperations.Changes, [], []), () => inner.ChangesAfterAsync(position, cancellationToken), cancellationToken);

    private static EntityWrite<TEntity> WithoutToken(EntityWrite<TEntity> write) =>
        write.Condition == WriteCondition.IsUnchanged ? write with { Condition = WriteCondition.None, Token = default } : write;

    private IAsyncEnumerable<TEntity> FilterAsync(InMemoryStore<TEntity> store, PushedQuery query, CancellationToken cancellationToken) =>
        store.ScanAsync(query with { Conditions = [.. query.Conditions.Select(c => Widened(c, store))] }, cancellationToken);

    /// <summary>A condition that selects more where it was declared a superset. Within a negation the engine asks for nothing of the kind.</summary>
    private Plan Widened(Plan plan, InMemoryStore<TEntity> store) => plan switch
    {
        All all => Plan.All(all.Parts.Select(p => Widened(p, store))),
        Any any => Plan.Any(any.Parts.Select(p => Widened(p, store))),
        _ when Capabilities.Of(plan) == Pushdown.Superset => Plan.Any(plan, new MemberOf(store.EntityType, SomeBut(plan, store))),
        _ => plan,
    };

    private ValueList<EntityKey> SomeBut(Plan plan, InMemoryStore<TEntity> store)
    {
        var others = store.ScanAsync(new PushedQuery(store.EntityType, [Plan.Not(plan)])).ToBlockingEnumerable().Select(store.EntityType.KeyOf).ToArray();
        new Random(Seed).Shuffle(others);
        return [.. others.Take((others.Length + 1) / 2)];
    }

    private async IAsyncEnumerable<T> StreamAsync<T>(
        StoreCall call, Func<IAsyncEnumerable<T>> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var fault = await BeginAsync(call, cancellationToken).ConfigureAwait(false);
        var left = fault?.AfterRows;
        if (left != 0)
        {
            await foreach (var row in rows().WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                yield return row;
                if (--left == 0)
                    break;
            }
        }

        if (fault is not null)
            throw fault.Exception();
    }

    private async ValueTask<T> AnswerAsync<T>(StoreCall call, Func<ValueTask<T>> answer, CancellationToken cancellationToken) =>
        await BeginAsync(call, cancellationToken).ConfigureAwait(false) is { } fault ? throw fault.Exception() : await answer().ConfigureAwait(false);

    private async ValueTask<Fault?> BeginAsync(StoreCall call, CancellationToken cancellationToken)
    {
        Fault? fault;
        lock (_lock)
        {
            _calls.Add(call);
            fault = _faults.Find(f => f.When(call));
        }

        if (Latency > TimeSpan.Zero)
            await Task.Delay(Latency, _clock, cancellationToken).ConfigureAwait(false);
        return fault;
    }

    private sealed record Fault(Func<StoreCall, bool> When, Func<Exception> Exception, int AfterRows);
}
