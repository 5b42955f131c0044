namespace Segmentation;

/// <summary>A plan as a test of the entities of one class, its times fixed to one moment. Thread-safe.</summary>
/// <remarks>It converts to <see cref="Func{T, TResult}"/>, so that <c>customers.Where(predicate)</c> and <c>customers.Count(predicate)</c> work.</remarks>
/// <typeparam name="T">The class of the entities.</typeparam>
public sealed class EntityPredicate<T>
    where T : class
{
    private readonly Func<T, bool> _test;

    internal EntityPredicate(Func<T, bool> test) => _test = test;

    /// <summary>Whether the filter selects an entity. Never throws on the entity's values.</summary>
    public bool Matches(T entity) => _test(entity);

    /// <summary>The predicate as a function.</summary>
    public static implicit operator Func<T, bool>(EntityPredicate<T> predicate) => predicate._test;
}
