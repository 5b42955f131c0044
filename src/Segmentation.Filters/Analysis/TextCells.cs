using Segmentation.Planning;

namespace Segmentation;

/// <summary>The cells of a text: those that leaves name, their other spellings where case matters to some leaves and not to others, and all the rest.</summary>
internal sealed class TextCells : NamedCells
{
    // Of so many texts that are sought, witnesses are made that hold any two.
    private const int MostJoined = 8;

    private readonly List<string> _texts;
    private readonly List<string> _otherwiseSpelled;
    private readonly bool _isSought;
    private readonly bool _matchCase;

    public TextCells(Term term, IReadOnlyCollection<Plan> leaves)
        : base(term)
    {
        var sought = leaves.OfType<TextMatch>().ToList();
        (_isSought, _matchCase) = (sought.Count > 0, leaves.Any(l => MatchesCase(l) == true));
        var texts = leaves.OfType<InSet>().SelectMany(s => s.Values).Select(v => v.Text).Concat(Witnesses(sought)).ToList();
        _otherwiseSpelled = AreOfOneCase(leaves) ? [] : [.. texts.Distinct(StringComparer.OrdinalIgnoreCase)];
        _texts = [.. texts.Concat(_otherwiseSpelled.Select(t => t.ToLowerInvariant())).Distinct(ComparerOf(_matchCase)).Order(StringComparer.Ordinal)];
    }

    /// <summary>Whether all leaves regard case, or none does.</summary>
    public static bool AreOfOneCase(IEnumerable<Plan> leaves) => leaves.Select(MatchesCase).OfType<bool>().Distinct().Count() < 2;

    public override int Count => 1 + _texts.Count + _otherwiseSpelled.Count + 1;

    public override Verdict CanBe(int cell) =>
        cell <= _texts.Count || (cell == Count - 1 && !_isSought) ? Verdict.Yes : Verdict.Unknown;

    protected override bool?[] Leaf(Plan leaf) => leaf switch
    {
        InSet set when set.Values.Select(v => v.Text).ToHashSet(ComparerOf(set.MatchCase)) is var texts =>
            [false, .. _texts.Select(t => (bool?)texts.Contains(t)), .. _otherwiseSpelled.Select(t => (bool?)(!set.MatchCase && texts.Contains(t))), false],
        TextMatch match =>
            [false, .. _texts.Select(t => (bool?)Holds(match, t)), .. _otherwiseSpelled.Select(t => match.MatchCase ? null : (bool?)Holds(match, t)), null],
        _ => Alike(null),
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

    /// <summary>Texts that hold what is sought: each, any two, and all of it in the order that its places ask for.</summary>
    private static IEnumerable<string> Witnesses(List<TextMatch> sought)
    {
        var parts = sought.Select(m => m.Sought).Take(MostJoined).ToList();
        var all = sought.OrderBy(m => m.Position switch { TextPosition.Start => 0, TextPosition.End => 2, _ => 1 }).Select(m => m.Sought);
        return [.. sought.Select(m => m.Sought), .. parts.SelectMany(_ => parts, (one, other) => one + other), .. sought.Count > 2 ? [string.Concat(all)] : Array.Empty<string>()];
    }
}
