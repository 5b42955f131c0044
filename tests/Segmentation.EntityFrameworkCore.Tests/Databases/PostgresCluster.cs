using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Segmentation.EntityFrameworkCore.Tests;

/// <summary>A PostgreSQL of the tests' own, on loopback, in a temporary folder; it ends with them.</summary>
public sealed class PostgresCluster : IDisposable
{
    private readonly string _folder = "";

    public PostgresCluster()
    {
        if (Binaries is null)
            return;
        _folder = Run("mktemp", "-d", "/tmp/segmentation-pg-XXXXXX").Trim();
        Port = FreePort();
        Run($"{Binaries}/initdb", "-D", _folder, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        Start();
    }

    /// <summary>Where the newest server on this machine is; null when there is none.</summary>
    public static string? Binaries { get; } = Directory.Exists("/usr/lib/postgresql")
        ? Directory.GetDirectories("/usr/lib/postgresql").Select(d => Path.Combine(d, "bin"))
            .Where(d => File.Exists(Path.Combine(d, "initdb"))).Max(StringComparer.Ordinal)
        : null;

    private int Port { get; }

    /// <summary>How a new, empty database is reached.</summary>
    public async Task<string> CreateDatabaseAsync()
    {
        var name = $"db{Guid.NewGuid():N}";
        // A connection of the pool may be older than the server, which some tests end and start again.
        await using var connection = new NpgsqlConnection(ConnectionTo("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {name}";
        await command.ExecuteNonQueryAsync();
        return ConnectionTo(name);
    }

    /// <summary>Ends the server as a power cut would.</summary>
    public void Kill() => Run($"{Binaries}/pg_ctl", "-D", _folder, "stop", "-m", "immediate", "-w");

    public void Start() => Run(
        $"{Binaries}/pg_ctl", "-D", _folder, "-w", "-l", $"{_folder}/log", "-o",
        $"-p {Port} -k {_folder} -c listen_addresses=127.0.0.1 -c fsync=off -c shared_preload_libraries=pg_stat_statements", "start");

    public void Dispose()
    {
        if (Binaries is null)
            return;
        NpgsqlConnection.ClearAllPools();
        Kill();
        Run("rm", "-rf", _folder);
    }

    private string ConnectionTo(string database) => $"Host=127.0.0.1;Port={Port};Username=postgres;Database={database};Include Error Detail=true";

    /// <summary>Runs a program, as the user that the server asks for when this one is root.</summary>
    private static string Run(string program, params string[] arguments)
    {
        string[] all = Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--", program, .. arguments] : [program, .. arguments];
        var start = new ProcessStartInfo(all[0], all[1..]) { WorkingDirectory = "/tmp", RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        // The server keeps what it was given open, so nobody reads to the end of what pg_ctl writes.
        var output = program.EndsWith("pg_ctl", StringComparison.Ordinal) ? "" : process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{string.Join(' ', all)} ended with {process.ExitCode}: {output}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
