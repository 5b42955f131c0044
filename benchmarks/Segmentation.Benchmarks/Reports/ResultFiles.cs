namespace Segmentation.Benchmarks;

/// <summary>The files that results are kept in, one folder a machine.</summary>
internal sealed class ResultFiles(string folder)
{
    public const int Fewer = 1_000_000;
    public const int More = 10_000_000;

    /// <summary>The folder of the repository.</summary>
    public static string Repository { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static ResultFiles OfThisMachine { get; } = new(Path.Combine(Results, Machine.Folder));

    /// <summary>Those of all machines.</summary>
    public static IReadOnlyList<ResultFiles> All => [.. Directory.GetDirectories(Results).Order(StringComparer.Ordinal).Select(f => new ResultFiles(f))];

    private static string Results => Path.Combine(Repository, "benchmarks", "Segmentation.Benchmarks", "results");

    public string Folder => folder;

    public string Machines => Path.Combine(folder, "machine.txt");

    public string Memory => Path.Combine(folder, "memory.tsv");

    public string Databases => Path.Combine(folder, FormattableString.Invariant($"databases-{Fewer}.tsv"));

    /// <summary>The ratios of so many rows.</summary>
    public string Ratios(int rows, bool isWithoutAvx512 = false) =>
        Path.Combine(folder, FormattableString.Invariant($"ratios-{rows}{(isWithoutAvx512 ? "-without-avx512" : "")}.tsv"));

    /// <summary>The lines of ratios; none where there is no such file.</summary>
    public IReadOnlyList<RatioLine> Read(int rows, bool isWithoutAvx512 = false) =>
        Ratios(rows, isWithoutAvx512) is var file && File.Exists(file) ? [.. File.ReadLines(file).Select(RatioLine.Parse)] : [];

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Segmentation.Sdk.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The program does not stand within the repository.");
    }
}
