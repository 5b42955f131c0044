using Segmentation;

namespace WebApi;

/// <summary>A segment, as clients see it; its filter as text.</summary>
public sealed record SegmentView(string Key, string Filter, string Kind)
{
    public static SegmentView Of(SegmentDefinition segment) =>
        new(segment.Key, segment.Filter?.ToText() ?? "nobody", segment.Kind.ToString().ToLowerInvariant());
}

/// <summary>Segments: listed, saved, deleted, counted and read.</summary>
internal static class SegmentEndpoints
{
    public static void MapSegments(this IEndpointRouteBuilder routes)
    {
        var segments = routes.MapGroup("/segments");
        segments.MapGet("", async (SegmentRegistry registry, CancellationToken stopped) =>
            (await registry.CurrentAsync(stopped)).Segments.Select(SegmentView.Of));
        segments.MapGet("{key}", async (string key, SegmentRegistry registry, CancellationToken stopped) =>
            (await registry.CurrentAsync(stopped)).Find(key) is { } segment ? Results.Ok(SegmentView.Of(segment)) : Results.NotFound());
        segments.MapPut("{key}", SaveAsync);
        segments.MapDelete("{key}", DeleteAsync);
        segments.MapGet("{key}/count", async (string key, CustomerQueries queries, CancellationToken stopped) =>
            await queries.IsKnownAsync(key, stopped) ? Results.Ok(await queries.CountAsync(Filter.InSegment(key), stopped)) : Results.NotFound());
        segments.MapGet("{key}/customers", async (string key, [AsParameters] PageQuery page, CustomerQueries queries, CancellationToken stopped) =>
            await queries.IsKnownAsync(key, stopped) ? Results.Ok(await queries.PageAsync(Filter.InSegment(key), page, stopped)) : Results.NotFound());
    }

    // Lists and all else that a segment has stay as they are when its filter is changed.
    private static async Task<IResult> SaveAsync(string key, FilterBody body, SegmentRegistry registry, CancellationToken stopped)
    {
        var (filter, before) = (body.Read(), (await registry.CurrentAsync(stopped)).Find(key));
        var saved = before is null
            ? await registry.SaveAsync(new SegmentDefinition(key, "customer", filter), cancellationToken: stopped)
            : await registry.EditAsync(key, s => s.WithFilter(filter), cancellationToken: stopped);
        if (!saved.IsSaved)
            return Problems.Of([.. saved.Issues.Select(i => i.Issue)]);
        var view = SegmentView.Of((await registry.CurrentAsync(stopped)).Find(key)!);
        return before is null ? Results.Created($"/segments/{Uri.EscapeDataString(key)}", view) : Results.Ok(view);
    }

    // Refused while rules or other segments ask for it.
    private static async Task<IResult> DeleteAsync(string key, SegmentRegistry registry, SegmentAdministration administration, CancellationToken stopped)
    {
        if ((await registry.CurrentAsync(stopped)).Find(key) is null)
            return Results.NotFound();
        var plan = await administration.PlanDeleteAsync(key, stopped);
        if (plan.Refusal is { } refusal)
            return Results.Problem(refusal, statusCode: StatusCodes.Status409Conflict, title: "The segment is in use.");
        await administration.ApplyAsync(plan, cancellationToken: stopped);
        return Results.NoContent();
    }
}
