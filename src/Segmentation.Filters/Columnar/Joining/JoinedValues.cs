using System.Runtime.InteropServices;
using Segmentation.Planning;

namespace Segmentation;

/// <summary>Makes what reads a term of the one related row; null where that takes the entity.</summary>
internal sealed class JoinedValue<T>(ColumnarSnapshot<T> snapshot, Term of, RelatedRows related) : IRelationVisitor<T, ValueOfRow?>
    where T : class
{
    public ValueOfRow? Visit<TChild>(Relation<T, TChild> relation)
        where TChild : class
    {
        if (Join<T, TChild>.Of(relation, snapshot, related) is not { IsUnique: true } join ||
            of.Accept(new RowReader<TChild>(join.Rows, related)) is not { } read)
        {
            return null;
        }

        // By one more, since 0 is that of no row.
        var places = new Lazy<KeyNumbers<TChild>>(() => join.Number(
            new ConstantTest(true), (ref number, chunk, row) => number = RowNumber.Of(chunk.Slot, row) + 1));
        return (chunk, row) => places.Value.Find(join.Near, chunk, row) is not 0 and var place
            ? read(join.Rows.Chunks[RowNumber.SlotOf(place - 1)]!, RowNumber.RowOf(place - 1))
            : default;
    }
}

/// <summary>Makes what reads an aggregate of related rows, all of which are folded once, by key; null where that takes the entity.</summary>
internal sealed class JoinedFold<T>(ColumnarSnapshot<T> snapshot, AggregateTerm term, RelatedRows related) : IRelationVisitor<T, ValueOfRow?>
    where T : class
{
    public ValueOfRow? Visit<TChild>(Relation<T, TChild> relation)
        where TChild : class
    {
        if (Join<T, TChild>.Of(relation, snapshot, related) is not { } join)
            return null;
        var of = term.Of?.Accept(new RowReader<TChild>(join.Rows, related));
        if ((of is null) != (term.Of is null))
            return null;
        var where = join.Rows.TestOf(term.Where, related);
        var folded = new Lazy<(KeyNumbers<TChild> Numbers, Value[] Values)>(() => FoldAll(join, where, of));
        return (chunk, row) => folded.Value is var (numbers, values) ? values[numbers.Find(join.Near, chunk, row)] : default;
    }

    /// <summary>The folds of all keys, after that of no rows.</summary>
    private (KeyNumbers<TChild> Numbers, Value[] Values) FoldAll<TChild>(Join<T, TChild> join, ChunkTest where, ValueOfRow? of)
        where TChild : class
    {
        var folds = new List<Fold> { new(term.Function) };
        var numbers = join.Number(where, (ref number, chunk, row) =>
        {
            if (number == 0)
            {
                number = folds.Count;
                folds.Add(new Fold(term.Function));
            }

            CollectionsMarshal.AsSpan(folds)[number].Add(of is null ? default : of(chunk, row));
        });
        return (numbers, [.. folds.Select(f => f.Result(term.Kind))]);
    }
}
