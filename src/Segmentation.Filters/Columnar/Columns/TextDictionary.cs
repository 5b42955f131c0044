namespace Segmentation;

/// <summary>The texts of a field by number, in the order met; each spelling is one. Numbers never change, so readers need no lock.</summary>
internal sealed class TextDictionary
{
    // Beyond as many a map of them pays; below it a look at each is as quick.
    private const int MostSought = 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _codes = new(StringComparer.Ordinal);
    private string[] _texts = new string[16];
    private int _count;
    private SpellingMap? _spellings;

    public int Count => Volatile.Read(ref _count);

    /// <summary>The texts known by now.</summary>
    public ReadOnlySpan<string> Texts
    {
        get
        {
            var count = Count;
            return Volatile.Read(ref _texts).AsSpan(0, count);
        }
    }

    public string this[int code] => Volatile.Read(ref _texts)[code];

    /// <summary>The number of a text, a new one where there is none.</summary>
    public int CodeOf(string text)
    {
        lock (_lock)
        {
            if (_codes.TryGetValue(text, out var code))
                return code;
            if (_count == _texts.Length)
            {
                var grown = new string[_count * 2];
                _texts.CopyTo(grown, 0);
                Volatile.Write(ref _texts, grown);
            }

            _texts[_count] = text;
            _codes.Add(text, _count);
            Volatile.Write(ref _count, _count + 1);
            return _count - 1;
        }
    }

    /// <summary>The numbers of all texts that equal one of these.</summary>
    public IReadOnlyList<int> CodesOf(IReadOnlyCollection<string> sought, bool matchCase)
    {
        var texts = Texts;
        if (texts.Length > MostSought)
        {
            var spellings = Volatile.Read(ref _spellings);
            if (spellings is null || spellings.Count < texts.Length)
                Volatile.Write(ref _spellings, spellings = new SpellingMap(texts));
            return [.. sought.SelectMany(spellings.Of).Distinct().Where(c => !matchCase || sought.Contains(this[c], StringComparer.Ordinal))];
        }

        var comparison = matchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        var found = new List<int>();
        for (var code = 0; code < texts.Length; code++)
        {
            foreach (var text in sought)
            {
                if (!string.Equals(texts[code], text, comparison))
                    continue;
                found.Add(code);
                break;
            }
        }

        return found;
    }

    /// <summary>The numbers of the texts that a test is true of.</summary>
    public List<int> CodesWhere(Func<string, bool> test)
    {
        var texts = Texts;
        var found = new List<int>();
        for (var code = 0; code < texts.Length; code++)
        {
            if (test(texts[code]))
                found.Add(code);
        }

        return found;
    }

    /// <summary>The numbers of texts that are equal without regard to case, as they were at one time.</summary>
    private sealed class SpellingMap
    {
        private readonly Dictionary<string, List<int>> _codes = new(StringComparer.OrdinalIgnoreCase);

        public SpellingMap(ReadOnlySpan<string> texts)
        {
            Count = texts.Length;
            for (var code = 0; code < texts.Length; code++)
            {
                if (!_codes.TryGetValue(texts[code], out var same))
                    _codes.Add(texts[code], same = new List<int>(1));
                same.Add(code);
            }
        }

        public int Count { get; }

        public IEnumerable<int> Of(string text) => _codes.GetValueOrDefault(text) ?? [];
    }
}
