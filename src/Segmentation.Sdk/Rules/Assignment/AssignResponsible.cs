using System.Text.Json;
using System.Text.Json.Nodes;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Makes one of a team responsible for the entity. Where all are away or full, it fails and says so.</summary>
/// <param name="Strategy">How one is chosen.</param>
public sealed record AssignResponsible(AssignmentStrategy Strategy) : RuleAction
{
    /// <summary>The field that holds the key of who is responsible unless another is named.</summary>
    public const string DefaultField = "responsibleId";

    /// <summary>The name of the field that holds the key of who is responsible.</summary>
    public string Field { get; init; } = DefaultField;

    internal static ActionKind<AssignResponsible> Kind { get; } = new("assignResponsible", Read, Write)
    {
        Check = IssuesOf,
        Writes = (action, context) => [new FieldWrite(context.EntityType.FindField(action.Field)?.Name ?? action.Field, action.Fixed)],
    };

    private Value? Fixed => Strategy.Method == AssignmentMethod.Fixed ? Strategy.Team.People[0].Value : null;

    /// <summary>The entities that a person is responsible for.</summary>
    internal Filter LoadOf(EntityKey person)
    {
        Filter responsible = new Condition(new FieldSubject(Field), Operators.EqualTo, [Literal(person)]);
        return Strategy.Load is { } load ? responsible & load : responsible;
    }

    private static Literal Literal(EntityKey key) => new(key.Value.Kind == ValueKind.Guid ? Value.Of(key.ToString()) : key.Value);

    private static IEnumerable<Issue> IssuesOf(AssignResponsible action, ActionContext context)
    {
        var setting = new FieldSetting(context.EntityType, context.Binding);
        foreach (var issue in setting.IssuesOf(action.Field, [.. action.Strategy.Team.People.Take(1).Select(k => Literal(k).Value)]))
            yield return issue.Pointer == "/field" ? issue : issue with { Pointer = "/people" };
        if (action.Strategy.Load is not { } load)
            yield break;
        var binder = new Binder(context.EntityType, context.Binding, load.Source);
        binder.Bind(load);
        foreach (var issue in binder.Issues.Where(i => i.Severity != Severity.Information))
            yield return issue with { Pointer = "/load" };
    }

    private static AssignResponsible Read(ActionMembers members)
    {
        var word = members.Text("by");
        var method = Enum.GetValues<AssignmentMethod>().FirstOrDefault(m => WordOf(m) == word, (AssignmentMethod)(-1));
        var keys = members.Keys("people");
        if (members.Has("department") == keys.Count > 0)
            throw new RuleException("an assignment needs either \"people\" or a \"department\"");
        var team = keys.Count > 0 ? Team.Of(keys) : Team.Of(members.Text("department"));
        var strategy = method switch
        {
            AssignmentMethod.Fixed when keys.Count == 1 => AssignmentStrategy.Fixed(keys[0]),
            AssignmentMethod.Fixed => throw new RuleException("an assignment by \"fixed\" needs one key in \"people\""),
            AssignmentMethod.RoundRobin => AssignmentStrategy.RoundRobin(team),
            AssignmentMethod.Weighted => AssignmentStrategy.Weighted(team),
            AssignmentMethod.LeastLoaded => AssignmentStrategy.LeastLoaded(team),
            AssignmentMethod.Random => AssignmentStrategy.Random(team, Seed(members)),
            _ => throw new RuleException($"`{word}` is no way to assign: {string.Join(", ", Enum.GetValues<AssignmentMethod>().Select(WordOf))}"),
        };
        var load = members.TextOrNull("load") is { } text ? Filter.Parse(text) : null;
        return new(strategy with { Load = load }) { Field = members.TextOrNull("field") ?? DefaultField };
    }

    private static int Seed(ActionMembers members) =>
        members.NumberOrNull("seed") is { } seed && seed == decimal.Truncate(seed) && Math.Abs(seed) <= int.MaxValue
        ? (int)seed
        : throw new RuleException("an assignment by \"random\" needs a whole number as \"seed\", so that it can be repeated");

    private static JsonObject Write(AssignResponsible action)
    {
        var strategy = action.Strategy;
        var json = new JsonObject { ["by"] = WordOf(strategy.Method) };
        if (strategy.Team.Department is { } department)
            json["department"] = department;
        else
            json["people"] = new JsonArray([.. strategy.Team.People.Select(ActionMembers.Json)]);
        if (strategy.Method == AssignmentMethod.Random)
            json["seed"] = strategy.Seed;
        if (strategy.Load is { } load)
            json["load"] = load.ToText();
        if (action.Field != DefaultField)
            json["field"] = action.Field;
        return json;
    }

    private static string WordOf(AssignmentMethod method) => JsonNamingPolicy.CamelCase.ConvertName(method.ToString());
}
