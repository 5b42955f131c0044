using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Turns a filter into a plan over one entity type, collecting every issue on the way. A part with an error gives null.</summary>
internal sealed partial class Binder(EntityType entityType, BindingContext context, SourceMap? source) : FilterVisitor<Plan?>
{
    private const int MostIssues = 100;

    // The type whose members are named; another one inside `any orders (…)`.
    private EntityType _entityType = entityType;

    private readonly FilterLimits _limits = context.Limits ?? FilterLimits.Default;
    private readonly List<Issue> _issues = [];
    private readonly JsonPlace _place = new();
    private BoundPart _part = new(Filter.Everyone);
    private bool _isNegated;

    public IReadOnlyList<Issue> Issues => _issues;

    /// <summary>The filter's parts and what each was bound to; null before there is any.</summary>
    public BoundPart? Root => _part.Parts.FirstOrDefault();

    public Plan? Bind(Filter filter)
    {
        if (filter.Height > _limits.Levels)
            return Error(filter, IssueCode.TooLarge, $"the filter has {filter.Height} levels: at most {_limits.Levels} are allowed");
        (_levels, _nodes) = (filter.Height, filter.Count);
        return filter.Count > _limits.Nodes
            ? Error(filter, IssueCode.TooLarge, $"the filter has {filter.Count} parts: at most {_limits.Nodes} are allowed")
            : Part(filter);
    }

    /// <summary>The term of a subject; null with the issues that say why there is none.</summary>
    public (Term? Term, IReadOnlyList<Issue> Issues) TermOf(Subject subject) => (BindSubject(subject), _issues);

    /// <summary>The entity type that a relation leads to; null with the issues that say why it leads to none.</summary>
    public (EntityType? Target, IReadOnlyList<Issue> Issues) TargetOf(FieldPath relation) => (Follow(relation, relation.Steps.Count)?.Target, _issues);

    public override Plan Visit(Everyone node) => new Constant(true);

    public override Plan Visit(Nobody node) => new Constant(false);

    public override Plan? Visit(AllOf node) => Parts(node.Parts, "all") is { } parts ? Plan.All(parts) : null;

    public override Plan? Visit(AnyOf node) => Parts(node.Parts, "any") is { } parts ? Plan.Any(parts) : null;

    public override Plan? Visit(Not node)
    {
        _isNegated = !_isNegated;
        Plan? inner;
        using (_place.At("not"))
            inner = Part(node.Inner);
        _isNegated = !_isNegated;
        return inner is null ? null : Plan.Not(inner);
    }

    public override Plan? Visit(Condition node)
    {
        // Whether there is a related entity is asked as whether there is a value.
        var present = node is { Operator.Operands: OperandShape.None, Subject: FieldSubject { Path: var path } } && LeadsToOne(path) ? path : null;
        if ((present is null ? BindSubject(node.Subject) : Presence(present)) is not { } term)
            return null;
        if (present is null)
            WarnOfRelationOfThatName(node);
        if (!node.Operator.Takes(term.Type))
            return WrongOperator(node, term);
        if (node.MatchCase && term.Type.Scalar != ScalarType.Text)
            return Error("matchCase", node, IssueCode.OperatorType, $"`match case` goes with text; {Described(node.Subject, term)}");
        if (node.Operands.Count > _limits.SetItems)
            return Error("value", node, IssueCode.TooLarge, $"the list has {node.Operands.Count} items: at most {_limits.SetItems} are allowed");

        var operands = Operands(node, new OperandBinder(term, node.Subject, context.Picklists, this));
        if (operands is null)
            return null;
        (_part.Term, _part.Operands) = (present is null ? term : null, operands);
        if (term is AggregateTerm aggregate)
            (_part.Way, _part.Target) = (aggregate.Path, context.Model.Find(aggregate.Path[^1].Target));
        WarnOfEmpties(node, term, operands);
        WarnOfBackwardRange(node);
        var matchCase = node.MatchCase || operands.Any(o => o is TermOperand { Term.MatchesCase: true }) || term.MatchesCase;
        return node.Operator.Reduce(term, new BoundOperands(operands, matchCase));
    }

    private ValueList<BoundOperand>? Operands(Condition node, OperandBinder binder)
    {
        var several = node.Operator.Operands is OperandShape.Two or OperandShape.Set;
        var bound = new BoundOperand?[node.Operands.Count];
        for (var i = 0; i < bound.Length && CountOf(Severity.Error) < MostIssues; i++)
        {
            using (_place.At("value", several ? i : null))
                bound[i] = binder.Bind(node.Operands[i]);
        }

        return Array.Exists(bound, o => o is null) ? null : new(bound!);
    }

    internal Term? BindSubject(Subject subject)
    {
        switch (subject)
        {
            case FieldSubject field:
                using (_place.At("field"))
                    return BindField(field.Path);
            case PreviousSubject previous:
                using (_place.At("previous"))
                    return BindPrevious(previous.Path);
            case AggregateSubject aggregate:
                return BindAggregate(aggregate);
            default:
                throw new InvalidOperationException($"{subject.GetType().Name} is no subject.");
        }
    }

