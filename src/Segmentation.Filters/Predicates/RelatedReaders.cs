using System.Diagnostics.CodeAnalysis;
using Segmentation.Planning;

namespace Segmentation;

internal delegate void ScanRows<in T>(T entity, RelatedRows related, ref Fold fold);

/// <summary>Whether a related row matches.</summary>
internal sealed class RelatedTest<T>(Plan where) : IRelationVisitor<T, EntityTest<T>>
    where T : class
{
    public EntityTest<T> Visit<TChild>(Relation<T, TChild> relation)
        where TChild : class
    {
        var test = where.Accept(new PredicateCompiler<TChild>());
        return (entity, related) =>
        {
            var rows = relation.RowsOf(entity, related);
            for (var i = 0; i < rows.Count; i++)
            {
                if (test(rows[i], related))
                    return true;
            }

            return false;
        };
    }
}

/// <summary>The value of a term of the one related row.</summary>
internal sealed class RelatedValue<T>(Term of) : IRelationVisitor<T, ValueOf<T>>
    where T : class
{
    public ValueOf<T> Visit<TChild>(Relation<T, TChild> relation)
        where TChild : class
    {
        var read = of.Accept(new TermReader<TChild>());
        return (entity, related) => relation.RowsOf(entity, related) is { Count: > 0 } rows ? read(rows[0], related) : default;
    }
}

/// <summary>The items of a multi-value of the one related row.</summary>
internal sealed class RelatedItems<T>(Term of) : IRelationVisitor<T, ItemsOf<T>>
    where T : class
{
    public ItemsOf<T> Visit<TChild>(Relation<T, TChild> relation)
        where TChild : class
    {
        var read = TermReader<TChild>.Items(of);
        return (entity, related) => relation.RowsOf(entity, related) is { Count: > 0 } rows ? read(rows[0], related) : null;
    }
}

/// <summary>Takes the rows of an aggregate, at the end of its path, into a fold.</summary>
internal sealed class RowScan<T>(AggregateTerm term, int depth) : IRelationVisitor<T, ScanRows<T>>
    where T : class
{
    public ScanRows<T> Visit<TChild>(Relation<T, TChild> relation)
        where TChild : class
    {
        var take = depth + 1 < term.Path.Count
            ? ((RelationFrom<TChild>)term.Path[depth + 1]).Accept(new RowScan<TChild>(term, depth + 1))
            : Row<TChild>();
        return (entity, related, ref fold) =>
        {
            var rows = relation.RowsOf(entity, related);
            for (var i = 0; i < rows.Count; i++)
                take(rows[i], related, ref fold);
        };
    }

    private ScanRows<TChild> Row<TChild>()
        where TChild : class
    {
        var where = term.Where.Accept(new PredicateCompiler<TChild>());
        var of = term.Of?.Accept(new TermReader<TChild>());
        return (row, related, ref fold) =>
        {
            if (where(row, related))
                fold.Add(of is null ? default : of(row, related));
        };
    }
}

internal sealed class StoredItems<T> : AccessorVisitor<T, Func<T, IEnumerable<string?>?>>
{
    public override Func<T, IEnumerable<string?>?> Items<TAccessor>(TAccessor accessor) =>
        entity => accessor.TryGet(entity, RelatedRows.None, out var items) ? items : null;
}

internal readonly struct ReadText<T>(ValueOf<T> read) : IAccessor<T, string>
{
    public bool TryGet(T entity, RelatedRows related, [MaybeNullWhen(false)] out string value)
    {
        var found = read(entity, related);
        value = found.IsEmpty ? null : found.Text;
        return value is not null;
    }
}

internal readonly struct ReadBoolean<T>(ValueOf<T> read) : IAccessor<T, bool>
{
    public bool TryGet(T entity, RelatedRows related, out bool value)
    {
        var found = read(entity, related);
        value = !found.IsEmpty && found.Boolean;
        return !found.IsEmpty;
    }
}

internal readonly struct ReadGuid<T>(ValueOf<T> read) : IAccessor<T, Guid>
{
    public bool TryGet(T entity, RelatedRows related, out Guid value)
    {
        var found = read(entity, related);
        value = found.IsEmpty ? default : found.Guid;
        return !found.IsEmpty;
    }
}

internal readonly struct ReadWhole<T>(ValueOf<T> read) : IAccessor<T, long>
{
    public bool TryGet(T entity, RelatedRows related, out long value)
    {
        var found = read(entity, related);
        value = found.Kind switch { ValueKind.Date => found.DayNumber, ValueKind.Instant => found.UtcTicks, _ => 0 };
        return !found.IsEmpty;
    }
}

internal readonly struct ReadNumber<T>(ValueOf<T> read) : IAccessor<T, Value>
{
    public bool TryGet(T entity, RelatedRows related, out Value value)
    {
        value = read(entity, related);
        return !value.IsEmpty;
    }
}

internal readonly struct ReadItems<T>(ItemsOf<T> read) : IAccessor<T, IEnumerable<string?>>
{
    public bool TryGet(T entity, RelatedRows related, [MaybeNullWhen(false)] out IEnumerable<string?> value) =>
        ItemsReading.TryRead(read(entity, related), out value);
}
