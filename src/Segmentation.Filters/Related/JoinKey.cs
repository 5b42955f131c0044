using System.Linq.Expressions;

namespace Segmentation;

/// <summary>What related rows are found by: their own key, or a member that holds another entity's. Immutable and thread-safe.</summary>
/// <typeparam name="T">The class of the rows.</typeparam>
public sealed class JoinKey<T>
    where T : class
{
    private readonly Func<T, EntityKey> _read;

    internal JoinKey(string entityType, Func<T, EntityKey> read, LambdaExpression? member, bool isEntityKey) =>
        (EntityType, _read, Member, IsEntityKey) = (entityType, read, member, isEntityKey);

    /// <summary>The name of the rows' entity type.</summary>
    public string EntityType { get; }

    /// <summary>Whether it is the rows' own key, so that each key has one row at most.</summary>
    public bool IsEntityKey { get; }

    /// <summary>The property that holds the key, as it was declared; null where a function reads it.</summary>
    public LambdaExpression? Member { get; }

    /// <summary>The key in a row; empty when there is none.</summary>
    public EntityKey Of(T row) => _read(row);
}
