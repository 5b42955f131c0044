using Segmentation.Crm;

namespace Segmentation.Tests;

/// <summary>What holds of every run, wherever it is stopped, and whatever its stores do.</summary>
public sealed class BulkLaws
{
    private static readonly string?[] Types = [null, "SALE", "GOODS", "SERVICES"];

    private static readonly RuleAction[] Actions =
    [
        new SetField("type", "GOODS"), new SetField("type"), new SetField("stage", "WON"), new SetField("amount", Value.Of(12.5m)),
        new MoveToStage("WON"), new AssignResponsible(AssignmentStrategy.Fixed(7L)), new AddToList("list"), new RemoveFromList("list"),
        new AssignResponsible(AssignmentStrategy.RoundRobin(Team.Of(1L, 2L, 3L))), new CreateTask("call"),
    ];

    [Fact]
    public async Task A_run_stopped_anywhere_and_gone_on_with_does_each_record_once_and_as_was_shown()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var world = new World(seed);
            var before = (Stored: await world.Desk.Stored(), Members: await world.Desk.Members("list"));
            var preview = await world.Desk.Bulk.PreviewAsync<Deal>(world.Selection, world.Action, int.MaxValue);
            await world.Desk.Bulk.StartAsync<Deal>("run", world.Selection, world.Action);
            await world.RunToItsEndAsync("run");

            var records = await world.Desk.Records("run");
            Assert.True(preview.Count == records.Count, world.Say("the preview counts as many"));
            Assert.True(preview.Sample.Zip(records).All(p => AreAlike(p.First, p.Second)), world.Say("what was shown is what was done"));
            Assert.True(world.Desk.Deals.Written.Distinct().Count() == world.Desk.Deals.Written.Count, world.Say("nothing is written twice"));
            var done = records.Where(r => r.State == BulkState.Done).Select(r => r.Key).ToHashSet();
            if (world.WritesDeals)
                Assert.True(done.SetEquals(world.Desk.Deals.Written), world.Say("what is done was written"));
            if (world.Action is CreateTask)
                Assert.True(done.SetEquals(world.Desk.Ports.All.Select(a => a.Delivery.Key)), world.Say("what is done was delivered"));
            if (world.Action is CreateTask)
                continue;

