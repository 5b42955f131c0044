namespace Segmentation;

/// <summary>A test of an entity over the related rows that were loaded.</summary>
internal delegate bool EntityTest<in T>(T entity, RelatedRows related);

/// <summary>A plan as a test of the entities of one class, its times fixed to one moment. Thread-safe.</summary>
/// <remarks>
/// It converts to <see cref="Func{T, TResult}"/>, so that <c>customers.Where(predicate)</c> and <c>customers.Count(predicate)</c> work
/// where the filter asks for no related rows.
/// </remarks>
/// <typeparam name="T">The class of the entities.</typeparam>
public sealed class EntityPredicate<T>
    where T : class
{
    private readonly EntityTest<T> _test;

    internal EntityPredicate(EntityTest<T> test) => _test = test;

    /// <summary>Whether the filter selects an entity. Never throws on the entity's values.</summary>
    /// <exception cref="RelatedRowsNotLoadedException">The filter asks for related rows.</exception>
    public bool Matches(T entity) => _test(entity, RelatedRows.None);

    /// <summary>Whether the filter selects an entity, seen with its related rows.</summary>
    /// <exception cref="RelatedRowsNotLoadedException">The filter asks for rows that are not there.</exception>
    public bool Matches(T entity, RelatedRows related) => _test(entity, related);

    /// <summary>The predicate as a function over these related rows.</summary>
    public Func<T, bool> Over(RelatedRows related) => entity => _test(entity, related);

    /// <summary>The predicate as a function without related rows.</summary>
    public static implicit operator Func<T, bool>(EntityPredicate<T> predicate) => predicate.Matches;
}
