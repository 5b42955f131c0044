using Segmentation.Planning;

namespace Segmentation;

/// <summary>The cells of a text: those that leaves name, their other spellings where case matters to some leaves and not to others, and all the rest.</summary>
internal sealed class TextCells : NamedCells
{
    // Of so many texts that are sought, and so long ones, witnesses are made.
    private const int MostSought = 8;
    private const int MostSoughtLetters = 4_096;

    // So many letters are compared, at worst, to tell which texts hold what is sought.
    private const long MostLetters = 1 << 26;

    private readonly List<string> _texts;
    private readonly List<string> _otherwiseSpelled;
    private readonly bool _isSought;
    private readonly bool _isTooLong;
    private readonly bool _matchCase;

    public TextCells(Term term, IReadOnlyCollection<Plan> leaves)
        : base(term)
    {
        var sought = leaves.OfType<TextMatch>().ToList();
        var texts = leaves.OfType<InSet>().SelectMany(s => s.Values).Select(v => v.Text).Concat(Witnesses([.. sought.Take(MostSought)])).ToList();
        (_isSought, _matchCase) = (sought.Count > 0, leaves.Any(l => MatchesCase(l) == true));
        _isTooLong = texts.Sum(t => (long)t.Length) * sought.Sum(m => (long)m.Sought.Length) > MostLetters;
        var areOfOneCase = leaves.Select(MatchesCase).OfType<bool>().Distinct().Count() < 2;
        _otherwiseSpelled = areOfOneCase ? [] : [.. texts.Distinct(StringComparer.OrdinalIgnoreCase)];
        _texts = [.. texts.Concat(_otherwiseSpelled.Select(t => t.ToLowerInvariant())).Distinct(ComparerOf(_matchCase)).Order(StringComparer.Ordinal)];
    }

    /// <summary>The cells of leaves that regard case, and of those that do not, each by themselves.</summary>
    public static IReadOnlyList<TextCells> OfEachCase(Term term, IReadOnlyCollection<Plan> leaves) =>
        leaves.Select(MatchesCase).OfType<bool>().Distinct().Order().Select(c => new TextCells(term, [.. leaves.Where(l => MatchesCase(l) == c)])).ToList() is
        { Count: > 0 } cells ? cells : [new TextCells(term, [])];

    public override int Count => 1 + _texts.Count + _otherwiseSpelled.Count + 1;

    public override bool Has(Plan leaf) => MatchesCase(leaf) is not { } matchCase || matchCase == _matchCase;

    public override Verdict CanBe(int cell) =>
        cell <= _texts.Count || (cell == Count - 1 && !_isSought) ? Verdict.Yes : Verdict.Unknown;

    protected override bool?[] Leaf(Plan leaf) => leaf switch
    {
        InSet set when set.Values.Select(v => v.Text).ToHashSet(ComparerOf(set.MatchCase)) is var texts =>
            [false, .. _texts.Select(t => (bool?)texts.Contains(t)), .. _otherwiseSpelled.Select(t => (bool?)(!set.MatchCase && texts.Contains(t))), false],
        TextMatch match when !_isTooLong =>
            [false, .. _texts.Select(t => (bool?)Holds(match, t)), .. _otherwiseSpelled.Select(t => OtherwiseSpelled(match, t)), null],
        _ => [false, .. Alike(null)[1..]],
    };

    protected override Plan Some(bool[] truth) => Named(_texts.Select((t, i) => (Value.Of(t), truth[i + 1])), truth[^1], _matchCase);

    private static bool? MatchesCase(Plan leaf) => leaf switch
    {
        InSet set => set.MatchCase,
        TextMatch match => match.MatchCase,
        _ => null,
    };

    private static StringComparer ComparerOf(bool matchCase) => matchCase ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;

    private static bool Holds(TextMatch match, string text) => Holds(match, Value.Of(text));

    /// <summary>What is sought with case may or may not be in another spelling, but only where it is in any.</summary>
    private static bool? OtherwiseSpelled(TextMatch match, string text) =>
        Holds(match with { MatchCase = false }, text) is var holds && holds && match.MatchCase ? null : holds;

    /// <summary>Texts that hold what is sought: each, alone and beside something else, any two, and all in the order that their places ask for.</summary>
    private static IEnumerable<string> Witnesses(List<TextMatch> sought)
    {
        if (sought.Count == 0 || sought.Sum(m => (long)m.Sought.Length) > MostSoughtLetters)
            return [];
        var texts = sought.Select(m => m.Sought).Distinct().ToList();
        var letters = texts.SelectMany(t => t.ToUpperInvariant()).ToHashSet();
        var other = Enumerable.Range('A', char.MaxValue - 'A').Select(c => char.ToUpperInvariant((char)c)).FirstOrDefault(c => !letters.Contains(c)).ToString();
        var inOrder = sought.OrderBy(m => m.Position switch { TextPosition.Start => 0, TextPosition.End => 2, _ => 1 }).Select(m => m.Sought);
        return texts.SelectMany(t => new[] { t, t + other, other + t })
            .Concat(texts.SelectMany(_ => texts, string.Concat))
            .Concat([other, string.Concat(inOrder)]);
    }
}
