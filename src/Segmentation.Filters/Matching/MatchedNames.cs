using System.Collections;
using System.Numerics;

namespace Segmentation;

/// <summary>The names of the filters that a bitmap holds. Each is looked up when it is asked for: who only counts them pays for no more.</summary>
internal sealed class MatchedNames(string[] names, ulong[] filters, int count) : IReadOnlyList<string>
{
    public int Count => count;

    public string this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count, nameof(index));
            var (word, left) = (0, index);
            for (; BitOperations.PopCount(filters[word]) is var here && here <= left; word++)
                left -= here;
            var bits = filters[word];
            for (; left > 0; left--)
                bits &= bits - 1;
            return names[word << 6 | BitOperations.TrailingZeroCount(bits)];
        }
    }

    public IEnumerator<string> GetEnumerator() => Bits.Rows(filters).Select(f => names[f]).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
