using System.Linq.Expressions;

namespace Segmentation.Benchmarks;

/// <summary>What a filter costs as a delegate over objects. By hand, codes are compared as the filter compares them: without regard to case.</summary>
internal static class Delegates
{
    public static Question ThreeConditions(Bases bases)
    {
        EntityPredicate<Customer>[] ours = [.. Enumerable.Range(0, Operands.Variants).Select(v => Compile(new Asked(v).Text))];
        Func<Customer, bool>[] compiled = [.. Enumerable.Range(0, Operands.Variants).Select(v => new Asked(v).Expression().Compile())];
        return new Question(
            "delegate",
            new(Engine.Ours, v => (long)ours[v].Count(bases.Customers)),
            new(Engine.ByHand, v => new Asked(v).ByHand(bases.Customers)),
            new(Engine.Linq, v => (long)new Asked(v).ByLinq(bases.Customers)),
            new(Engine.Compiled, v => CountPicklists.Compiled(bases.Customers, compiled[v])));
    }

    public static Question Range(Bases bases)
    {
        EntityPredicate<Customer>[] ours =
            [.. Enumerable.Range(0, Operands.Variants).Select(v => Compile($"employees between {Least(v)} and {Least(v) + 249}"))];
        Func<Customer, bool>[] compiled = [.. Enumerable.Range(0, Operands.Variants).Select(v => InRange(Least(v), Least(v) + 249).Compile())];
        return new Question(
            "delegate-range",
            new(Engine.Ours, v => (long)ours[v].Count(bases.Customers)),
            new(Engine.ByHand, v => RangeByHand(bases.Customers, Least(v), Least(v) + 249)),
            new(Engine.Linq, v => (long)RangeByLinq(bases.Customers, Least(v), Least(v) + 249)),
            new(Engine.Compiled, v => CountPicklists.Compiled(bases.Customers, compiled[v])));
    }

    private static int Least(int variant) => 100 + 10 * variant;

    private static EntityPredicate<Customer> Compile(string filter) => CustomerSchema.Bind(filter).Compile(CustomerSchema.Now);

    private static long RangeByHand(Customer[] customers, int least, int most)
    {
        var count = 0L;
        foreach (var c in customers)
        {
            if (c.Employees >= least && c.Employees <= most)
                count++;
        }

        return count;
    }

    private static int RangeByLinq(Customer[] customers, int least, int most) => customers.Count(c => c.Employees >= least && c.Employees <= most);

    private static Expression<Func<Customer, bool>> InRange(int least, int most) => c => c.Employees >= least && c.Employees <= most;

    /// <summary>One variant of the three conditions.</summary>
    private sealed class Asked(int variant)
    {
        private readonly string _one = CustomerSchema.Types[variant % 5];
        private readonly string _other = CustomerSchema.Types[(variant + 1 + variant / 5 % 4) % 5];
        private readonly decimal _revenue = 50_000 + 1_000 * variant;
        private readonly DateOnly _after = CustomerSchema.Today.AddMonths(-12);

        public string Text => $"type in ('{_one}', '{_other}') and revenue > {50_000 + 1_000 * variant} and lastOrder in last 12 months";

        public long ByHand(Customer[] customers)
        {
            var (one, other, revenue, after, today) = (_one, _other, _revenue, _after, CustomerSchema.Today);
            var count = 0L;
            foreach (var c in customers)
            {
                if ((string.Equals(c.Type, one, StringComparison.OrdinalIgnoreCase) || string.Equals(c.Type, other, StringComparison.OrdinalIgnoreCase)) &&
                    c.Revenue > revenue && c.LastOrder > after && c.LastOrder <= today)
                {
                    count++;
                }
            }

            return count;
        }

        public int ByLinq(Customer[] customers)
        {
            var (one, other, revenue, after, today) = (_one, _other, _revenue, _after, CustomerSchema.Today);
            return customers.Count(c =>
                (string.Equals(c.Type, one, StringComparison.OrdinalIgnoreCase) || string.Equals(c.Type, other, StringComparison.OrdinalIgnoreCase)) &&
                c.Revenue > revenue && c.LastOrder > after && c.LastOrder <= today);
        }

        public Expression<Func<Customer, bool>> Expression()
        {
            var (one, other, revenue, after, today) = (_one, _other, _revenue, _after, CustomerSchema.Today);
            return c => (string.Equals(c.Type, one, StringComparison.OrdinalIgnoreCase) || string.Equals(c.Type, other, StringComparison.OrdinalIgnoreCase)) &&
                c.Revenue > revenue && c.LastOrder > after && c.LastOrder <= today;
        }
    }
}
