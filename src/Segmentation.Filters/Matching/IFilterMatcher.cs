namespace Segmentation;

/// <summary>Asks many named filters of an entity. Filters may be added and removed while it is in use: implementations are thread-safe.</summary>
/// <remarks>Names are compared without regard to case, and given back as they were set.</remarks>
/// <typeparam name="T">The class of the entities.</typeparam>
public interface IFilterMatcher<T>
    where T : class
{
    /// <summary>Adds a filter, or puts it in the place of the one of this name.</summary>
    /// <exception cref="FilterException">The filter could not be bound.</exception>
    void Set(string name, BindResult<T> filter);

    /// <summary>Takes a filter out; false when there is none of this name.</summary>
    bool Remove(string name);

    /// <summary>The names of the filters that an entity matches at a moment, each once and in any order.</summary>
    /// <param name="entity">The entity.</param>
    /// <param name="moment">The moment.</param>
    /// <param name="related">The related rows that the filters ask for; null: none.</param>
    /// <param name="among">The filters that are asked, of which those that are not there are passed over; null: all.</param>
    /// <exception cref="RelatedRowsNotLoadedException">
    /// Rows had to be read that are not in <paramref name="related"/>. A filter that is settled without them does not read them.
    /// </exception>
    IReadOnlyList<string> Match(T entity, Moment moment, RelatedRows? related = null, IReadOnlyCollection<string>? among = null);

    /// <summary>The same for many entities at once.</summary>
    /// <param name="entities">The entities.</param>
    /// <param name="matches">What is filled with the answers. Use one again and again, with some thousand entities at a time: then nothing is allocated.</param>
    /// <param name="moment">The moment.</param>
    /// <param name="related">The related rows that the filters ask for; null: none.</param>
    /// <param name="among">The filters that are asked, of which those that are not there are passed over; null: all.</param>
    /// <exception cref="RelatedRowsNotLoadedException">Rows had to be read that are not in <paramref name="related"/>.</exception>
    void Match(ReadOnlySpan<T> entities, FilterMatches matches, Moment moment, RelatedRows? related = null, IReadOnlyCollection<string>? among = null);

    /// <summary>Which filters are answered by an index, and what is asked of the others.</summary>
    MatchingReport Report();
}

/// <summary>Makes matchers.</summary>
public interface IFilterMatching
{
    /// <summary>A matcher without filters.</summary>
    IFilterMatcher<T> Create<T>(EntityType<T> entityType)
        where T : class;
}
