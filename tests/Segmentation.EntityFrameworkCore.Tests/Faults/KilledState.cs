using Microsoft.EntityFrameworkCore;
using Segmentation.KilledProcess;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>What a killed process left in its database, held against the log of what was written.</summary>
internal sealed class KilledState(Func<Bank> open, Work work)
{
    private Dictionary<string, int> _offered = [];
    private int _begun;
    private int _untold;
    private int _offeredAgain;
    private string _amounts = "";

    /// <summary>What holds after each kill.</summary>
    public async Task CheckAsync()
    {
        await using var bank = open();
        var changes = await bank.Changes.AsNoTracking().OrderBy(c => c.Position).ToListAsync();

        // Entities: with each change that is there its effect.
        Assert.Equal(
            StandingAt(changes, long.MaxValue),
            await bank.Accounts.AsNoTracking().OrderBy(a => a.Id).Select(a => new Standing(a.Id, a.Balance, a.Level)).ToListAsync());
        var entries = await CheckMembershipsAsync(bank, changes);
        var firings = await CheckFiringsAsync(bank);

        var told = await bank.Told.AsNoTracking().SingleOrDefaultAsync();
        _untold += changes.Exists(c => c.Position > (told?.Position ?? 0)) ? 1 : 0;
        _begun += firings.Exists(f => f.Status == FiringStatus.Running) ? 1 : 0;
        _amounts = $"{changes.Count} changes, {firings.Count} firings, {entries} entries of memberships";
    }

    /// <summary>What holds when a process has come to the end of it all.</summary>
    public async Task CheckDoneAsync()
    {
        await using var bank = open();
        var changes = await bank.Changes.AsNoTracking().OrderBy(c => c.Position).ToListAsync();
        var (checkpoint, _) = await work.Memberships.LoadAsync();
        Assert.Equal(changes.LastOrDefault()?.Position ?? 0, checkpoint.Feeds["account"]);

        var firings = await FiringsAsync(bank);
        Assert.All(firings, f => Assert.Equal(FiringStatus.Done, f.Status));
        Assert.Equal(
            Tallied(changes.SelectMany(RulesFor).Select(f => (f.Rule, f.Account))),
            Tallied(firings.Select(f => (f.Firing.Rule, (long)f.Firing.Key.Value.Number))));
        var tasks = Tallied(changes.SelectMany(RulesFor).SelectMany(f => f.Tasks.Select(title => (title, f.Account))));
        Assert.Equal(tasks, Tallied(await bank.Receipts.ToListAsync()));
        // Else nothing was put to the test.
        Assert.True(_begun + _untold > 0, ToString());
    }

    public override string ToString() =>
        $"{_amounts}; {_begun} kills left an action that was begun, {_untold} changes that no rule was told of; {_offeredAgain} tasks were offered again";

    private async Task<int> CheckMembershipsAsync(Bank bank, List<AccountChange> changes)
    {
        var rows = await bank.Set<MembershipRow>().AsNoTracking().OrderBy(m => m.Batch).ThenBy(m => m.Number).ToListAsync();
        Assert.All(rows.GroupBy(m => m.Batch), batch => Assert.Equal(Enumerable.Range(0, batch.Count()), batch.Select(m => m.Number)));
        var head = await bank.Set<JournalHeadRow>().AsNoTracking().SingleOrDefaultAsync();
        Assert.All(rows, m => Assert.InRange(m.Batch, 1, head!.Version));

        // Replayed, the entries lead to who belonged to the segments when the checkpoint was made: a batch of which a part were lost would not.
        var (checkpoint, _) = await work.Memberships.LoadAsync();
        var then = StandingAt(changes, checkpoint.Feeds.GetValueOrDefault("account"));
        Assert.Equal(Keys(then.Where(a => a.Balance >= Work.Rich)), Keys(await work.Memberships.MembersAsync("rich")));
        Assert.Equal(Keys(then.Where(a => a.Level == "GOLD")), Keys(await work.Memberships.MembersAsync("golden")));
        return rows.Count;
    }