            await world.StartUndoAsync();
            await world.RunToItsEndAsync("back");
            Assert.True(done.Count == (await world.Desk.Runs.FindAsync("back"))!.Value.Done, world.Say("what was done is taken back"));
            Assert.True(before.Stored.OrderBy(s => s.Value).SequenceEqual((await world.Desk.Stored()).OrderBy(s => s.Value)), world.Say("all is as it was"));
            Assert.True(before.Members.ToHashSet().SetEquals(await world.Desk.Members("list")), world.Say("all who were on the list are"));
        }
    }

    [Fact]
    public async Task A_run_among_others_who_write_loses_nothing_of_theirs_and_takes_back_only_its_own()
    {
        for (var seed = 0; seed < 300; seed++)
        {
            var world = new World(seed, Actions[..6]);
            var before = await world.Desk.Stored();
            var theirs = new Dictionary<EntityKey, string?>();
            await world.Desk.Bulk.StartAsync<Deal>("run", world.Selection, world.Action);
            await world.RunToItsEndAsync("run", () => world.WriteElsewhere(theirs));

            var records = await world.Desk.Records("run");
            var written = world.Desk.Deals.Written;
            Assert.True(written.Distinct().Count() == written.Count, world.Say("nothing is written twice"));
            Assert.True(records.Where(r => r.State == BulkState.Done).All(r => written.Contains(r.Key)), world.Say("what is done was written"));
            // Only where somebody wrote over an interrupted run it cannot be told that it had written.
            var untold = records.Where(r => r.State != BulkState.Done && written.Contains(r.Key));
            Assert.True(untold.All(r => theirs.ContainsKey(r.Key)), world.Say("what was written is done"));
            var now = await world.Desk.Crm.Deals.ScanAsync().ToDictionaryAsync(d => (EntityKey)d.Id, d => d.Title);
            Assert.True(theirs.All(t => now.GetValueOrDefault(t.Key) == t.Value), world.Say("what others wrote stays"));

            var during = theirs.Keys.ToHashSet();
            await world.StartUndoAsync();
            await world.RunToItsEndAsync("back", () => world.WriteElsewhere(theirs));
            var after = await world.Desk.Stored();
            Assert.True(before.Where(b => !theirs.ContainsKey(b.Key)).All(b => after[b.Key] == b.Value), world.Say("what nobody else touched is as it was"));
            Assert.True(during.IsSubsetOf(theirs.Keys), world.Say("the others wrote on"));
        }
    }

    private static bool AreAlike(BulkRecord shown, BulkRecord done) =>
        (shown.Position, shown.Key, shown.State, shown.Error) == (done.Position, done.Key, done.State, done.Error) &&
        shown.Changes.Count == done.Changes.Count &&
        shown.Changes.Zip(done.Changes).All(c => c.First.After is null ? c.First.Before.Equals(c.Second.Before) : c.First == c.Second);

    private sealed class World
    {
        private readonly Random _random;
        private readonly int _seed;
        private int _writes;

        public World(int seed, RuleAction[]? actions = null)
        {
            (_seed, _random) = (seed, new Random(seed));
            var choice = actions ?? Actions;
            Action = choice[_random.Next(choice.Length)];
            Desk.Crm.Define(SegmentDefinition.Static("list", "deal"));
            Desk.Add(_random.Next(25), (d, _) =>
            {
                (d.Type, d.ResponsibleId) = (Types[_random.Next(Types.Length)], _random.Next(3) == 0 ? 7 : null);
                d.Amount = _random.Next(2) == 0 ? 12.50m : null;
                (d.Pipeline, d.Stage) = _random.Next(4) switch { 0 => (null, null), 1 => ("SALES", "WON"), _ => ("SALES", "NEW") };
            });
            EntityKey[] some = [.. Enumerable.Range(1, 30).Where(_ => _random.Next(3) == 0).Select(k => (EntityKey)k)];
            Desk.Crm.Define(SegmentDefinition.Static("list", "deal", some.Where(k => k.Value.Number < 20)));
            var filter = Filter.Parse(_random.Next(2) == 0 ? "everyone" : "type != 'GOODS' or stage = 'NEW'");
            Selection = _random.Next(3) switch
            {
                0 => BulkSelection.All(filter),
                1 => BulkSelection.AllExcept(filter, some),
                _ => BulkSelection.Marked(filter, some),
            };
        }

        public BulkDesk Desk { get; } = new();

        public RuleAction Action { get; }

        public BulkSelection Selection { get; }

        public bool WritesDeals => Action is not (AddToList or RemoveFromList or CreateTask);

        /// <summary>Runs, stopped at random, each time by somebody who knows nothing of the time before.</summary>
        public async Task RunToItsEndAsync(string key, Action? between = null)
        {
            Desk.Deals.Written.Clear();
            for (var attempts = 1; ; attempts++)
            {
                var rate = attempts > 20 ? 0 : 0.08;
                using var cancellation = new CancellationTokenSource();
                void Disturb()
                {
                    if (_random.NextDouble() < rate)
                        between?.Invoke();
                    if (_random.NextDouble() >= rate)
                        return;
                    if (_random.Next(2) == 0)
                        throw new IOException("the connection was lost");
                    cancellation.Cancel();
                }

                Desk.Deals.Before = _ => Disturb();
                Desk.Deals.After = _ => Disturb();
                Desk.Deals.WritesOf = count => _random.NextDouble() < rate ? _random.Next(count) : null;
                // Half of those that are stopped so were written.
                if (_random.NextDouble() < rate * 2)
                    Desk.Runs.FailNext(1, () => new IOException("the journal cannot be reached"));
                else if (_random.NextDouble() < rate * 2)
                    Desk.Runs.FailNextAfterWriting(1, () => new IOException("the journal does not answer"));
                else if (_random.NextDouble() < rate)
                    Desk.Runs.ConflictNext(1);
                try
                {
                    var run = await Desk.InBatchesOf(_random.Next(1, 8)).RunAsync(key, cancellationToken: cancellation.Token);
                    Assert.True(run.IsFinished, Say("it comes to its end"));
                    (Desk.Deals.Before, Desk.Deals.After, Desk.Deals.WritesOf) = (_ => { }, _ => { }, _ => null);
                    return;
                }
                catch (Exception exception) when (exception is IOException or OperationCanceledException or BulkException)
                {
                    Assert.True(attempts < 40, Say($"it comes to its end: {exception.Message}"));
                    between?.Invoke();
                }
            }
        }

        /// <summary>Starts to take the run back, again where the journal failed.</summary>
        public async Task StartUndoAsync()
        {
            while (true)
            {
                try
                {
                    await Desk.Bulk.StartUndoAsync("back", "run");
                    return;
                }
                catch (Exception exception) when (exception is IOException or BulkException)
                {
                    // What is told to fail fails once.
                }
            }
        }

        /// <summary>Gives a deal another title, or deletes it.</summary>
        public void WriteElsewhere(Dictionary<EntityKey, string?> theirs)
        {
            long key = _random.Next(1, 25);
            if (Desk.Crm.Deals.FindAsync(key).AsTask().Result is null)
                return;
            if (_random.Next(4) == 0)
                Desk.Delete(key);
            else
                Desk.Elsewhere(key, d => d.Title = $"theirs {++_writes}");
            theirs[key] = Desk.Crm.Deals.FindAsync(key).AsTask().Result?.Title;
        }

        public string Say(string law) => $"{law}: {Action} to {Selection.Filter} (seed {_seed})";
    }
}
