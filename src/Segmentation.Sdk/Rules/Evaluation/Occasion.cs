using System.Globalization;

namespace Segmentation;

/// <summary>Something that happened to an entity, at which rules may fire. Closed: the occasions are those below.</summary>
/// <typeparam name="T">The class of the entity.</typeparam>
public abstract record Occasion<T>
    where T : class
{
    private protected Occasion(EntityKey key, T? entity, DateTimeOffset at) => (Key, Entity, At) = (key, entity, at);

    /// <summary>The key of the entity.</summary>
    public EntityKey Key { get; }

    /// <summary>The entity as it is then; null where it is gone, and no rule fires.</summary>
    public T? Entity { get; }

    /// <summary>When it happened; rules ask about this moment.</summary>
    public DateTimeOffset At { get; }

    /// <summary>What tells the entity's present stay in its stage from an earlier one in the same; null where nobody knows.</summary>
    public string? Stay { get; init; }

    /// <summary>What the entity was before; null where nothing was changed, or it is new.</summary>
    public virtual T? Before => null;

    /// <summary>What tells this occasion from others of the entity, the same when it is delivered again.</summary>
    internal abstract string Cause { get; }

    private protected static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}

/// <summary>An entity was added, changed or deleted.</summary>
/// <typeparam name="T">The class of the entity.</typeparam>
/// <param name="Change">The change.</param>
public sealed record ChangeOccasion<T>(EntityChange<T> Change) : Occasion<T>(Change.Key, Change.After, Change.At)
    where T : class
{
    /// <inheritdoc/>
    public override T? Before => Change.Before;

    internal override string Cause => string.Create(CultureInfo.InvariantCulture, $"change {Change.Position}");
}

/// <summary>An entity entered or left a segment.</summary>
/// <typeparam name="T">The class of the entity.</typeparam>
/// <param name="Entry">What the journal says.</param>
/// <param name="Member">The entity; null where it was deleted.</param>
public sealed record MembershipOccasion<T>(MembershipEntry Entry, T? Member) : Occasion<T>(Entry.Key, Member, Entry.At)
    where T : class
{
    internal override string Cause => $"{Entry.Event} {Entry.Segment} {Text(Entry.At)}";
}

/// <summary>Time passed for an entity: days and instants of its fields may have come, and those of schedules.</summary>
/// <remarks>Of the times of one schedule that lie between, the last alone counts.</remarks>
/// <typeparam name="T">The class of the entity.</typeparam>
/// <param name="EntityKey">The key of the entity.</param>
/// <param name="Subject">The entity.</param>
/// <param name="Since">Up to when time was followed before; this instant does not count any more.</param>
/// <param name="Until">Up to when it is now; this instant counts.</param>
public sealed record TimeOccasion<T>(EntityKey EntityKey, T Subject, DateTimeOffset Since, DateTimeOffset Until) : Occasion<T>(EntityKey, Subject, Until)
    where T : class
{
    internal override string Cause => Text(Until);

    internal static string CauseOf(DateTimeOffset due) => $"due {Text(due)}";
}

/// <summary>Somebody puts an entity to the rules.</summary>
/// <typeparam name="T">The class of the entity.</typeparam>
/// <param name="EntityKey">The key of the entity.</param>
/// <param name="Subject">The entity.</param>
/// <param name="AskedAt">When.</param>
/// <param name="Request">What tells this request from others; asked again under the same name, nothing is done twice.</param>
public sealed record ManualOccasion<T>(EntityKey EntityKey, T Subject, DateTimeOffset AskedAt, string Request) : Occasion<T>(EntityKey, Subject, AskedAt)
    where T : class
{
    internal override string Cause => $"request {Request}";
}
