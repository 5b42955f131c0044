using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

internal sealed partial class Binder
{
    // With the definitions inlined so far, on the way from the root and in all.
    private int _levels;
    private long _nodes;

    public override Plan? Visit(InSegment node) => At("segment", () => Inlined(node));

    /// <summary>A segment's definition in the place of its key: (filter or include) and not exclude.</summary>
    private Plan? Inlined(InSegment node)
    {
        var catalogue = context.Segments ?? SegmentCatalogue.Empty;
        if (catalogue.Find(node.Key) is not { } segment)
        {
            var suggestions = Suggestions.For(node.Key, catalogue.Segments.Select(s => s.Key));
            Report(node, Severity.Error, IssueCode.UnknownSegment, $"there is no segment '{node.Key}'", suggestions);
            return null;
        }

        if (!string.Equals(segment.EntityType, _entityType.Name, StringComparison.OrdinalIgnoreCase))
            return Error(node, IssueCode.UnknownSegment, $"'{segment.Key}' is a segment of {segment.EntityType}, not of {_entityType.Name}");
        if (DefinitionOf(segment, node) is not { } definition)
            return null;
        return Plan.All(
            segment.Include.Count == 0 ? definition : Plan.Any(definition, new MemberOf(_entityType, segment.Include)),
            segment.Exclude.Count == 0 ? new Constant(true) : Plan.Not(new MemberOf(_entityType, segment.Exclude)));
    }

    private Plan? DefinitionOf(SegmentDefinition segment, InSegment node)
    {
        if (segment is not { Kind: SegmentKind.Dynamic, Filter: { } filter })
            return new Constant(false);
        if (Enter(filter.Height, filter.Count, filter.Source) is not { } inner)
        {
            return Error(
                node,
                IssueCode.TooLarge,
                $"with the definition of segment '{segment.Key}' the filter is too large: {_limits.Levels} levels and {_limits.Nodes} parts are allowed");
        }

        inner._part = _part;
        var plan = inner.Part(filter);
        _nodes = inner._nodes;
        foreach (var issue in inner.Issues.Where(i => i.Severity != Severity.Information))
            Report(node, issue.Severity, issue.Code, $"in segment '{segment.Key}': {issue.Message}", issue.Suggestions);
        return plan;
    }

    /// <summary>A binder of something that is inlined here, which counts as if it stood here: so that segments of segments cannot grow without bound.</summary>
    /// <returns>Null when the filter gets too large.</returns>
    private Binder? Enter(int levels, long nodes, SourceMap? from) => _levels + levels > _limits.Levels || _nodes + nodes > _limits.Nodes
        ? null
        : new Binder(_entityType, context with { AllowsChange = false }, from) { _levels = _levels + levels, _nodes = _nodes + nodes, _depth = _depth, _deriving = _deriving };
}
