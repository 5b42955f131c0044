namespace Segmentation.Benchmarks;

/// <summary>Which of many filters customers match, against a loop over compiled delegates.</summary>
internal static class Matching
{
    private const int BatchFilters = 1_000;
    private const int MostInBatch = 1_000_000;
    private const int Portion = 2_000;

    // So much less is asked of the slow rival.
    private const int Tenth = 10;

    /// <summary>One customer after another.</summary>
    public static Question Of(Bases bases, int count)
    {
        var ours = new Lazy<IFilterMatcher<Customer>>(() => Matcher(count));
        var compiled = new Lazy<CompiledFilters>(() => new CompiledFilters(count));
        return new Question(
            $"matching-{count}",
            new(Engine.Ours, v =>
            {
                var names = new List<IReadOnlyList<string>>(Operands.Variants);
                foreach (var customer in Some(bases, v))
                    names.Add(ours.Value.Match(customer, CustomerSchema.Now));
                return Numbers(names);
            }),
            new(Engine.Compiled, v =>
            {
                var names = new List<IReadOnlyList<string>>(Operands.Variants);
                foreach (var customer in Some(bases, v))
                    names.Add(compiled.Value.Match(customer));
                return Numbers(names);
            }))
        {
            Operations = Operands.Variants,
        };
    }

    /// <summary>All pairs of customers and filters, up to a million customers; the loop is asked of a tenth of them, and its time is multiplied.</summary>
    public static Question Batch(Bases bases) => Batch("matching-batch", bases, block: 1);

    /// <summary>The same against a loop over blocks of customers, which is written by few.</summary>
    public static Question BatchAgainstBlocks(Bases bases) => Batch("matching-batch-blocks", bases, block: 256) with { IsInRatios = false };

    private static Question Batch(string name, Bases bases, int block)
    {
        var ours = new Lazy<IFilterMatcher<Customer>>(() => Matcher(BatchFilters));
        var compiled = new Lazy<CompiledFilters>(() => new CompiledFilters(BatchFilters));
        // Whole portions, so that the tenth is one too.
        var all = Math.Min(bases.Rows, MostInBatch) / (Tenth * Portion) * (Tenth * Portion);
        var tenth = all / Tenth;
        var matches = new FilterMatches();
        return new Question(
            name,
            new(Engine.Ours, _ =>
            {
                for (var first = 0; first < all; first += Portion)
                    Match(first, Math.Min(first + Portion, all));
                // The rival's part alone can be compared.
                return () => (object)Enumerable.Range(0, tenth / Portion).Sum(i => Match(i * Portion, (i + 1) * Portion));
            }),
            new(Engine.Compiled, _ => compiled.Value.CountPairs(bases.Customers.AsSpan(0, tenth), block)) { Share = Tenth });

        long Match(int first, int end)
        {
            ours.Value.Match(bases.Customers.AsSpan(first..end), matches, CustomerSchema.Now);
            return Enumerable.Range(0, BatchFilters).Sum(filter => (long)matches.CountOf(filter));
        }
    }

    /// <summary>How soon ten thousand filters that are bound answer for two customers: indexed, or each of a tenth of them compiled.</summary>
    public static Question Building(Bases bases)
    {
        const int Count = 10_000;
        var filters = new Lazy<BindResult<Customer>[]>(() => [.. Enumerable.Range(0, Count).Select(i => CustomerSchema.Bind(new RuleConditions(i).Text))]);
        return new Question(
            "matching-build",
            new(Engine.Ours, _ =>
            {
                var (matcher, matches) = (FilterMatching.Indexed.Create(CustomerSchema.EntityType), new FilterMatches());
                for (var i = 0; i < Count; i++)
                    matcher.Set(CompiledFilters.NameOf(i), filters.Value[i]);
                matcher.Match(bases.Customers.AsSpan(0, 2), matches, CustomerSchema.Now);
                return () => (object)Enumerable.Range(0, Count / Tenth).Sum(filter => (long)matches.CountOf(filter));
            }),
            new(Engine.Compiled, _ => new CompiledFilters(Count / Tenth).CountPairs(bases.Customers.AsSpan(0, 2))) { Share = Tenth })
        {
            IsInRatios = false,
        };
    }

    public static IFilterMatcher<Customer> Matcher(int count)
    {
        var matcher = FilterMatching.Indexed.Create(CustomerSchema.EntityType);
        for (var i = 0; i < count; i++)
            matcher.Set(CompiledFilters.NameOf(i), CustomerSchema.Bind(new RuleConditions(i).Text));
        return matcher;
    }

    /// <summary>The customers of a variant.</summary>
    private static ReadOnlySpan<Customer> Some(Bases bases, int variant) => bases.Customers.AsSpan(variant * Operands.Variants, Operands.Variants);

    private static Func<object> Numbers(List<IReadOnlyList<string>> names) => () => names.SelectMany(n => n.Select(Number).Order()).ToList();

    private static long Number(string name) => long.Parse(name["rule-".Length..], System.Globalization.CultureInfo.InvariantCulture);
}
