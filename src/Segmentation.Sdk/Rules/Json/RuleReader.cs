using System.Text.Json;

namespace Segmentation;

/// <summary>Reads rules and decision tables, and finds as many faults as it can tell apart.</summary>
/// <param name="actions">The kinds of action.</param>
/// <param name="entityType">The entity type of all; null: each names its own.</param>
/// <param name="limits">How large a condition may be.</param>
internal sealed class RuleReader(ActionCatalogue actions, string? entityType, FilterLimits limits)
{
    private readonly List<Issue> _issues = [];

    /// <summary>What was found so far.</summary>
    public IReadOnlyList<Issue> Issues => _issues;

    public RuleCatalogueResult Read(string json)
    {
        try
        {
            using var document = JsonText.Parse(json, SegmentReader.MaxDepth(limits) + DecisionTableReader.Depth);
            var root = new JsonMembers(document.RootElement, "", "a rules document");
            root.Allow("v", "rules");
            root.RequireVersion();
            var rules = ConfigurationJson.Array(root.Require("rules"), "/rules").Select(r => Definition(r.Element, r.Pointer)).ToList();
            foreach (var (i, rule) in rules.Index())
            {
                if (rule is not null && rules.Take(i).Any(r => string.Equals(r?.Key, rule.Key, StringComparison.OrdinalIgnoreCase)))
                    Report(IssueCode.Repeated, $"/rules/{i}/key", $"there are two rules `{rule.Key}`");
            }

            return new(_issues.Count > 0 ? null : Catalogue(rules!, "/rules"), _issues);
        }
        catch (JsonFault fault)
        {
            return new(null, [.. _issues, fault.Issue]);
        }
    }

    /// <summary>The catalogue of definitions; null, with the fault noted, where keys are not apart.</summary>
    public RuleCatalogue? Catalogue(IEnumerable<RuleDefinition> definitions, string pointer) => Try(pointer, () => new RuleCatalogue(definitions));

    /// <summary>One rule, or one table, which has rows; null where its faults were noted.</summary>
    public RuleDefinition? Definition(JsonElement element, string pointer) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty("rows", out _)
            ? new DecisionTableReader(this).Table(element, pointer)
            : Rule(element, pointer);

    private Rule? Rule(JsonElement element, string pointer) => Try(pointer, () =>
    {
        var members = new JsonMembers(element, pointer, "a rule");
        members.Allow(
            "key", "entityType", "trigger", "when", "order", "stop", "enabled", "validFrom", "validUntil", "firing", "delay", "cancelsWhenMovedOn", "then");
        // Each part on its own, so that several faults are found at once.
        var (trigger, when) = (Try(members.PointerTo("trigger"), () => Trigger(members)), Try(members.PointerTo("when"), () => When(members)));
        var then = Try(members.PointerTo("then"), () => Actions(members));
        var rest = Try(pointer, () => (Func<Rule, Rule>?)Rest(members));
        return trigger is null || when is null || then is null || rest is null
            ? null
            : rest(new Rule(members.Text("key"), EntityTypeOf(members), trigger, then) { When = when });
    });

    private static Func<Rule, Rule> Rest(JsonMembers members)
    {
        var (order, firing, delay) = (Order(members), Firing(members), Delay(members));
        var (from, until) = (Instant(members, "validFrom"), Instant(members, "validUntil"));
        var (stops, isEnabled, cancels) = (members.Truth("stop"), members.Truth("enabled", otherwise: true), members.Truth("cancelsWhenMovedOn"));
        return rule => rule with
        {
            Order = order,
            StopsOnMatch = stops,
            IsEnabled = isEnabled,
            ValidFrom = from,
            ValidUntil = until,
            Firing = firing,
            Delay = delay,
            CancelsWhenMovedOn = cancels,
        };
    }

    /// <summary>The entity type that a definition names, or that of all.</summary>
    public string EntityTypeOf(JsonMembers members)
    {
        if (entityType is null)
            return members.Text("entityType");
        return members.TextOrNull("entityType") is not { } named || string.Equals(named, entityType, StringComparison.OrdinalIgnoreCase)
            ? entityType
            : throw new JsonFault(IssueCode.NotAvailable, members.PointerTo("entityType"), $"the rules are of {entityType}, and this one of `{named}`");
    }

    /// <summary>The trigger that the member "trigger" holds.</summary>
    public static Trigger Trigger(JsonMembers rule)
    {
        var members = new JsonMembers(rule.Require("trigger"), rule.PointerTo("trigger"), "a trigger");
        var word = members.Text("on");
        if (TriggerWords.All.FirstOrDefault(t => t.Word == word) is not { Read: { } read } known)
        {
            var words = TriggerWords.All.Select(t => t.Word).ToList();
            throw new JsonFault(
                IssueCode.UnknownTrigger, members.PointerTo("on"), $"there is no trigger `{word}`: {string.Join(", ", words)}", [.. Suggestions.For(word, words)]);
        }

        members.Allow(["on", .. known.Members]);
        return read(members);
    }

