using Microsoft.EntityFrameworkCore;
using Segmentation.EntityFrameworkCore;

namespace Segmentation.KilledProcess;

/// <summary>What is interrupted: rounds of writing accounts, running rules for what was written, and following segments.</summary>
internal sealed class Work
{
    public const int Accounts = 20;
    public const int Rich = 500;
    public const int Golden = 900;

    private static readonly SegmentationModel Model = SegmentationModel.Create(m => m
        .Entity<Account>("account", e => e.Key(a => a.Id).Number(a => a.Balance).Text(a => a.Level)));

    private static readonly SegmentCatalogue Segments = new(
        new SegmentDefinition("rich", "account", Filter.Parse("balance >= 500")),
        new SegmentDefinition("golden", "account", Filter.Parse("level = 'GOLD'")));

    // Two actions in a row; one that leads to another rule; one that waits, and for longer than most processes live.
    private static readonly RuleCatalogue Rules = new(
        new Rule("thank", "account", new FieldChangedTrigger("balance"), new CreateTask("thank"), new CreateTask("call"))
        {
            When = Filter.Parse("balance >= 500"),
        },
        new Rule("promote", "account", new FieldChangedTrigger("balance"), new SetField("level", "GOLD"))
        {
            When = Filter.Parse("balance >= 900 and level != 'GOLD'"),
        },
        new Rule("greet", "account", new FieldChangedTrigger("level", To: "GOLD"), new CreateTask("greet")) { Delay = TimeSpan.FromMilliseconds(300) });

    // What is begun and not heard of again is so because its process was killed: there is never another one.
    private static readonly RuleRunnerOptions Options = new()
    {
        LostAfter = TimeSpan.Zero,
        RetryDelays = [.. Enumerable.Repeat(TimeSpan.FromMilliseconds(10), 50)],
    };

    private readonly Func<Bank> _open;
    private readonly Random _dice;
    private readonly Segmenter _segmenter;
    private readonly LoggedAccounts _accounts;
    private readonly RuleRunner _runner;
    private readonly MembershipTracker _tracker;

    public Work(Func<Bank> open, int seed)
    {
        (_open, _dice, _accounts) = (open, new Random(seed), new LoggedAccounts(Model.Of<Account>(), open));
        _segmenter = Segmenter.Create(o => o.UseModel(Model).UsePicklists(PicklistSnapshot.Empty).UseSegments(Segments)).WithSource(_accounts);
        (Firings, Memberships) = (new EntityFrameworkFiringJournal(open, ShippedActions.Catalogue), new EntityFrameworkMembershipJournal(open));
        _runner = new RuleRunner(
            new ActionExecutor(_segmenter, new Receiver(open, _dice)), Firings, Options, new RuleTrigger(_segmenter, new InMemoryRuleRepository(Rules)));
        _tracker = new MembershipTracker(_segmenter, Memberships);
    }

    public EntityFrameworkFiringJournal Firings { get; }

    public EntityFrameworkMembershipJournal Memberships { get; }

    /// <summary>Writes some accounts, tells the rules of it, and follows the segments.</summary>
    public async Task RoundAsync()
    {
        await WriteAsync();
        await TellAsync();
        await _runner.RunDueAsync();
        await _tracker.CatchUpAsync();
    }

    /// <summary>Does all that is left to do, and writes nothing more.</summary>
    public async Task FinishAsync()
    {
        do
        {
            await TellAsync();
            await _runner.RunDueAsync();
            await Task.Delay(10);
        }
        while (await _runner.NextDueAsync() is not null);
        // Actions write, too.
        await TellAsync();
        await _tracker.CatchUpAsync();
    }

    private async Task WriteAsync()
    {
        var sink = _segmenter.Sink<Account>();
        var keys = Enumerable.Range(1, Accounts).ToArray();
        _dice.Shuffle(keys);
        List<EntityWrite<Account>> writes = [];
        foreach (var key in keys.Take(3))
        {
            var seen = await sink.ReadAsync(key);
            var account = seen?.Value ?? new Account { Id = key };
            if (_dice.Next(4) == 0)
                account.Level = "BASIC";
            else
                account.Balance = _dice.Next(1000);
            writes.Add(seen is null ? EntityWrite.Insert(account) : EntityWrite.Update(account, seen.Token));
        }

        await sink.WriteAsync(writes);
    }

    /// <summary>Runs the rules for the changes of which they were not told, or perhaps were, by a process that was killed before it said so.</summary>
    private async Task TellAsync()
    {
        await using var bank = _open();
        var told = await bank.Told.SingleOrDefaultAsync() ?? bank.Add(new Told()).Entity;
        var evaluator = await _segmenter.BindAsync<Account>(Rules);
        await foreach (var change in _accounts.ChangesAfterAsync(told.Position))
        {
            await _runner.RunAsync(await _segmenter.EvaluateAsync(evaluator, new ChangeOccasion<Account>(change)));
            told.Position = change.Position;
            await bank.SaveChangesAsync();
        }
    }
}
