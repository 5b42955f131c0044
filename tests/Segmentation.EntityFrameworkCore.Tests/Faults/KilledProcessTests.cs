using System.Diagnostics;
using System.Globalization;
using Npgsql;
using Segmentation.KilledProcess;
using Xunit.Abstractions;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>
/// A process that writes, runs rules and follows segments is killed in the middle of it, again and again: what it left is whole each time, and in the end
/// everything was done, and had its effect once. SEGMENTATION_EF_KILLS says how often, SEGMENTATION_EF_SEED where the dice begin.
/// </summary>
public sealed class KilledProcessTests(ITestOutputHelper output)
{
    private static readonly int Kills = Setting("SEGMENTATION_EF_KILLS", 50);
    private static readonly int Seed = Setting("SEGMENTATION_EF_SEED", 20_261_122);

    [Fact]
    public async Task On_SQLite_Nothing_is_lost_and_nothing_done_twice()
    {
        var path = Path.Combine(Path.GetTempPath(), $"segmentation-{Guid.NewGuid():N}.db");
        await KillAsync("sqlite", $"Data Source={path};Pooling=False", () => Task.CompletedTask);
        File.Delete(path);
    }

    [PostgresFact]
    public async Task On_PostgreSQL_Nothing_is_lost_and_nothing_done_twice()
    {
        using var cluster = new PostgresCluster();
        var connection = await cluster.CreateDatabaseAsync();
        await KillAsync("postgres", connection, () => EndedAsync(connection));
    }

    /// <param name="provider">The store.</param>
    /// <param name="connection">How it is reached.</param>
    /// <param name="ended">Waits until the store has noticed that somebody was killed.</param>
    private async Task KillAsync(string provider, string connection, Func<Task> ended)
    {
        var options = Bank.OptionsFor(provider, connection);
        await using (var bank = new Bank(options))
            await bank.Database.EnsureCreatedAsync();
        var (dice, work) = (new Random(Seed), new Work(() => new Bank(options), Seed));
        var state = new KilledState(() => new Bank(options), work);
        var clock = Stopwatch.StartNew();
        // They take a second to begin with, and are made ready while others work.
        var waiting = new Queue<Process>();
        for (var i = 1; i <= Kills; i++)
        {
            while (waiting.Count < 2)
                waiting.Enqueue(Start(provider, connection, Seed + i + waiting.Count));
            await RunAndKillAsync(waiting.Dequeue(), dice);
            await ended();
            try
            {
                await state.CheckAsync();
            }
            catch (Exception exception)
            {
                throw new InvalidOperationException($"after kill {i}", exception);
            }
        }

        await work.FinishAsync();
        await state.CheckAsync();
        await state.CheckDoneAsync();
        output.WriteLine($"{Kills} kills in {clock.Elapsed.TotalSeconds:F0} s; {state}");
        while (waiting.TryDequeue(out var spare))
            spare.Dispose();
    }

    private static Process Start(string provider, string connection, int seed)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "Segmentation.KilledProcess.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, provider, connection, seed.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        })!;
    }

    private static async Task RunAndKillAsync(Process process, Random dice)
    {
        using var _ = process;
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        await process.StandardInput.WriteLineAsync("go");
        if (dice.Next(2) == 0)
            Assert.Equal("round", await process.StandardOutput.ReadLineAsync());
        await Task.Delay(dice.Next(200));
        Assert.False(process.HasExited, "The process ended by itself: what it wrote to its error output says why.");
        process.Kill();
        await process.WaitForExitAsync();
    }

    // A server goes on with what it was told until it finds that nobody listens.
    private static async Task EndedAsync(string connectionString)
    {
        await using var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync();
        NpgsqlConnection.ClearAllPools();
        await using var command = new NpgsqlCommand(
            "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()", connection);
        while ((long)(await command.ExecuteScalarAsync())! > 0)
            await Task.Delay(5);
    }

    private static int Setting(string name, int usual) =>
        int.Parse(Environment.GetEnvironmentVariable(name) ?? usual.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
}
