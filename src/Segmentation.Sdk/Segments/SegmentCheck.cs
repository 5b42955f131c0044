namespace Segmentation;

/// <summary>Tells what is wrong with a segment, each with its place in the segment's JSON form, and in the text where its filter was one.</summary>
internal static class SegmentCheck
{
    /// <summary>The errors and warnings of a segment, as definitions stand.</summary>
    public static IEnumerable<Issue> IssuesOf(SegmentDefinition segment, BindingContext context)
    {
        if (context.Model.Find(segment.EntityType) is not { } entityType)
        {
            var message = $"the model has no entity type `{segment.EntityType}`, which `{segment.Key}` is a segment of";
            return
            [
                new Issue(Severity.Error, IssueCode.NotAvailable, message)
                {
                    Pointer = "/entityType",
                    Suggestions = Suggestions.For(segment.EntityType, context.Model.EntityTypes.Select(e => e.Name)),
                },
            ];
        }

        return
        [
            .. FilterIssues(segment.Filter, entityType, context),
            .. Misfits("include", segment.Include, entityType),
            .. Misfits("exclude", segment.Exclude, entityType),
        ];
    }

    /// <summary>What putting segments in their places would give, and what is wrong with them, or would be with others that is not by now.</summary>
    /// <returns>The catalogue; null where there can be none.</returns>
    public static (SegmentCatalogue? After, IReadOnlyList<SegmentIssue> Issues) Save(IReadOnlyList<SegmentDefinition> segments, BindingContext before)
    {
        var stored = before.Segments!;
        // In this order, so that the fault shows in one that is saved.
        List<SegmentDefinition> all = [.. segments, .. stored.Segments.ExceptBy(segments.Select(s => s.Key), s => s.Key, StringComparer.OrdinalIgnoreCase)];
        if (SegmentFault.In(all) is { } fault)
            return (null, [new SegmentIssue(all[fault.Index].Key, fault.Issue)]);
        var (after, keys) = (before with { Segments = stored.With(segments) }, segments.Select(s => s.Key).ToList());
        return (after.Segments,
        [
            .. segments.SelectMany(s => IssuesOf(s, after).Select(i => new SegmentIssue(s.Key, i))),
            .. NewErrors(keys, before, after),
            .. keys.Take(1).SelectMany(key => FormulaErrors(key, before, after)),
        ]);
    }

    /// <summary>The errors that segments which ask for one of these keys have now, and had not.</summary>
    public static IEnumerable<SegmentIssue> NewErrors(IReadOnlyList<string> keys, BindingContext before, BindingContext after) =>
        from other in after.Segments!.Asking(keys)
        where !keys.Contains(other.Key, StringComparer.OrdinalIgnoreCase)
        let known = IssuesOf(before.Segments!.Find(other.Key)!, before).Select(i => (i.Pointer, i.Message)).ToHashSet()
        from issue in IssuesOf(other, after)
        where issue.Severity == Severity.Error && !known.Contains((issue.Pointer, issue.Message))
        select new SegmentIssue(other.Key, issue);

    private static IEnumerable<SegmentIssue> FormulaErrors(string key, BindingContext before, BindingContext after) => BrokenDefinitions.Formulas(before, after)
        .Select(f => new SegmentIssue(key, new Issue(Severity.Error, IssueCode.NotAvailable, $"the formula of `{f}` could not be reckoned with it")));

    private static IEnumerable<Issue> FilterIssues(Filter? filter, EntityType entityType, BindingContext context)
    {
        if (filter is null)
            return [];
        var binder = new Binder(entityType, context, filter.Source);
        binder.Bind(filter);
        return binder.Issues.Where(i => i.Severity != Severity.Information).Select(i => i with { Pointer = SegmentFault.PointerIn(filter, i.Pointer) });
    }

    private static IEnumerable<Issue> Misfits(string list, IEnumerable<EntityKey> keys, EntityType entityType) =>
        keys.Select((key, i) => (key, i)).Where(k => k.key.Value.Kind != entityType.KeyField.Kind).Select(k =>
            new Issue(Severity.Warning, IssueCode.OperandType, $"`{k.key}` is no key that {entityType.Name} may have, and means nobody")
            {
                Pointer = $"/{list}/{k.i}",
            });
}