    private Term? BindField(FieldPath path) => path.Steps is [var name] ? BindMember(path, name) : BindRelated(path);

    private Term? BindRelated(FieldPath path)
    {
        if (Follow(path, path.Steps.Count - 1) is not { } way)
            return null;
        var term = Within(way, () => BindMember(path, path.Steps[^1]));
        return term is null ? null : Along(way, term);
    }

    /// <summary>The field or derived field of a name.</summary>
    /// <param name="part">What holds the name, for the place of an issue.</param>
    /// <param name="name">The name.</param>
    private Term? BindMember(object part, string name)
    {
        switch (_entityType.MembersNamed(name))
        {
            case [Field { IsSensitive: true } sensitive] when !context.AllowsSensitive:
                return Missing<Term>(
                    part, IssueCode.Sensitive, $"{FilterText.InBackQuotes(sensitive.Name)} is sensitive: you may not filter, order, group by or measure it");
            case [Field field]:
                return new FieldTerm(field);
            case [DerivedField derived]:
                return BindDerived(part, derived);
            case [Relation relation]:
                var quoted = FilterText.Quote(relation.Name);
                return Missing<Term>(part, IssueCode.RelationStep, relation.IsMany
                    ? $"{FilterText.InBackQuotes(name)} leads to many rows: say `any {quoted}`, `no {quoted}` or `count({quoted})`"
                    : $"{FilterText.InBackQuotes(name)} leads to another entity: say `{quoted} is empty`, or name a field of it, `{quoted}.…`");
            case { Count: > 1 } several:
                return Missing<Term>(
                    part, IssueCode.AmbiguousField, $"several names differ from `{name}` only in case", several.Select(NameOf));
            default:
                return Missing<Term>(
                    part, IssueCode.UnknownField, $"unknown field {FilterText.InBackQuotes(name)}", Suggestions.For(name, _entityType.MemberNames));
        }
    }

    private static string NameOf(object member) => member switch
    {
        Field field => field.Name,
        DerivedField derived => derived.Name,
        _ => ((Relation)member).Name,
    };

    private TResult? Missing<TResult>(object part, IssueCode code, string message, params IEnumerable<string> names)
        where TResult : class
    {
        Report(part, Severity.Error, code, message, [.. names.Select(FilterText.Quote)]);
        return null;
    }

    private Plan? WrongOperator(Condition node, Term term)
    {
        using var place = _place.At("op");
        var takers = Operators.For(term.Type);
        var message = $"`{node.Operator.Text}` takes {Types(node.Operator)}; {Described(node.Subject, term)} (it takes {takers})";
        Report(Severity.Error, IssueCode.OperatorType, message, [], source?.OperatorOf(node));
        return null;
    }

    private static string Types(Operator @operator) => string.Join(
        " or ",
        Enum.GetValues<ScalarType>().Select(s => new FieldType(s)).Append(new FieldType(ScalarType.Text, IsMany: true)).Where(@operator.Takes));

    private static string Described(Subject subject, Term term) => $"{Quoted(subject)} is {term.Type}";

    internal static string Quoted(Subject subject) => FilterText.InBackQuotes(FilterText.Show(subject));

    private List<Plan>? Parts(ValueList<Filter> parts, string member)
    {
        var bound = new List<Plan>(parts.Count);
        for (var i = 0; i < parts.Count; i++)
        {
            using var place = _place.At(member, i);
            if (Part(parts[i]) is { } plan)
                bound.Add(plan);
        }

        return bound.Count == parts.Count ? bound : null;
    }

    private Plan? Part(Filter filter)
    {
        var (outer, part) = (_part, new BoundPart(filter));
        outer.Parts.Add(part);
        _part = part;
        part.Plan = filter.Accept(this);
        _part = outer;
        return part.Plan;
    }

    private TResult At<TResult>(string member, Func<TResult> act) => _place.At(member, act);

    private Plan? Error(string member, Filter node, IssueCode code, string message)
    {
        using var place = _place.At(member);
        return Error(node, code, message);
    }

    private Plan? Error(Filter node, IssueCode code, string message)
    {
        Report(node, Severity.Error, code, message, []);
        return null;
    }

    internal void Report(object part, Severity severity, IssueCode code, string message, IReadOnlyList<string> suggestions) =>
        Report(severity, code, message, suggestions, source?.Of(part));

    private void Report(Severity severity, IssueCode code, string message, IReadOnlyList<string> suggestions, TextSpan? span)
    {
        // Nobody reads more, and hostile lists of unknown names would take long. Each severity has its own share, so that notes hide no error.
        if (CountOf(severity) < MostIssues)
            _issues.Add(new Issue(severity, code, message) { Suggestions = suggestions, Span = span, Pointer = _place.Pointer });
    }

    private int CountOf(Severity severity)
    {
        var count = 0;
        foreach (var issue in _issues)
            count += issue.Severity == severity ? 1 : 0;
        return count;
    }
}
