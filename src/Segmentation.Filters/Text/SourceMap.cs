namespace Segmentation;

/// <summary>Where the parts of a parsed filter stand in its text. Parts are told apart by reference: the parser makes each of them anew.</summary>
internal sealed class SourceMap(string text)
{
    // Room for the parts of a usual text is made at once. A longer one may be a few long words, or more than is read at all.
    private const int CharactersOfPart = 6;
    private const int MostForeseen = 64;

    // Looked through where a part has an issue, of which there are few: most parts are never asked for.
    private readonly List<Place> _places = new(Math.Min(text.Length / CharactersOfPart, MostForeseen));
    private readonly List<Place> _operators = [];

    public void Add(object part, int start, int end) => _places.Add(new Place(part, start, end));

    public void AddOperator(object condition, int start, int end) => _operators.Add(new Place(condition, start, end));

    public TextSpan? Of(object part) => Find(_places, part);

    public TextSpan? OperatorOf(object condition) => Find(_operators, condition);

    public TextSpan Span(int start, int length)
    {
        var before = text.AsSpan(0, Math.Min(start, text.Length));
        var line = 1 + before.Count('\n');
        return new TextSpan(start, length, line, before.Length - before.LastIndexOf('\n'));
    }

    private TextSpan? Find(List<Place> places, object part)
    {
        var at = places.FindLastIndex(p => ReferenceEquals(p.Part, part));
        return at < 0 ? null : Span(places[at].Start, places[at].End - places[at].Start);
    }

    private readonly record struct Place(object Part, int Start, int End);
}
