namespace Segmentation;

/// <summary>Where the parts of a parsed filter stand in its text. Parts are told apart by reference: the parser makes each of them anew.</summary>
internal sealed class SourceMap(string text)
{
    private readonly Dictionary<object, (int Start, int Length)> _places = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, (int Start, int Length)> _operators = new(ReferenceEqualityComparer.Instance);

    public void Add(object part, int start, int end) => _places[part] = (start, end - start);

    public void AddOperator(object condition, int start, int end) => _operators[condition] = (start, end - start);

    public TextSpan? Of(object part) => _places.TryGetValue(part, out var place) ? Span(place.Start, place.Length) : null;

    public TextSpan? OperatorOf(object condition) => _operators.TryGetValue(condition, out var place) ? Span(place.Start, place.Length) : null;

    public TextSpan Span(int start, int length)
    {
        var before = text.AsSpan(0, Math.Min(start, text.Length));
        var line = 1 + before.Count('\n');
        return new TextSpan(start, length, line, before.Length - before.LastIndexOf('\n'));
    }
}
