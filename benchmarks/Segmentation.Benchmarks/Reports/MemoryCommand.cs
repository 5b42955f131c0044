using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Segmentation.Benchmarks;

/// <summary><c>memory --rows N</c>: the bytes that a row takes in each form, and how long loading it took.</summary>
internal static class MemoryCommand
{
    private const int WarmUp = 100_000;

    public static Command Create()
    {
        var rows = new Option<int>("--rows") { Description = "How many customers.", DefaultValueFactory = _ => 1_000_000 };
        var command = new Command("memory", "Prints form, bytes a row and microseconds a row to load, with tabs between them.") { rows };
        command.SetAction(parsed => Run(parsed.GetValue(rows)));
        return command;
    }

    private static void Run(int rows)
    {
        // Code that runs for the first time is not what is measured.
        Bases.Load(CustomerGenerator.Generate(WarmUp));
        var before = Used();
        var customers = CustomerGenerator.Generate(rows);
        Tell("objects in an array", rows, Used() - before, null);

        var columnsAlone = new ColumnarOptions { KeepsEntities = false };
        Measure("columns", customers, columnsAlone);
        Measure("columns, one sort order", customers, columnsAlone with { SortOrders = ["lastOrder"] });
        Measure("columns, one sort order, trigrams of the name", customers, CustomerSchema.Options with { KeepsEntities = false });
        GC.KeepAlive(customers);
    }

    /// <summary>Loads a base, and tells what it takes beside the entities, which are there already. Not inlined: no base outlives its measurement.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Measure(string form, Customer[] customers, ColumnarOptions options)
    {
        var before = Used();
        var start = TimeProvider.System.GetTimestamp();
        var columnar = ColumnarBase.LoadAsync(CustomerSchema.EntityType, customers.ToAsyncEnumerable(), options).AsTask().GetAwaiter().GetResult();
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        Tell(form, customers.Length, Used() - before, elapsed);
        GC.KeepAlive(columnar);
    }

    private static long Used() => GC.GetTotalMemory(forceFullCollection: true);

    private static void Tell(string form, int rows, long bytes, TimeSpan? elapsed) => Console.Out.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{form}\t{(double)bytes / rows:0.0}\t{elapsed?.TotalMicroseconds / rows:0.000}"));
}
