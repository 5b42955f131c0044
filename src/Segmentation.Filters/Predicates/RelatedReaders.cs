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
        return new FunctionTest<T>((entity, related) =>
        {
            var rows = relation.RowsOf(entity, related);
            for (var i = 0; i < rows.Count; i++)
            {
                if (test.Matches(rows[i], related))
                    return true;
            }

            return false;
        });
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
            if (where.Matches(row, related))
                fold.Add(of is null ? default : of(row, related));
        };
    }
}

internal sealed class StoredItems<T> : AccessorVisitor<T, Func<T, IEnumerable<string?>?>>
{
    public override Func<T, IEnumerable<string?>?> Items<TAccessor>(TAccessor accessor) =>
        entity => accessor.TryGet(entity, RelatedRows.None, out var items) ? items : null;
}

/// <summary>What the term of a leaf is read by.</summary>
internal readonly struct TermAccessor<T, TValue, TReading>(ValueOf<T> read) : IAccessor<T, TValue>
    where TReading : struct, IReading<Value, TValue>
{
    public bool TryGet(T entity, RelatedRows related, [MaybeNullWhen(false)] out TValue value) => TReading.TryRead(read(entity, related), out value);

    public EntityTest<T> Test<TCondition>(TCondition condition)
        where TCondition : struct, ICondition<TValue> => new TermTest<T, TValue, TReading, TCondition>(read, condition);
}

internal readonly struct ReadItems<T>(ItemsOf<T> read) : IAccessor<T, IEnumerable<string?>>
{
    public bool TryGet(T entity, RelatedRows related, [MaybeNullWhen(false)] out IEnumerable<string?> value) =>
        ItemsReading.TryRead(read(entity, related), out value);

    public EntityTest<T> Test<TCondition>(TCondition condition)
        where TCondition : struct, ICondition<IEnumerable<string?>>
    {
        var items = read;
        return new FunctionTest<T>((entity, related) =>
            ItemsReading.TryRead(items(entity, related), out var value) ? condition.Holds(value) : TCondition.HoldsOnEmpty);
    }
}

/// <summary>Reads the value of a term.</summary>
internal readonly struct TermReading :
    IReading<Value, string>, IReading<Value, bool>, IReading<Value, Guid>, IReading<Value, long>, IReading<Value, Value>
{
    public static bool TryRead(Value stored, [MaybeNullWhen(false)] out string value)
    {
        value = stored.IsEmpty ? null : stored.Text;
        return value is not null;
    }

    public static bool TryRead(Value stored, out bool value)
    {
        value = !stored.IsEmpty && stored.Boolean;
        return !stored.IsEmpty;
    }

    public static bool TryRead(Value stored, out Guid value)
    {
        value = stored.IsEmpty ? default : stored.Guid;
        return !stored.IsEmpty;
    }

    public static bool TryRead(Value stored, out long value)
    {
        value = stored.Kind switch { ValueKind.Date => stored.DayNumber, ValueKind.Instant => stored.UtcTicks, _ => 0 };
        return !stored.IsEmpty;
    }

    public static bool TryRead(Value stored, out Value value)
    {
        value = stored;
        return !stored.IsEmpty;
    }
}
