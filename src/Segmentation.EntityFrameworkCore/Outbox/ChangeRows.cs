namespace Segmentation.EntityFrameworkCore;

/// <summary>A change of an entity.</summary>
internal sealed class ChangeRow
{
    public required long Position { get; init; }

    public required string EntityType { get; init; }

    /// <summary>The class, where it is derived from that of the entity type; null: it is that.</summary>
    public string? Class { get; init; }

    public string? Before { get; init; }

    public string? After { get; init; }

    public required long AtTicks { get; init; }
}

/// <summary>
/// How far the changes have come. There is one such row: whoever writes changes updates it, so that all others wait until that transaction has ended, and
/// positions come forward in the order in which they were drawn.
/// </summary>
internal sealed class ChangeHeadRow
{
    public const int Only = 1;

    public int Id { get; init; } = Only;

    /// <summary>The position of the last change.</summary>
    public long Position { get; init; }

    /// <summary>The position of the last change that was deleted.</summary>
    public long Lost { get; init; }
}
