using System.Numerics;
using System.Runtime.CompilerServices;

namespace Segmentation;

/// <summary>One value a row, in pages of 64 KiB: smaller than what the collector keeps apart as large. Rows are read and written, pages never move.</summary>
internal readonly record struct Pages<T>
{
    private readonly T[][] _pages;

    private Pages(T[][] pages) => _pages = pages;

    /// <summary>The rows of a page, as a power of two: never fewer than a word of a bitmap has.</summary>
    public static int Shift => 16 - BitOperations.Log2((uint)Unsafe.SizeOf<T>());

    public static int RowsOfPage => 1 << Shift;

    public int Count => _pages.Length;

    public T this[int row] => At(row);

    public ref readonly T At(int row) => ref _pages[row >> Shift][row & (RowsOfPage - 1)];

    /// <summary>Pages for so many rows, each made when it is first claimed.</summary>
    public static Pages<T> For(int rows) => new(new T[(rows + RowsOfPage - 1) >> Shift][]);

    /// <summary>A page; it has rows up to a whole word of a bitmap.</summary>
    public T[] Page(int index) => _pages[index];

    /// <summary>The rows of a page as far as there are so many rows in all.</summary>
    public ReadOnlySpan<T> Page(int index, int rows) => _pages[index].AsSpan(0, Math.Min(RowsOfPage, rows - (index << Shift)));

    /// <summary>The place of a row, its page made if need be.</summary>
    /// <param name="row">The row.</param>
    /// <param name="rows">How many rows there will be.</param>
    public ref T Claim(int row, int rows)
    {
        var index = row >> Shift;
        var page = Volatile.Read(ref _pages[index]);
        if (page is null)
            Volatile.Write(ref _pages[index], page = new T[Math.Min(RowsOfPage, (rows - (index << Shift) + 63) & ~63)]);
        return ref page[row & (RowsOfPage - 1)];
    }
}
