namespace Segmentation.Benchmarks;

/// <summary>A question with all who answer it; the first is this library.</summary>
/// <param name="Name">The name.</param>
/// <param name="Engines">Who answers it.</param>
internal sealed record Question(string Name, params Engine[] Engines)
{
    /// <summary>Those of them who are here: DuckDB may not be.</summary>
    public IEnumerable<Engine> Present => Engines.Where(e => e.Name != Engine.DuckDb || DuckDbBase.IsThere);

    /// <summary>How many times the question is asked of an engine at once; its time is divided by it.</summary>
    public int Operations { get; init; } = 1;

    /// <summary>Whether it is among those that the ratios are reported of.</summary>
    public bool IsInRatios { get; init; } = true;
}

/// <summary>One who answers a question.</summary>
/// <param name="Name">The name.</param>
/// <param name="Ask">Asks a variant, by number. The answer is a number, numbers, a cross-tab, or how to get one of them when the time has been taken.</param>
internal sealed record Engine(string Name, Func<int, object> Ask)
{
    public const string Ours = "ours";
    public const string ByHand = "hand-written";
    public const string Linq = "linq";
    public const string Compiled = "compiled";
    public const string Sqlite = "sqlite";
    public const string DuckDb = "duckdb";
    public const string Limit = "limit";

    /// <summary>Where all of the work would take too long, one part of so many is done, and its time is multiplied.</summary>
    public int Share { get; init; } = 1;

    /// <summary>Whether there is an answer to be compared; a limit only reads as many bytes.</summary>
    public bool HasAnswer => Name != Limit;
}
