using System.Text.Json;
using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Reads the filters of another tool: each part that does not map is an issue with its place, and then there is no filter.</summary>
internal abstract class ForeignReader(InteropContext interop)
{
    // Every tool nests a group in a list, and a related group in a value besides.
    private const int DepthPerLevel = 4;
    private const int DepthBesides = 16;

    // What a tool nests besides the levels of the filter: its outermost group, and a group around what it cannot say in one rule.
    private const int PartsBesides = 4;

    private const int MostIssues = 100;

    private readonly List<Issue> _issues = [];
    private EntityType _entityType = interop.EntityType;
    private int _nodes;
    private int _depth;
    private int _relations;

    protected ForeignValues Values { get; } = new(interop);

    /// <summary>The filter of the document's root.</summary>
    protected abstract Filter? Root(JsonElement element);

    public FilterParseResult Read(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            using var document = JsonFilterReader.Parse(json, interop.Limits, DepthPerLevel * interop.Limits.Levels + DepthBesides);
            return Read(document.RootElement);
        }
        catch (JsonFault fault)
        {
            return new(null, [fault.Issue]);
        }
    }

    private FilterParseResult Read(JsonElement root)
    {
        var filter = Part(() => Root(root));
        // What binding still finds concerns the whole, such as its size: each condition was bound where it stood.
        if (filter is not null && !HasErrors)
            Report(new Binder(interop.EntityType, interop.Binding, source: null), b => b.Bind(filter), pointer: null);
        return new(HasErrors ? null : filter, _issues);
    }

    private bool HasErrors => _issues.Exists(i => i.Severity == Severity.Error);

    protected void Note(string pointer, string message) => Add(new Issue(Severity.Warning, IssueCode.LeftOut, message) { Pointer = pointer });

    /// <summary>A part of the filter; null where it has a fault, which is told.</summary>
    protected Filter? Part(Func<Filter?> read)
    {
        try
        {
            if (++_nodes > interop.Limits.Nodes)
                throw new JsonFault(IssueCode.TooLarge, "", $"the filter has more than {interop.Limits.Nodes} parts");
            // A relation is a part, and the filter of its rows another.
            if (++_depth > interop.Limits.Levels + _relations + PartsBesides)
                throw new JsonFault(IssueCode.TooLarge, "", $"the filter is nested more than {interop.Limits.Levels} levels deep");
            return read();
        }
        catch (JsonFault fault)
        {
            Add(fault.Issue);
            return null;
        }
        finally
        {
            _depth--;
        }
    }

    /// <summary>A group of parts; null where one has a fault, and a fault itself where there are none.</summary>
    protected static Filter? Group(bool isAll, IEnumerable<Filter?> parts, string pointer)
    {
        var (all, isWhole) = (new List<Filter>(), true);
        // Not collected by a collection expression, whose buffers would stand on the stack at every level.
        foreach (var part in parts)
        {
            if (part is null)
                isWhole = false;
            else
                all.Add(part);
        }

        if (isWhole && all.Count == 0)
            throw new JsonFault(IssueCode.EmptyInput, pointer, "this group is empty: leave it out, or fill it");
        return !isWhole ? null : isAll ? Filter.All([.. all]) : Filter.Any([.. all]);
    }

    /// <summary>A condition on a field, checked against the model.</summary>
    /// <param name="field">The other tool's name of the field.</param>
    /// <param name="fieldPointer">Where the name stands.</param>
    /// <param name="operator">The operator.</param>
    /// <param name="operands">Reads the operands as the field's type.</param>
    /// <param name="pointer">Where the condition stands.</param>
    /// <param name="matchCase">Whether text is compared with case.</param>
    protected Filter? Condition(
        string field, string fieldPointer, Operator @operator, Func<Term, ValueList<Operand>> operands, string pointer, bool matchCase = false)
    {
        var subject = new FieldSubject(PathOf(field));
        if (@operator.Operands == OperandShape.None)
            return Checked(new Condition(subject, @operator, []), fieldPointer);
        var (term, issues) = Binder().TermOf(subject);
        if (term is null)
        {
            foreach (var issue in issues)
                Add(issue with { Pointer = fieldPointer });
            return null;
        }

        try
        {
            return Checked(new Condition(subject, @operator, operands(term), matchCase), pointer);
        }
        catch (FilterException exception)
        {
            throw new JsonFault(IssueCode.OperandType, pointer, exception.Message);
        }
    }

    /// <summary>The filter of related rows, whose names are those of the entity type that the relation leads to.</summary>
    protected Filter? Where(FieldPath relation, string pointer, Func<Filter?> read)
    {
        var (target, issues) = Binder().TargetOf(relation);
        foreach (var issue in issues)
            Add(issue with { Pointer = pointer });
        if (target is null)
            return null;
        var (outer, relations) = ((_entityType, _relations), _relations + relation.Steps.Count);
        if (relations > interop.Limits.RelationDepth)
        {
            throw new JsonFault(
                IssueCode.TooLarge, pointer, $"`{relation}` follows {relations} relations one from another: at most {interop.Limits.RelationDepth} are allowed");
        }

        (_entityType, _relations) = (target, relations);
        var where = Part(read);
        (_entityType, _relations) = outer;
        return where;
    }

    /// <summary>The path that a name of the other tool spells: as it stands where the entity type has it, else its steps between dots.</summary>
    protected FieldPath PathOf(string name) => interop.Names.TryGetValue(name, out var known) ? known
        : _entityType.MembersNamed(name).Count > 0 || name.Split('.') is not { Length: > 1 } steps || Array.Exists(steps, s => s.Length == 0) ? new FieldPath(name)
        : new FieldPath(steps);

    protected bool IsMany(FieldPath path) => Binder().TermOf(new FieldSubject(path)).Term is { Type.IsMany: true };

    /// <summary>The condition when the model has a meaning for it; else null, and told why.</summary>
    protected Filter? Checked(Filter condition, string pointer) => Report(Binder(), b => b.Bind(condition), pointer) is null ? null : condition;

    private Binder Binder() => new(_entityType, interop.Binding, source: null);

    private Plan? Report(Binder binder, Func<Binder, Plan?> bind, string? pointer)
    {
        var plan = bind(binder);
        foreach (var issue in binder.Issues.Where(i => i.Severity != Severity.Information && (pointer is not null || i.Severity == Severity.Error)))
            Add(issue with { Pointer = pointer ?? "" });
        return plan;
    }

    private void Add(Issue issue)
    {
        if (_issues.Count(i => i.Severity == issue.Severity) < MostIssues)
            _issues.Add(issue);
    }
}
