using Segmentation.Syntax;

namespace Segmentation.Testing;

/// <summary>Random filters over random customers, whose answers are the interpreter's. What fails is made smaller before it is told.</summary>
internal static class RandomCases
{
    private const int Customers = 40;
    private const int Bases = 4;
    private const int FiltersABase = 30;
    private const int MostAttempts = 200;

    public static IReadOnlyList<ConformanceCase> All { get; } =
    [
        new("random: single conditions", run => AskAsync(run, 1000, random => new RandomFilters(random).Condition())),
        new("random: negated conditions", run => AskAsync(run, 2000, random => !(Filter)new RandomFilters(random).Condition())),
        new("random: groups of conditions", run => AskAsync(run, 3000, random => new RandomFilters(random).Filter())),
        new("random: relations", run => AskAsync(run, 4000, random => new RandomFilters(random) { FollowsRelations = true }.Filter())),
    ];

    private static async Task AskAsync(ConformanceRun run, int seed, Func<Randomness, Filter> roll)
    {
        for (var i = 0; i < Bases; i++)
        {
            var random = new Randomness(seed + i);
            var data = random.Data(Customers);
            var stores = await run.StoresAsync(data);
            for (var j = 0; j < FiltersABase; j++)
            {
                var trial = new Trial(roll(random), data, random.Moment());
                if (await FaultAsync(run, stores, trial) is { } fault)
                    throw await SmallestAsync(run, trial, fault);
            }
        }
    }

    private static async Task<ConformanceException?> FaultAsync(ConformanceRun run, ConformanceStores stores, Trial trial)
    {
        var question = new Question(trial.Filter.ToText(), trial.Data, trial.Moment);
        try
        {
            await run.AskAsync(stores, question);
            return null;
        }
        catch (ConformanceException exception)
        {
            return exception;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return question.Wrong($"the adapter threw {exception.GetType().Name}: {exception.Message}");
        }
    }

    /// <summary>The fault of the smallest filter and data that still fail.</summary>
    private static async Task<ConformanceException> SmallestAsync(ConformanceRun run, Trial trial, ConformanceException fault)
    {
        var attempts = 0;
        for (var isSmaller = true; isSmaller;)
        {
            isSmaller = false;
            foreach (var smaller in Smaller(trial))
            {
                if (++attempts > MostAttempts)
                    return fault;
                if (await FaultAsync(run, await run.StoresAsync(smaller.Data), smaller) is not { } again)
                    continue;
                (fault, trial, isSmaller) = (again, smaller, true);
                break;
            }
        }

        return fault;
    }

    private static IEnumerable<Trial> Smaller(Trial trial) =>
        Smaller(trial.Filter).Select(f => trial with { Filter = f }).Concat(Fewer(trial.Data).Select(d => trial with { Data = d }));

    private static IEnumerable<Filter> Smaller(Filter filter) => filter switch
    {
        AllOf all => all.Parts,
        AnyOf any => any.Parts,
        Not not => [not.Inner, .. Smaller(not.Inner).Select(f => !f)],
        Related { Where: { } where } related => Smaller(where).Select(f => new Related(related.Quantifier, related.Relation, f)),
        _ => [],
    };

    /// <summary>The data with half of it, then with one customer less.</summary>
    private static IEnumerable<ConformanceData> Fewer(ConformanceData data)
    {
        if (data.Customers.Count > 3)
        {
            var half = data.Customers.Count / 2;
            yield return data with { Customers = [.. data.Customers.Take(half)] };
            yield return data with { Customers = [.. data.Customers.Skip(half)] };
        }

        if (data.Orders.Count > 0)
            yield return data with { Orders = [.. data.Orders.Skip((data.Orders.Count + 1) / 2)] };
        for (var i = 0; i < data.Customers.Count && data.Customers.Count <= 10; i++)
            yield return data with { Customers = [.. data.Customers.Where((_, j) => j != i)] };
    }

    private sealed record Trial(Filter Filter, ConformanceData Data, Moment Moment);
}