    private async Task<List<FiringRecord>> CheckFiringsAsync(Bank bank)
    {
        var firings = await FiringsAsync(bank);
        Assert.Equal(firings.Count, firings.Select(f => f.Firing.IdempotencyKey).Distinct().Count());
        Assert.Equal(
            firings.Where(f => !f.IsFinished).Select(f => f.Firing.IdempotencyKey).ToHashSet(),
            await work.Firings.UnfinishedAsync().Select(f => f.Firing.IdempotencyKey).ToHashSetAsync());
        Assert.DoesNotContain(firings, f => f.Status is FiringStatus.Failed or FiringStatus.Cancelled or FiringStatus.NotFired);

        // What is noted as done was received, and what was noted so at the kill before was offered no more since.
        var receipts = await bank.Receipts.AsNoTracking().ToListAsync();
        var offered = receipts.ToDictionary(r => r.Key, r => r.Offered);
        Assert.All(_offered, before => Assert.Equal(before.Value, offered[before.Key]));
        _offered = firings.SelectMany(DoneTasks).ToDictionary(key => key, key => offered[key]);
        _offeredAgain = offered.Values.Count(times => times > 1);

        // A receipt is there with its effect.
        Assert.Equal(Tallied(receipts), (await bank.Tasks.AsNoTracking().ToListAsync()).ToDictionary(t => (t.Title, t.AccountId), t => t.Count));
        return firings;
    }

    private static IEnumerable<string> DoneTasks(FiringRecord record) =>
        Enumerable.Range(0, record.NextAction).Where(i => record.Firing.Actions[i] is CreateTask).Select(i => $"{record.Firing.IdempotencyKey}#{i}");

    /// <summary>All firings, and every entry of the journal is read.</summary>
    private async Task<List<FiringRecord>> FiringsAsync(Bank bank)
    {
        List<FiringRecord> records = [];
        foreach (var id in Enumerable.Range(1, Work.Accounts))
            records.AddRange(await work.Firings.OfEntityAsync("account", id).ToListAsync());
        Assert.Equal(await bank.Set<FiringRow>().CountAsync(), records.Count);
        // That a rule did not fire is noted, too.
        return [.. records.Where(r => r.Firing.Actions.Count > 0)];
    }

    /// <summary>What the rules say of a change, said once more by hand.</summary>
    private static IEnumerable<(string Rule, long Account, string[] Tasks)> RulesFor(AccountChange change)
    {
        if (change.BalanceAfter != change.BalanceBefore && change.BalanceAfter >= Work.Rich)
            yield return ("thank", change.AccountId, ["thank", "call"]);
        if (change.BalanceAfter != change.BalanceBefore && change.BalanceAfter >= Work.Golden && change.LevelAfter != "GOLD")
            yield return ("promote", change.AccountId, []);
        if (change.LevelAfter != change.LevelBefore && change.LevelAfter == "GOLD")
            yield return ("greet", change.AccountId, ["greet"]);
    }

    private static List<Standing> StandingAt(List<AccountChange> changes, long position) =>
    [
        .. changes.Where(c => c.Position <= position).GroupBy(c => c.AccountId).Select(g => g.Last())
            .OrderBy(c => c.AccountId).Select(c => new Standing(c.AccountId, c.BalanceAfter, c.LevelAfter)),
    ];

    private static Dictionary<(string, long), int> Tallied(IEnumerable<Receipt> receipts) => Tallied(receipts.Select(r => (r.Title, r.AccountId)));

    private static Dictionary<(string, long), int> Tallied(IEnumerable<(string Name, long Account)> all) =>
        all.GroupBy(a => a).ToDictionary(g => g.Key, g => g.Count());

    private static IEnumerable<long> Keys(IEnumerable<Standing> accounts) => accounts.Select(a => a.Id);

    private static IEnumerable<long> Keys(IEnumerable<EntityKey> keys) => keys.Select(k => (long)k.Value.Number).Order();

    private sealed record Standing(long Id, int Balance, string Level);
}
