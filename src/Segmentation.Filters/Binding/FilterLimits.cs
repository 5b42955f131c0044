namespace Segmentation;

/// <summary>How large a filter may be; larger ones are refused with an issue before anything recursive runs.</summary>
public sealed record FilterLimits
{
    /// <summary>The limits that hold unless others are given.</summary>
    public static FilterLimits Default { get; } = new();

    // A level of parentheses may hold an `or` of `and`s, so that half of what a filter may have is the most.
    private const int MostLevels = Filter.MaxHeight / 2 - 1;

    /// <summary>The most levels, parentheses in text included; at most 511.</summary>
    public int Levels { get; init; } = 64;

    /// <summary>The most nodes.</summary>
    public int Nodes { get; init; } = 1_000;

    /// <summary>The most constants in one set.</summary>
    public int SetItems { get; init; } = 10_000;

    /// <summary>The most characters of text or JSON.</summary>
    public int Characters { get; init; } = 1_048_576;

    /// <summary>What is wrong with these limits; null when nothing is.</summary>
    public string? Fault() =>
        Levels < 1 || Levels > MostLevels ? $"Levels must be 1 to {MostLevels}."
        : Nodes < 1 || SetItems < 1 || Characters < 1 ? "Nodes, SetItems and Characters must be at least 1."
        : null;
}
