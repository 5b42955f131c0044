using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Writes a filter for another tool: each part that the tool cannot say is an issue with its place, and then there is no document.</summary>
internal abstract class ForeignWriter(InteropContext interop) : FilterVisitor<JsonNode?>
{
    private static readonly JsonSerializerOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = 4 * FilterLimits.MostLevels + 16,
    };

    private readonly List<Issue> _issues = [];
    private readonly Dictionary<FieldPath, string> _names = interop.Names.DistinctBy(n => n.Value).ToDictionary(n => n.Value, n => n.Key);
    private EntityType _entityType = interop.EntityType;
    private readonly JsonPlace _place = new();
    private SourceMap? _source;
    private Filter? _part;

    /// <summary>The tool's name, for messages.</summary>
    protected abstract string Tool { get; }

    /// <summary>The document of a filter that has a meaning.</summary>
    /// <param name="filter">The filter.</param>
    /// <param name="root">Writes it; what it gives does not matter where something has no counterpart.</param>
    /// <param name="finish">What becomes of a whole document; null: nothing.</param>
    protected FilterExport Write(Filter filter, Func<JsonNode?> root, Func<JsonNode, JsonNode>? finish = null)
    {
        var binder = new Binder(interop.EntityType, interop.Binding, filter.Source);
        if (binder.Bind(filter) is null)
            return new FilterExport(null, [.. binder.Issues.Where(i => i.Severity == Severity.Error)]);
        if (FilterText.FaultIn(FilterText.Show(filter), allowsNull: true) is { } fault)
            return new FilterExport(null, [new Issue(Severity.Error, IssueCode.NotMapped, fault) { Pointer = "" }]);
        (_source, _part) = (filter.Source, filter);
        var document = root();
        if (_issues.Count > 0)
            return new FilterExport(null, _issues);
        return new FilterExport((finish?.Invoke(document!) ?? document!).ToJsonString(Options), []);
    }

    public override JsonNode? Visit(Everyone node) => Unmapped("everyone");

    public override JsonNode? Visit(Nobody node) => Unmapped("nobody");

    public override JsonNode? Visit(InSegment node) => Unmapped("a segment within a filter");

    public override JsonNode? Visit(Changed node) => Unmapped("`changed`");

    protected JsonNode? Unmapped(string what)
    {
        _issues.Add(new Issue(Severity.Error, IssueCode.NotMapped, $"{what} has no counterpart in {Tool}")
        {
            Pointer = _place.Pointer,
            Span = _part is null ? null : _source?.Of(_part),
        });
        return null;
    }

    /// <summary>What a part of the filter is there.</summary>
    protected JsonNode? Node(Filter part)
    {
        var outer = _part;
        _part = part;
        var node = part.Accept(this);
        _part = outer;
        return node;
    }

    protected TResult At<TResult>(string member, Func<TResult> write) => _place.At(member, write);

    protected JsonNode?[] Parts(ValueList<Filter> parts, string member, Func<Filter, JsonNode?> write) =>
        [.. parts.Select((part, i) => At($"{member}/{i}", () => write(part)))];

    /// <summary>Writes what stands in the `where` of a relation, whose names are those of the entity type that it leads to.</summary>
    protected JsonNode? Where(FieldPath relation, Func<JsonNode?> write)
    {
        var outer = _entityType;
        _entityType = Binder().TargetOf(relation).Target!;
        var where = At("where", write);
        _entityType = outer;
        return where;
    }

    /// <summary>The tool's name of a field or relation; null where reading it back would find something else.</summary>
    protected string? NameOf(FieldPath path)
    {
        if (_names.TryGetValue(path, out var name))
            return name;
        var joined = string.Join('.', path.Steps);
        var isReadBack = !interop.Names.ContainsKey(joined) &&
            (path.Steps.Count == 1 || (_entityType.MembersNamed(joined).Count == 0 && !path.Steps.Any(s => s.Contains('.', StringComparison.Ordinal))));
        return isReadBack ? joined : null;
    }

    /// <summary>Whether the tool has a name of its own for a path.</summary>
    protected bool IsRenamed(FieldPath path) => _names.ContainsKey(path);

    /// <summary>The type of a subject; the presence of a related entity has none, and is asked without operands.</summary>
    protected FieldType? TypeOf(Subject subject) => Binder().TermOf(subject).Term?.Type;

    /// <summary>A literal as a JSON value.</summary>
    protected static JsonValue ValueOf(Literal literal) => literal.Value.Kind switch
    {
        ValueKind.Number => JsonValue.Create(literal.Value.Number),
        ValueKind.Boolean => JsonValue.Create(literal.Value.Boolean),
        _ => JsonValue.Create(literal.Value.ToString()),
    };

    private Binder Binder() => new(_entityType, interop.Binding, source: null);
}
