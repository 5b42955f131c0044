using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Segmentation.EntityFrameworkCore;

namespace Segmentation.KilledProcess;

/// <summary>The accounts of a database, with the log as their feed.</summary>
internal sealed class LoggedAccounts(EntityType<Account> entityType, Func<Bank> open) : IEntitySource<Account>, IChangeFeed<Account>
{
    private readonly IEntitySource<Account> _accounts = new EntityFrameworkSource<Account>(entityType, open);

    public IAsyncEnumerable<Account> ScanAsync(CancellationToken cancellationToken = default) => _accounts.ScanAsync(cancellationToken);

    public ValueTask<Account?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) => _accounts.FindAsync(key, cancellationToken);

    public TFeature? GetFeature<TFeature>()
        where TFeature : class => this as TFeature ?? _accounts.GetFeature<TFeature>();

    public async ValueTask<long> PositionAsync(CancellationToken cancellationToken = default)
    {
        await using var bank = open();
        return await bank.Changes.MaxAsync(c => (long?)c.Position, cancellationToken) ?? 0;
    }

    public async IAsyncEnumerable<EntityChange<Account>> ChangesAfterAsync(
        long position, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using var bank = open();
        foreach (var change in await bank.Changes.Where(c => c.Position > position).OrderBy(c => c.Position).ToListAsync(cancellationToken))
        {
            yield return new EntityChange<Account>(
                change.Position,
                change.AccountId,
                change is { BalanceBefore: { } balance, LevelBefore: { } level }
                    ? new Account { Id = change.AccountId, Balance = balance, Level = level }
                    : null,
                new Account { Id = change.AccountId, Balance = change.BalanceAfter, Level = change.LevelAfter },
                new DateTimeOffset(change.AtTicks, TimeSpan.Zero));
        }
    }
}
