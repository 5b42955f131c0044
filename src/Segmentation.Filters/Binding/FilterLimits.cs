namespace Segmentation;

/// <summary>How large a filter may be; larger ones are refused with an issue before anything recursive runs. Immutable.</summary>
/// <remarks>Setting a limit outside its range throws <see cref="ArgumentOutOfRangeException"/>.</remarks>
public sealed record FilterLimits
{
    /// <summary>The most levels that may be allowed; tested to fit a stack of 256 KB in every form.</summary>
    public const int MostLevels = 100;

    /// <summary>The most relations that may be allowed to follow one from another.</summary>
    public const int MostRelations = 16;

    /// <summary>The limits that hold unless others are given.</summary>
    public static FilterLimits Default { get; } = new();

    /// <summary>The most levels, parentheses in text included; 1 to <see cref="MostLevels"/>.</summary>
    public int Levels
    {
        get;
        init => field = value is >= 1 and <= MostLevels ? value : throw new ArgumentOutOfRangeException(nameof(value), value, $"Levels are 1 to {MostLevels}.");
    } = 64;

    /// <summary>The most nodes; at least 1.</summary>
    public int Nodes { get; init => field = Positive(value); } = 1_000;

    /// <summary>The most constants in one set; at least 1.</summary>
    public int SetItems { get; init => field = Positive(value); } = 10_000;

    /// <summary>The most characters of text or JSON; at least 1.</summary>
    public int Characters { get; init => field = Positive(value); } = 1_048_576;

    /// <summary>How many relations may be followed one from another; 1 to <see cref="MostRelations"/>.</summary>
    public int RelationDepth
    {
        get;
        init => field = value is >= 1 and <= MostRelations
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, $"Relations are 1 to {MostRelations} deep.");
    } = 4;

    private static int Positive(int value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
        return value;
    }
}
