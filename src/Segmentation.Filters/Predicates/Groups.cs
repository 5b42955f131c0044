namespace Segmentation;

internal sealed class AllTest<T>(EntityTest<T>[] parts) : EntityTest<T>
{
    public override int Cost => parts.Sum(p => p.Cost);

    public override bool Matches(T entity, RelatedRows related)
    {
        foreach (var part in parts)
        {
            if (!part.Matches(entity, related))
                return false;
        }

        return true;
    }

    public override int Choose(ReadOnlySpan<T> entities, Span<byte> chosen, RelatedRows related)
    {
        foreach (var part in parts)
            chosen = chosen[..part.Choose(entities, chosen, related)];
        return chosen.Length;
    }
}

internal sealed class AnyTest<T>(EntityTest<T>[] parts) : EntityTest<T>
{
    public override int Cost => parts.Sum(p => p.Cost);

    public override bool Matches(T entity, RelatedRows related)
    {
        foreach (var part in parts)
        {
            if (part.Matches(entity, related))
                return true;
        }

        return false;
    }
}

internal sealed class NotTest<T>(EntityTest<T> inner) : EntityTest<T>
{
    public override int Cost => inner.Cost;

    public override bool Matches(T entity, RelatedRows related) => !inner.Matches(entity, related);
}
