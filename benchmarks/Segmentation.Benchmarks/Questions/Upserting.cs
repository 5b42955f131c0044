namespace Segmentation.Benchmarks;

/// <summary>
/// What one customer costs that is put in the place of another, the merging of what was written included: two chunks of them, of keys at random.
/// By hand it is a dictionary of places and an array under a lock, which gives no snapshot to anybody who reads.
/// </summary>
internal static class Upserting
{
    public const int Written = 131_072;
    private const int Revisions = 4;

    public static Question Of(Bases bases)
    {
        var revisions = new Lazy<Customer[][]>(() => [.. Enumerable.Range(1, Revisions).Select(revision => Changed(bases.Rows, revision))]);
        var columnar = new Lazy<ColumnarBase<Customer>>(() => Bases.Load(bases.Customers));
        var byHand = new Lazy<ByHand>(() => new ByHand(bases.Customers));
        var filters = Operands.All.Select(o => CustomerSchema.Bind(o.ByPicklists)).ToArray();
        return new Question(
            "upsert",
            new(Engine.Ours, v =>
            {
                foreach (var customer in revisions.Value[v % Revisions])
                    columnar.Value.Upsert(customer);
                columnar.Value.MergeAsync().GetAwaiter().GetResult();
                return () => (object)columnar.Value.Snapshot().Select(filters[v], CustomerSchema.Now).Count();
            }),
            new(Engine.ByHand, v =>
            {
                foreach (var customer in revisions.Value[v % Revisions])
                    byHand.Value.Upsert(customer);
                return () => (object)CountPicklists.ByHand(byHand.Value.Customers, Operands.All[v]);
            }),
            new(Engine.Sqlite, v =>
            {
                bases.Sqlite.Upsert(revisions.Value[v % Revisions]);
                return () => (object)bases.Sqlite.Ask($"select count(*) from customer where {SqliteBase.ByPicklists(Operands.All[v])}");
            }))
        {
            Operations = Written,
        };
    }

    /// <summary>Other values for customers; every revision is of the same keys, so that what is there depends on the last alone.</summary>
    public static Customer[] Changed(int rows, int revision)
    {
        var dice = new Dice(1);
        return [.. Enumerable.Range(0, Written).Select(_ => CustomerGenerator.Customer(1 + dice.Next(rows), revision))];
    }

    private sealed class ByHand
    {
        private readonly Lock _writing = new();
        private readonly Dictionary<long, int> _places;

        public ByHand(Customer[] customers)
        {
            Customers = [.. customers];
            _places = new Dictionary<long, int>(customers.Length);
            for (var i = 0; i < customers.Length; i++)
                _places.Add(customers[i].Id, i);
        }

        public Customer[] Customers { get; }

        public void Upsert(Customer customer)
        {
            lock (_writing)
                Customers[_places[customer.Id]] = customer;
        }
    }
}
