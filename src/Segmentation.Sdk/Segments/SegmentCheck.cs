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

        return [.. FilterIssues(segment.Filter, entityType, context), .. Misfits("include", segment.Include, entityType), .. Misfits("exclude", segment.Exclude, entityType)];
    }

    private static IEnumerable<Issue> FilterIssues(Filter? filter, EntityType entityType, BindingContext context)
    {
        if (filter is null)
            return [];
        var binder = new Binder(entityType, context, filter.Source);
        binder.Bind(filter);
        // Into a text leads no pointer.
        return binder.Issues.Where(i => i.Severity != Severity.Information).Select(i => i with
        {
            Pointer = filter.Source is null ? $"/filter{i.Pointer}" : "/filter",
        });
    }

    private static IEnumerable<Issue> Misfits(string list, IEnumerable<EntityKey> keys, EntityType entityType) =>
        keys.Select((key, i) => (key, i)).Where(k => k.key.Value.Kind != entityType.KeyField.Kind).Select(k =>
            new Issue(Severity.Warning, IssueCode.OperandType, $"`{k.key}` is no key that {entityType.Name} may have, and means nobody")
            {
                Pointer = $"/{list}/{k.i}",
            });
}
