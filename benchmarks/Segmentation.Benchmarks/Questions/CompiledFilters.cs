using System.Globalization;

namespace Segmentation.Benchmarks;

/// <summary>Many filters as compiled delegates, asked one after another.</summary>
internal sealed class CompiledFilters(int count)
{
    private readonly (string Name, Func<Customer, bool> Test)[] _filters =
        [.. Enumerable.Range(0, count).Select(i => (NameOf(i), new RuleConditions(i).Compile()))];

    public static string NameOf(int filter) => string.Create(CultureInfo.InvariantCulture, $"rule-{filter}");

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

    /// <summary>How many of all pairs of customers and filters match.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="block">
    /// Of so many customers each filter is asked before the next is. One: all filters of one customer after another, as most would write it. Some
    /// hundreds stay within the processor's caches together with one filter's code.
    /// </param>
    public long CountPairs(ReadOnlySpan<Customer> customers, int block = 1)
    {
        var pairs = 0L;
        for (var first = 0; first < customers.Length; first += block)
        {
            var some = customers[first..Math.Min(first + block, customers.Length)];
            foreach (var (_, test) in _filters)
            {
                foreach (var customer in some)
                {
                    if (test(customer))
                        pairs++;
                }
            }
        }

        return pairs;
    }
}
