using System.Globalization;

namespace Segmentation;

/// <summary>Which version of something was seen; what it says is the store's business. <c>default</c> is no version.</summary>
/// <param name="Text">The version, such as a row version or an ETag.</param>
public readonly record struct ConcurrencyToken(string? Text)
{
    /// <summary>The version, for a debugger.</summary>
    public override string ToString() => Text ?? "none";

    /// <summary>The version of a number, as stores in memory count theirs.</summary>
    internal static ConcurrencyToken Of(long version) => new(version.ToString(CultureInfo.InvariantCulture));
}

/// <summary>Something that is stored, with its version.</summary>
/// <typeparam name="T">What is stored.</typeparam>
/// <param name="Value">The thing as it was read.</param>
/// <param name="Token">Its version.</param>
public sealed record Versioned<T>(T Value, ConcurrencyToken Token);

/// <summary>What a write expects to find.</summary>
public enum WriteCondition
{
    /// <summary>Whatever is there.</summary>
    None,

    /// <summary>Nothing with this key.</summary>
    IsAbsent,

    /// <summary>The version of the token.</summary>
    IsUnchanged,
}

/// <summary>One entity to write or delete; made by <see cref="EntityWrite"/>. Immutable, as long as nobody changes the entity.</summary>
/// <typeparam name="TEntity">The class of the entity.</typeparam>
/// <param name="Entity">The entity to write; null: the one of the key is deleted.</param>
/// <param name="Key">The key to delete; empty for a write, whose entity has it.</param>
/// <param name="Condition">What has to be there, or else it is a conflict.</param>
/// <param name="Token">The version that has to be there, where the condition asks for it.</param>
public sealed record EntityWrite<TEntity>(TEntity? Entity, EntityKey Key, WriteCondition Condition, ConcurrencyToken Token)
    where TEntity : class;

/// <summary>Makes writes.</summary>
public static class EntityWrite
{
    /// <summary>Adds an entity; a conflict where its key is taken.</summary>
    public static EntityWrite<TEntity> Insert<TEntity>(TEntity entity)
        where TEntity : class => new(entity, default, WriteCondition.IsAbsent, default);

    /// <summary>Puts an entity in the place of the version that was seen; a conflict where there is another version, or none.</summary>
    public static EntityWrite<TEntity> Update<TEntity>(TEntity entity, ConcurrencyToken seen)
        where TEntity : class => new(entity, default, WriteCondition.IsUnchanged, seen);

    /// <summary>Adds an entity, or overwrites whatever is there.</summary>
    public static EntityWrite<TEntity> Upsert<TEntity>(TEntity entity)
        where TEntity : class => new(entity, default, WriteCondition.None, default);

    /// <summary>Deletes the version that was seen; a conflict where there is another version, or none.</summary>
    public static EntityWrite<TEntity> Delete<TEntity>(EntityKey key, ConcurrencyToken seen)
        where TEntity : class => new(null, key, WriteCondition.IsUnchanged, seen);

    /// <summary>Deletes whatever is there; nothing happens where nothing is.</summary>
    public static EntityWrite<TEntity> Delete<TEntity>(EntityKey key)
        where TEntity : class => new(null, key, WriteCondition.None, default);
}

/// <summary>What became of one write.</summary>
/// <param name="IsWritten">Whether it was done; else it was a conflict, and the store is as it was.</param>
/// <param name="Token">The version that is there now; no version where none is.</param>
public readonly record struct WriteResult(bool IsWritten, ConcurrencyToken Token);

/// <summary>What a source may offer besides: entities are written, and nobody's changes are lost to somebody who had not seen them.</summary>
/// <typeparam name="TEntity">The class of the entities.</typeparam>
/// <remarks>Implementations must be safe for concurrent use.</remarks>
public interface IEntitySink<TEntity>
    where TEntity : class
{
    /// <summary>An entity to be changed, as the caller's own copy, with its version; null when there is none with the key.</summary>
    ValueTask<Versioned<TEntity>?> ReadAsync(EntityKey key, CancellationToken cancellationToken = default);

    /// <summary>Writes each entity whole or not at all; a conflict does not keep the others from being written.</summary>
    /// <param name="writes">The writes, no two of one key.</param>
    /// <param name="cancellationToken">Ends the writing with <see cref="OperationCanceledException"/>; some may have been done by then.</param>
    /// <returns>A result for each write, in their order.</returns>
    /// <exception cref="ArgumentException">An entity has no key, or two writes are of one key; nothing was written.</exception>
    ValueTask<IReadOnlyList<WriteResult>> WriteAsync(IReadOnlyList<EntityWrite<TEntity>> writes, CancellationToken cancellationToken = default);
}
