using System.Text.Json.Nodes;

namespace Segmentation;

/// <summary>Puts the entity on a list: makes it a member of a static segment. Whom the segment excludes stays excluded.</summary>
/// <param name="List">The key of the segment.</param>
public sealed record AddToList(string List) : RuleAction
{
    internal static ActionKind<AddToList> Kind { get; } =
        new("addToList", members => new(members.Text("list")), action => new JsonObject { ["list"] = action.List })
        {
            Check = (action, context) => SegmentList.IssuesOf(action.List, context),
            Writes = (_, _) => [],
            ReplaceSegments = (action, map) => new(map(action.List)),
        };
}

/// <summary>Takes the entity off a list.</summary>
/// <param name="List">The key of a static segment.</param>
public sealed record RemoveFromList(string List) : RuleAction
{
    internal static ActionKind<RemoveFromList> Kind { get; } =
        new("removeFromList", members => new(members.Text("list")), action => new JsonObject { ["list"] = action.List })
        {
            Check = (action, context) => SegmentList.IssuesOf(action.List, context),
            Writes = (_, _) => [],
            ReplaceSegments = (action, map) => new(map(action.List)),
        };
}

/// <summary>Static segments as lists that actions fill.</summary>
internal static class SegmentList
{
    public static IEnumerable<Issue> IssuesOf(string list, ActionContext context) =>
        FaultOf(context.Binding.Segments, list, context.EntityType.Name) is { } fault ? [fault] : [];

    /// <summary>The segments with entities put on a list, or taken off it; the same where that changes nothing.</summary>
    /// <exception cref="ActionFailedException">There is no such list of the entity type.</exception>
    public static SegmentCatalogue With(SegmentCatalogue segments, string list, string entityType, IReadOnlyCollection<EntityKey> keys, bool isMember)
    {
        var before = Require(segments, list, entityType);
        var after = before.WithLists(isMember ? before.Include.Concat(keys) : before.Include.Except(keys));
        return after == before ? segments : new SegmentCatalogue(segments.Segments.Select(s => ReferenceEquals(s, before) ? after : s));
    }

    /// <summary>The list of a key.</summary>
    /// <exception cref="ActionFailedException">There is no such list of the entity type.</exception>
    public static SegmentDefinition Require(SegmentCatalogue segments, string list, string entityType) =>
        FaultOf(segments, list, entityType) is { } fault ? throw new ActionFailedException(fault.ToString()) : segments.Find(list)!;

    private static Issue? FaultOf(SegmentCatalogue? segments, string list, string entityType) => segments?.Find(list) switch
    {
        null => Error($"there is no list `{list}`") with { Suggestions = Suggestions.For(list, segments?.Segments.Select(s => s.Key) ?? []) },
        { Kind: not SegmentKind.Static } => Error($"the segment `{list}` is no list: what decides who belongs to it is a filter"),
        { EntityType: var other } when !string.Equals(other, entityType, StringComparison.OrdinalIgnoreCase) =>
            Error($"`{list}` is a list of {other}, not of {entityType}"),
        _ => null,
    };

    private static Issue Error(string message) => new(Severity.Error, IssueCode.UnknownSegment, message) { Pointer = "/list" };
}
