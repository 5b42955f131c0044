namespace Segmentation.Benchmarks;

/// <summary>Many filters as compiled delegates, asked one after another.</summary>
internal sealed class CompiledFilters(int count)
{
    private readonly (string Name, Func<Customer, bool> Test)[] _filters = [.. Enumerable.Range(0, count).Select(i => (NameOf(i), new RuleConditions(i).Compile()))];

    public static string NameOf(int filter) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"rule-{filter}");

    /// <summary>The names of the filters that a customer matches.</summary>
    public List<string> Match(Customer customer)
    {
        var names = new List<string>();
        foreach (var (name, test) in _filters)
        {
            if (test(customer))
                names.Add(name);
        }

        return names;
    }

    /// <summary>How many of all pairs of customers and filters match: filter after filter is asked of each customer.</summary>
    public long CountPairs(ReadOnlySpan<Customer> customers)
    {
        var pairs = 0L;
        foreach (var customer in customers)
        {
            foreach (var (_, test) in _filters)
            {
                if (test(customer))
                    pairs++;
            }
        }

        return pairs;
    }
}
