using System.CommandLine;
using System.Globalization;

namespace Segmentation.Benchmarks;

/// <summary><c>memory --rows N</c>: the bytes that a row takes in each form, and how long loading it took.</summary>
internal static class MemoryCommand
{
    public static Command Create()
    {
        var rows = new Option<int>("--rows") { Description = "How many customers.", DefaultValueFactory = _ => 1_000_000 };
        var command = new Command("memory", "Prints form, bytes a row and microseconds a row to load, with tabs between them.") { rows };
        command.SetAction(async (parsed, _) => await RunAsync(parsed.GetValue(rows)).ConfigureAwait(false));
        return command;
    }

    private static async Task<int> RunAsync(int rows)
    {
        // Code that runs for the first time is not what is measured.
        await ColumnarBase.LoadAsync(CustomerSchema.EntityType, Made(100_000), CustomerSchema.Options).ConfigureAwait(false);
        var before = Used();
        var customers = CustomerGenerator.Generate(rows);
        Tell("objects in an array", rows, Used() - before, null);

        var columnsAlone = new ColumnarOptions { KeepsEntities = false };
        await TellAsync("columns", columnsAlone).ConfigureAwait(false);
        await TellAsync("columns, one sort order", columnsAlone with { SortOrders = ["lastOrder"] }).ConfigureAwait(false);
        await TellAsync("columns, one sort order, trigrams of the name", CustomerSchema.Options with { KeepsEntities = false }).ConfigureAwait(false);
        GC.KeepAlive(customers);
        return 0;

        // The entities are there already: only what the base adds to them is measured.
        async Task TellAsync(string form, ColumnarOptions options)
        {
            var without = Used();
            var start = TimeProvider.System.GetTimestamp();
            var columnar = await ColumnarBase.LoadAsync(CustomerSchema.EntityType, customers.ToAsyncEnumerable(), options).ConfigureAwait(false);
            var elapsed = TimeProvider.System.GetElapsedTime(start);
            Tell(form, rows, Used() - without, elapsed);
            GC.KeepAlive(columnar);
        }
    }

    private static IAsyncEnumerable<Customer> Made(int rows) => CustomerGenerator.Generate(rows).ToAsyncEnumerable();

    private static long Used() => GC.GetTotalMemory(forceFullCollection: true);

    private static void Tell(string form, int rows, long bytes, TimeSpan? elapsed) => Console.Out.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{form}\t{(double)bytes / rows:0.0}\t{elapsed?.TotalMicroseconds / rows:0.000}"));
}
