namespace Segmentation;

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
    public bool Matches(T entity) => _test.Matches(entity, RelatedRows.None);

    /// <summary>Whether the filter selects an entity, seen with its related rows.</summary>
    /// <exception cref="RelatedRowsNotLoadedException">The filter asks for rows that are not there.</exception>
    public bool Matches(T entity, RelatedRows related) => _test.Matches(entity, related);

    /// <summary>How many of the entities the filter selects; sooner told than by asking of one after another.</summary>
    /// <exception cref="RelatedRowsNotLoadedException">The filter asks for rows that are not there.</exception>
    public int Count(ReadOnlySpan<T> entities, RelatedRows? related = null)
    {
        var count = 0;
        Span<byte> places = stackalloc byte[EntityTest<T>.MostChosen];
        for (; !entities.IsEmpty; entities = entities[Math.Min(places.Length, entities.Length)..])
            count += Choose(entities, places, related).Length;
        return count;
    }

    /// <summary>The entities that the filter selects, in their order; sooner found than by asking of one after another.</summary>
    /// <exception cref="RelatedRowsNotLoadedException">The filter asks for rows that are not there.</exception>
    public IReadOnlyList<T> Where(ReadOnlySpan<T> entities, RelatedRows? related = null)
    {
        var found = new List<T>();
        Span<byte> places = stackalloc byte[EntityTest<T>.MostChosen];
        for (; !entities.IsEmpty; entities = entities[Math.Min(places.Length, entities.Length)..])
        {
            foreach (var place in Choose(entities, places, related))
                found.Add(entities[place]);
        }

        return found;
    }

    /// <summary>The predicate as a function over these related rows.</summary>
    public Func<T, bool> Over(RelatedRows related) => entity => _test.Matches(entity, related);

    /// <summary>The predicate as a function without related rows.</summary>
    public static implicit operator Func<T, bool>(EntityPredicate<T> predicate) => predicate.Matches;

    /// <summary>The places of those of the first entities that match, as many as there is room for.</summary>
    private Span<byte> Choose(ReadOnlySpan<T> entities, Span<byte> places, RelatedRows? related)
    {
        var chosen = places[..Math.Min(places.Length, entities.Length)];
        for (var place = 0; place < chosen.Length; place++)
            chosen[place] = (byte)place;
        return chosen[.._test.Choose(entities, chosen, related ?? RelatedRows.None)];
    }
}
