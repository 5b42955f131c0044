namespace Segmentation.Tests;

/// <summary>Random runs of edits, changed definitions, lists, and steps of the clock; what was followed is compared with what the interpreter answers.</summary>
public sealed class MembershipLaws
{
    [Fact]
    public void What_is_followed_is_what_a_fresh_evaluation_gives_at_every_moment() => ForAllRuns(50, async random =>
    {
        var world = new MembershipWorld(random);
        await RunAsync(world, random);
        await world.AssertHistoryAsync();
    });

    [Fact]
    public void What_is_followed_is_what_a_fresh_evaluation_gives_also_where_changes_are_lost() =>
        ForAllRuns(8, random => RunAsync(new MembershipWorld(random, isForgetful: true), random));

    private static void ForAllRuns(int runs, Func<Random, Task> law) =>
        Law.ForAll(runs, dice => dice.Number(0, int.MaxValue - 1), seed => { law(new Random(seed)).GetAwaiter().GetResult(); });

    private static async Task RunAsync(MembershipWorld world, Random random)
    {
        for (var step = 0; step < 25; step++)
        {
            await world.StepAsync();
            if (random.Next(3) > 0)
                continue;
            if (random.Next(8) == 0)
                world.Restart();
            await world.CatchUpAsync();
            world.AssertCurrent();
        }

        await world.CatchUpAsync();
        world.AssertCurrent();
    }
}