    private Filter? When(JsonMembers rule) =>
        Condition(rule.Find("when") ?? throw rule.Fault("the member \"when\" is missing: for all, say `everyone`", IssueCode.EmptyInput), rule.PointerTo("when"));

    /// <summary>A condition, JSON or a text; null where its faults were noted.</summary>
    public Filter? Condition(JsonElement element, string place)
    {
        var read = element.ValueKind == JsonValueKind.String
            ? FilterText.TryParse(JsonMembers.Text(element, place), limits)
            : JsonFilterReader.Read(element, limits, requireVersion: false);
        _issues.AddRange(read.Issues.Select(i => i with { Pointer = place + i.Pointer }));
        return read.Filter;
    }

    private IReadOnlyList<RuleAction>? Actions(JsonMembers rule)
    {
        var all = Actions(rule.Require("then"), rule.PointerTo("then"));
        return all?.Count != 0 ? all : throw new JsonFault(IssueCode.NeverFires, rule.PointerTo("then"), "a rule does something: name at least one action");
    }

    /// <summary>The actions of an array; null where faults of some were noted.</summary>
    public IReadOnlyList<RuleAction>? Actions(JsonElement array, string pointer)
    {
        var all = ConfigurationJson.Array(array, pointer).Select(a => Try(a.Pointer, () => Action(a.Element, a.Pointer))).ToList();
        return all.Contains(null) ? null : [.. all.OfType<RuleAction>()];
    }

    private RuleAction Action(JsonElement element, string pointer)
    {
        var members = new JsonMembers(element, pointer, "an action");
        var name = members.Text("action");
        if (actions.Find(name) is not { } kind)
        {
            var suggestions = Suggestions.For(name, actions.Kinds.Select(k => k.Name));
            throw new JsonFault(IssueCode.UnknownAction, members.PointerTo("action"), $"there is no action {FilterText.InBackQuotes(name)}", [.. suggestions]);
        }

        var parameters = new ActionMembers(members, "action");
        var action = kind.Read(parameters);
        parameters.RequireNoOthers();
        return action;
    }

    /// <summary>The whole number that the member "order" holds; null where it is missing.</summary>
    public static int? Order(JsonMembers members) => members.Find("order") is not { } element ? null
        : element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var order) ? order
        : throw new JsonFault(IssueCode.OperandType, members.PointerTo("order"), "a whole number is expected here");

    private static FiringPolicy Firing(JsonMembers rule)
    {
        if (rule.Find("firing") is not { } element)
            return FiringPolicy.EveryTime;
        if (element.ValueKind == JsonValueKind.Object)
        {
            var members = new JsonMembers(element, rule.PointerTo("firing"), "a firing policy");
            members.Allow("oncePer");
            return FiringPolicy.OncePer(TriggerWords.Period(members, "oncePer"));
        }

        FiringPolicy[] policies = [FiringPolicy.EveryTime, FiringPolicy.OncePerEntity, FiringPolicy.OncePerStay];
        return rule.OneOf("firing", "firing policy", policies, p => TriggerWords.Of(p.Kind));
    }

    private static TimeSpan Delay(JsonMembers members) => !members.Has("delay") ? TimeSpan.Zero : RuleTimes.Stretch(members.Text("delay")) ??
        throw new JsonFault(IssueCode.OperandType, members.PointerTo("delay"), "a stretch of time is expected here, such as 90min, 2h or 3d");

    private static DateTimeOffset? Instant(JsonMembers members, string name) => !members.Has(name) ? null : Iso.Instant(members.Text(name)) ??
        throw new JsonFault(IssueCode.OperandType, members.PointerTo(name), "an instant is expected here, such as 2026-03-31T12:00:00Z");

    /// <summary>What is read; null, with the fault noted, where it cannot be.</summary>
    public T? Try<T>(string pointer, Func<T?> read)
        where T : class
    {
        try
        {
            return read();
        }
        catch (JsonFault fault)
        {
            _issues.Add(fault.Issue);
        }
        catch (Exception exception) when (exception is RuleException or FilterException)
        {
            Report(IssueCode.Syntax, pointer, exception.Message);
        }

        return null;
    }

    private void Report(IssueCode code, string pointer, string message) => _issues.Add(new Issue(Severity.Error, code, message) { Pointer = pointer });
}
