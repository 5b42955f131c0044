namespace Segmentation.Benchmarks;

/// <summary>Makes customers that are the same on every run, a tenth of their values empty.</summary>
public static class CustomerGenerator
{
    private const ulong Seed = 20261122;
    private const int Days = 1500;

    /// <summary>The customers with the keys from 1.</summary>
    public static Customer[] Generate(int count)
    {
        var customers = new Customer[count];
        for (var i = 0; i < count; i++)
            customers[i] = Customer(i + 1, revision: 0);
        return customers;
    }

    /// <summary>The customer of a key; of another revision, the same one with other values.</summary>
    public static Customer Customer(long id, int revision)
    {
        var dice = new Dice(Seed + ((ulong)revision << 40) + (ulong)id);
        return new Customer
        {
            Id = id,
            Name = CompanyNames.Choose(ref dice),
            Type = Code(CustomerSchema.Types, ref dice),
            Region = Code(CustomerSchema.Regions, ref dice),
            Source = Code(CustomerSchema.Sources, ref dice),
            Industry = Code(CustomerSchema.Industries, ref dice),
            Stage = Code(CustomerSchema.Stages, ref dice),
            Revenue = dice.Next(10) == 0 ? null : Revenue(ref dice),
            Employees = dice.Next(1000),
            CreatedOn = CustomerSchema.Today.AddDays(-dice.Next(2 * Days)),
            LastOrder = dice.Next(10) == 0 ? null : CustomerSchema.Today.AddDays(-dice.Next(Days)),
        };
    }

    private static string? Code(string[] codes, ref Dice dice) => dice.Next(10) == 0 ? null : codes[dice.Next(codes.Length)];

    /// <summary>As many of some thousands as of some millions, up to 100 million: in cents more than four bytes hold.</summary>
    private static decimal Revenue(ref Dice dice)
    {
        var magnitude = dice.Next(5);
        long[] scales = [10_000, 100_000, 1_000_000, 10_000_000, 100_000_000];
        return new decimal(dice.Next((int)scales[magnitude]) * 100L + dice.Next(100)) / 100m;
    }
}

/// <summary>Random numbers of a seed: splitmix64, which needs no state to be made for each customer.</summary>
public struct Dice(ulong seed)
{
    private ulong _state = seed * 0x9E3779B97F4A7C15;

    public int Next(int below)
    {
        var mixed = _state += 0x9E3779B97F4A7C15;
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return (int)(((mixed ^ (mixed >> 31)) >> 32) * (ulong)below >> 32);
    }
}
