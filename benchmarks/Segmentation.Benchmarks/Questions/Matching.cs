namespace Segmentation.Benchmarks;

/// <summary>Which of many filters customers match, against a loop over compiled delegates.</summary>
internal static class Matching
{
    private const int BatchFilters = 1_000;
    private const int MostInBatch = 1_000_000;

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

    public static IFilterMatcher<Customer> Matcher(int count)
    {
        var matcher = FilterMatching.OneByOne.Create(CustomerSchema.EntityType);
        for (var i = 0; i < count; i++)
            matcher.Set(CompiledFilters.NameOf(i), CustomerSchema.Bind(new RuleConditions(i).Text));
        return matcher;
    }

    /// <summary>The customers of a variant.</summary>
    private static ReadOnlySpan<Customer> Some(Bases bases, int variant) => bases.Customers.AsSpan(variant * Operands.Variants, Operands.Variants);

    private static Func<object> Numbers(List<IReadOnlyList<string>> names) => () => names.SelectMany(n => n.Select(Number).Order()).ToList();

    private static long Number(string name) => long.Parse(name["rule-".Length..], System.Globalization.CultureInfo.InvariantCulture);
}
