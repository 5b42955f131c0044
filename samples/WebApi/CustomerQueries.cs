using Segmentation;

namespace WebApi;

/// <summary>Asks for customers.</summary>
internal sealed class CustomerQueries(Segmenter segmenter)
{
    private const int LargestPage = 500;

    public async Task<bool> IsKnownAsync(string segment, CancellationToken stopped) =>
        (await segmenter.Segments.CurrentAsync(stopped)).Find(segment) is not null;

    /// <exception cref="FilterException">The filter does not go with customers.</exception>
    public async Task<CountView> CountAsync(Filter filter, CancellationToken stopped) => new(await (await QueryAsync(filter, stopped)).CountAsync(stopped));

    /// <exception cref="FilterException">The filter, the order or the cursor does not go with customers.</exception>
    public async Task<CustomerPage> PageAsync(Filter filter, PageQuery page, CancellationToken stopped)
    {
        var after = page.After is null
            ? null
            : PageCursor.TryParse(page.After) ?? throw new FilterException("`after` is no cursor: take `next` of the page before");
        if (page.Size is < 1 or > LargestPage)
            throw new FilterException($"`size` is from 1 to {LargestPage}");
        var order = page.OrderBy?.Split(',').Select(f => f.StartsWith('-') ? SortField.Descending(f[1..]) : SortField.Ascending(f));
        var found = await (await QueryAsync(filter, stopped)).PageAsync(new PageRequest(page.Size) { OrderBy = [.. order ?? []], After = after }, stopped);
        return new(found.Entities, found.Next?.ToString());
    }

    private async Task<SegmentQuery<Customer>> QueryAsync(Filter filter, CancellationToken stopped) =>
        segmenter.Query(await segmenter.BindAsync<Customer>(filter, stopped));
}
