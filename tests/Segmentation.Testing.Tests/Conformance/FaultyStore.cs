using System.Runtime.CompilerServices;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation.Testing.Tests;

/// <summary>A store that answers right, until a subclass makes a mistake that stores make.</summary>
internal class FaultyStore(IEnumerable<ConformanceCustomer> customers) :
    IEntitySource<ConformanceCustomer>,
    IFilterPushdown<ConformanceCustomer>,
    ICountPushdown<ConformanceCustomer>,
    IKeysetPaging<ConformanceCustomer>,
    IRelatedSource<ConformanceCustomer>,
    IEntitySink<ConformanceCustomer>
{
    protected static EntityType<ConformanceCustomer> Customer { get; } = ConformanceModel.Model.Of<ConformanceCustomer>();

    protected InMemoryStore<ConformanceCustomer> Inner { get; } = new(Customer, customers, c => c.Copy());

    public FilterCapabilities Capabilities => FilterCapabilities.OwnFields;

    public virtual IAsyncEnumerable<ConformanceCustomer> ScanAsync(CancellationToken cancellationToken = default) => Inner.ScanAsync(cancellationToken);

    public virtual ValueTask<ConformanceCustomer?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) =>
        Inner.FindAsync(key, cancellationToken);

    public IAsyncEnumerable<ConformanceCustomer> ScanAsync(PushedQuery query, CancellationToken cancellationToken = default) =>
        Inner.ScanAsync(Read(query), cancellationToken);

    public virtual ValueTask<long> CountAsync(PushedQuery query, CancellationToken cancellationToken = default) =>
        Inner.CountAsync(Read(query), cancellationToken);

    public virtual bool CanOrder(ValueList<SortTerm> order) => Inner.CanOrder(order);

    public virtual IAsyncEnumerable<ConformanceCustomer> PageAsync(PushedQuery query, KeysetPage page, CancellationToken cancellationToken = default) =>
        Inner.PageAsync(Read(query), page, cancellationToken);

    public virtual IAsyncEnumerable<ConformanceCustomer> FindRelatedAsync(
        JoinKey<ConformanceCustomer> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default) =>
        Inner.FindRelatedAsync(by, keys, cancellationToken);

    public virtual ValueTask<Versioned<ConformanceCustomer>?> ReadAsync(EntityKey key, CancellationToken cancellationToken = default) =>
        Inner.ReadAsync(key, cancellationToken);

    public virtual ValueTask<IReadOnlyList<WriteResult>> WriteAsync(
        IReadOnlyList<EntityWrite<ConformanceCustomer>> writes, CancellationToken cancellationToken = default) =>
        Inner.WriteAsync(writes, cancellationToken);

    /// <summary>The question as the store understands it.</summary>
    protected virtual PushedQuery Read(PushedQuery query) => query;
}

/// <summary>A store that takes some primitives for others.</summary>
internal sealed class MisreadingStore(IEnumerable<ConformanceCustomer> customers, PlanRewriter misreading) : FaultyStore(customers)
{
    protected override PushedQuery Read(PushedQuery query) => query with { Conditions = [.. query.Conditions.Select(c => c.Accept(misreading))] };
}

/// <summary>Takes every equality to be one of characters, case and all.</summary>
internal sealed class CaseSensitiveEquality : PlanRewriter
{
    public override Plan Visit(InSet node) => node with { MatchCase = true };
}

/// <summary>Takes the negation of what is unknown for unknown, as SQL does.</summary>
internal sealed class ThreeValuedNegation : PlanRewriter
{
    public override Plan Visit(Negation node) => node.Inner is IsEmpty
        ? node
        : Plan.All([node, .. node.Inner.Terms.Where(t => !t.Type.IsMany).Select(t => Plan.Not(new IsEmpty(t)))]);
}

/// <summary>Leaves the upper end of a range out.</summary>
internal sealed class OpenRanges : PlanRewriter
{
    public override Plan Visit(InRange node) => node is { Low: not null, High: { IsInclusive: true, Value: var end } }
        ? node with { High = Bound.At(end, isInclusive: false) }
        : node;
}

/// <summary>Counts days in UTC, whatever zone the question names.</summary>
internal sealed class UtcDays : PlanRewriter
{
    public override Plan Visit(InRange node) =>
        node.Term.Kind == ValueKind.Instant ? node with { Low = Utc(node.Low), High = Utc(node.High) } : node;

    // What was midnight in Berlin is taken for midnight in UTC.
    private static Bound? Utc(Bound? bound) =>
        bound is { Value.Instant: { Minute: 0, Second: 0, Hour: 23 } instant } ? Bound.At(Value.Of(instant.AddHours(1)), bound.IsInclusive) : bound;
}

/// <summary>Takes % for any number of characters.</summary>
internal sealed class UnescapedPercent : PlanRewriter
{
    public override Plan Visit(TextMatch node) => node.Sought.Contains('%', StringComparison.Ordinal)
        ? Plan.All(node.Sought.Split('%', StringSplitOptions.RemoveEmptyEntries).Select(part => node with { Sought = part, Position = TextPosition.Anywhere }))
        : node;
}

/// <summary>Takes every character beyond ASCII for any character, and calls that exact.</summary>
internal sealed class LooseLetters : PlanRewriter
{
    public override Plan Visit(TextMatch node) => node.Sought.All(char.IsAscii) ? node : Plan.Not(new IsEmpty(node.Term));
}

