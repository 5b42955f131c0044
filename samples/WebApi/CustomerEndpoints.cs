using System.Text.Json;
using Segmentation;

namespace WebApi;

/// <summary>A filter in a request: text in quotes, or JSON.</summary>
public sealed record FilterBody(JsonElement Filter)
{
    /// <exception cref="FilterException">It cannot be read.</exception>
    public Filter Read() => Filter.ValueKind switch
    {
        JsonValueKind.String => Segmentation.Filter.Parse(Filter.GetString()!),
        JsonValueKind.Undefined => throw new FilterException("the body needs a member \"filter\": a text, or JSON"),
        _ => Segmentation.Filter.FromJson(Filter.GetRawText()),
    };
}

/// <summary>Which page of an answer: the fields of the order, `-` before those that go down, and where the last page ended.</summary>
public sealed record PageQuery(string? OrderBy = null, string? After = null, int Size = 50);

/// <summary>A page of customers, and what asks for the next one; null after the last.</summary>
public sealed record CustomerPage(IReadOnlyList<Customer> Customers, string? Next);

/// <summary>How many match.</summary>
public sealed record CountView(long Count);

/// <summary>Customers: counted and paged by any filter.</summary>
internal static class CustomerEndpoints
{
    public static void MapCustomers(this IEndpointRouteBuilder routes)
    {
        var customers = routes.MapGroup("/customers");
        customers.MapPost("count", (FilterBody body, CustomerQueries queries, CancellationToken stopped) => queries.CountAsync(body.Read(), stopped));
        customers.MapPost("page", (FilterBody body, [AsParameters] PageQuery page, CustomerQueries queries, CancellationToken stopped) =>
            queries.PageAsync(body.Read(), page, stopped));
    }
}
