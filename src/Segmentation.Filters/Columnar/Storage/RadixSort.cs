namespace Segmentation;

/// <summary>Sorts the rows of some chunks by numbers, digit after digit; of equal ones the order stays as it was.</summary>
internal sealed class RadixSort
{
    private const int BitsOfDigit = 11;
    private const int Digits = 1 << BitsOfDigit;

    private readonly IReadOnlyList<Chunk> _chunks;
    private readonly int[] _starts = new int[Digits];

    // The places of the rows among all, in the order found by now, and room for the next.
    private int[] _places;
    private int[] _nextPlaces;
    private ulong[] _numbers;
    private ulong[] _nextNumbers;

    public RadixSort(IReadOnlyList<Chunk> chunks)
    {
        _chunks = chunks;
        _places = [.. Enumerable.Range(0, chunks.Sum(c => c.Rows))];
        _nextPlaces = new int[_places.Length];
        (_numbers, _nextNumbers) = (new ulong[_places.Length], new ulong[_places.Length]);
    }

    public int Count => _places.Length;

    /// <summary>Sorts by ranks, and tells how many rows have a value.</summary>
    public int By(RowRanks ranks)
    {
        ranks.CopyTo(_nextNumbers);
        var present = Count - _nextNumbers.AsSpan().Count(ranks.Highest);
        for (var i = 0; i < Count; i++)
            _numbers[i] = _nextNumbers[_places[i]];
        for (var shift = 0; shift < 64 && ranks.Highest >> shift > 0; shift += BitsOfDigit)
            SortByDigit(shift);
        return present;
    }

    /// <summary>The rows in order, numbered through the base.</summary>
    public Pages<int> Rows()
    {
        var (rows, next) = (Pages<int>.For(Count), 0);
        foreach (var chunk in _chunks)
        {
            for (var row = 0; row < chunk.Rows; row++)
                _nextPlaces[next++] = RowNumber.Of(chunk.Slot, row);
        }

        for (var i = 0; i < Count; i++)
            rows.Claim(i, Count) = _nextPlaces[_places[i]];
        return rows;
    }

    private void SortByDigit(int shift)
    {
        Array.Clear(_starts);
        foreach (var number in _numbers)
            _starts[DigitOf(number, shift)]++;
        // Where all have the same digit there is nothing to sort.
        if (Count == 0 || _starts[DigitOf(_numbers[0], shift)] == Count)
            return;
        var next = 0;
        for (var digit = 0; digit < Digits; digit++)
            (_starts[digit], next) = (next, next + _starts[digit]);
        for (var i = 0; i < Count; i++)
        {
            var to = _starts[DigitOf(_numbers[i], shift)]++;
            (_nextNumbers[to], _nextPlaces[to]) = (_numbers[i], _places[i]);
        }

        (_numbers, _nextNumbers, _places, _nextPlaces) = (_nextNumbers, _numbers, _nextPlaces, _places);
    }

    private static int DigitOf(ulong number, int shift) => (int)(number >> shift) & (Digits - 1);
}