/// <summary>Heeds the first condition only.</summary>
internal sealed class ForgetfulStore(IEnumerable<ConformanceCustomer> customers) : FaultyStore(customers)
{
    protected override PushedQuery Read(PushedQuery query) => query with { Conditions = [.. query.Conditions.Take(1)] };
}

/// <summary>Counts whatever meets the first condition.</summary>
internal sealed class RoundCountStore(IEnumerable<ConformanceCustomer> customers) : FaultyStore(customers)
{
    public override ValueTask<long> CountAsync(PushedQuery query, CancellationToken cancellationToken = default) =>
        Inner.CountAsync(query with { Conditions = [.. query.Conditions.Take(1)] }, cancellationToken);
}

/// <summary>Gives the first entity again at the end.</summary>
internal sealed class DoublingStore(IEnumerable<ConformanceCustomer> customers) : FaultyStore(customers)
{
    public override async IAsyncEnumerable<ConformanceCustomer> ScanAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ConformanceCustomer? first = null;
        await foreach (var customer in Inner.ScanAsync(cancellationToken))
        {
            first ??= customer;
            yield return customer;
        }

        if (first is not null)
            yield return first;
    }
}

/// <summary>Ends a cancelled scan as if there were no more.</summary>
internal sealed class QuietStore(IEnumerable<ConformanceCustomer> customers) : FaultyStore(customers)
{
    public override async IAsyncEnumerable<ConformanceCustomer> ScanAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var customer in Inner.ScanAsync(CancellationToken.None))
        {
            if (cancellationToken.IsCancellationRequested)
                yield break;
            yield return customer;
        }
    }
}

/// <summary>Pages on from the last value, without the key: who ties with it is lost, or comes again.</summary>
internal sealed class CarelessPages(IEnumerable<ConformanceCustomer> customers, bool comesAgain) : FaultyStore(customers)
{
    public override bool CanOrder(ValueList<SortTerm> order) => order.Count > 0 && base.CanOrder(order);

    public override async IAsyncEnumerable<ConformanceCustomer> PageAsync(
        PushedQuery query, KeysetPage page, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var (order, count) = (Customer.OrderBy(page.Order), 0);
        await foreach (var customer in Inner.PageAsync(query, page with { After = null, Size = int.MaxValue }, cancellationToken))
        {
            var position = order.PositionOf(customer);
            var tie = page.After is null ? -1 : order.Compare(position with { Key = page.After.Key }, page.After);
            if (page.After is not null && (tie < 0 || (tie == 0 && (!comesAgain || position.Key == page.After.Key))))
                continue;
            if (++count > page.Size)
                yield break;
            yield return customer;
        }
    }
}

/// <summary>Writes an update whatever version it was made from.</summary>
internal sealed class LastWriteWins(IEnumerable<ConformanceCustomer> customers) : FaultyStore(customers)
{
    public override ValueTask<IReadOnlyList<WriteResult>> WriteAsync(
        IReadOnlyList<EntityWrite<ConformanceCustomer>> writes, CancellationToken cancellationToken = default) =>
        Inner.WriteAsync([.. writes.Select(w => w with { Condition = WriteCondition.None })], cancellationToken);
}

/// <summary>Finds keys whatever their case.</summary>
internal sealed class LooseKeys(IEnumerable<ConformanceCustomer> customers) : FaultyStore(customers)
{
    public override async ValueTask<ConformanceCustomer?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) =>
        await Inner.ScanAsync(cancellationToken).FirstOrDefaultAsync(c => AreEqual(c.Id, key), cancellationToken);

    public override IAsyncEnumerable<ConformanceCustomer> FindRelatedAsync(
        JoinKey<ConformanceCustomer> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default) =>
        Inner.ScanAsync(cancellationToken).Where(c => keys.Any(k => AreEqual(by.Of(c), k)));

    private static bool AreEqual(EntityKey x, EntityKey y) => string.Equals(x.ToString(), y.ToString(), StringComparison.OrdinalIgnoreCase);
}

/// <summary>Knows one version of an entity only, whatever is written.</summary>
internal sealed class VersionKeepingStore(IEnumerable<ConformanceCustomer> customers) : FaultyStore(customers)
{
    private static readonly ConcurrencyToken Only = new("1");

    public override async ValueTask<Versioned<ConformanceCustomer>?> ReadAsync(EntityKey key, CancellationToken cancellationToken = default) =>
        await base.ReadAsync(key, cancellationToken) is { } read ? read with { Token = Only } : null;

    public override async ValueTask<IReadOnlyList<WriteResult>> WriteAsync(
        IReadOnlyList<EntityWrite<ConformanceCustomer>> writes, CancellationToken cancellationToken = default)
    {
        var results = await Inner.WriteAsync([.. writes.Select(w => w.Token == Only ? w with { Condition = WriteCondition.None } : w)], cancellationToken);
        return [.. results.Select(r => r with { Token = Only })];
    }
}

/// <summary>Asks for the first hundred keys, and forgets the others.</summary>
internal sealed class FirstKeysOnly(IEnumerable<ConformanceCustomer> customers) : FaultyStore(customers)
{
    public override IAsyncEnumerable<ConformanceCustomer> FindRelatedAsync(
        JoinKey<ConformanceCustomer> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default) =>
        base.FindRelatedAsync(by, [.. keys.Take(100)], cancellationToken);
}
