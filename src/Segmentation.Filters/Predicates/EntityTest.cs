namespace Segmentation;

/// <summary>A test of an entity over the related rows that were loaded. Thread-safe.</summary>
internal abstract class EntityTest<T>
{
    /// <summary>The most entities of which some can be chosen at once: so many positions fit a byte.</summary>
    public const int MostChosen = 256;

    /// <summary>About how many nanoseconds it takes, to ask first what is soon answered.</summary>
    public virtual int Cost => 50;

    public abstract bool Matches(T entity, RelatedRows related);

    /// <summary>Keeps the chosen positions whose entities match, in their order, at the front of <paramref name="chosen"/>; tells how many they are.</summary>
    public virtual int Choose(ReadOnlySpan<T> entities, Span<byte> chosen, RelatedRows related)
    {
        var count = 0;
        foreach (var position in chosen)
        {
            Lookahead.FetchAfter(entities, position);
            chosen[count] = position;
            count += Matches(entities[position], related) ? 1 : 0;
        }

        return count;
    }
}

/// <summary>A test that has no class of its own.</summary>
internal sealed class FunctionTest<T>(Func<T, RelatedRows, bool> test) : EntityTest<T>
{
    public override bool Matches(T entity, RelatedRows related) => test(entity, related);
}
