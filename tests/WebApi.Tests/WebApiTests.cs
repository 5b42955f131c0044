using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Trace;

namespace WebApi.Tests;

/// <summary>The sample as its clients meet it, the same over every store.</summary>
public abstract class WebApiTests : IDisposable
{
    private readonly List<Activity> _traced = [];
    private readonly Dictionary<string, string> _settings;
    private WebApplicationFactory<Program> _factory;
    private HttpClient _client;

    private protected WebApiTests(Dictionary<string, string> settings)
    {
        _settings = settings;
        (_factory, _client) = Start();
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    // Customer i is of the trade where i leaves 1 by 3, of Łódź where it leaves 2 by 4, has no revenue where 5 divides it, else 25 times i.
    [Theory]
    [InlineData("kind = 'TRADE'", 334)]
    [InlineData("kind = 'TRADE' and revenue is empty", 67)]
    [InlineData("city = 'łódź' and revenue > 24000", 8)]
    [InlineData("lastOrder = 2026-01-02", 4)]
    public async Task Count_FilterAsText_CountsCustomers(string filter, long expected) => Assert.Equal(expected, await CountAsync(new { filter }));

    [Fact]
    public async Task Count_FilterAsJson_IsTheSame() => Assert.Equal(
        334, await CountAsync(new { filter = new { v = 1, field = "kind", op = "=", value = "TRADE" } }));

    [Fact]
    public async Task Page_ByRevenueDownwards_GoesThroughAllOnce()
    {
        var keys = new List<long>();
        string? after = null;
        do
        {
            var uri = $"/customers/page?orderBy=-revenue,name&size=100{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}";
            var response = await _client.PostAsJsonAsync(new Uri(uri, UriKind.Relative), new { filter = "kind = 'TRADE'" });
            var page = (await response.Content.ReadFromJsonAsync<CustomerPage>())!;
            keys.AddRange(page.Customers.Select(c => c.Id));
            after = page.Next;
        }
        while (after is not null);

        Assert.Equal(334, keys.Distinct().Count());
        Assert.Equal((334, 997), (keys.Count, keys[0]));
    }

    [Fact]
    public async Task Segment_IsSavedReadChangedAndDeleted()
    {
        Assert.Equal(HttpStatusCode.Created, (await PutAsync("big", "revenue > 20000")).StatusCode);
        Assert.Equal("{\"count\":160}", await _client.GetStringAsync(Path("/segments/big/count")));
        Assert.Equal(HttpStatusCode.OK, (await PutAsync("big", "revenue > 24000")).StatusCode);
        Assert.Equal("{\"key\":\"big\",\"filter\":\"revenue > 24000\",\"kind\":\"dynamic\"}", await _client.GetStringAsync(Path("/segments/big")));
        Assert.Equal(32, await CountAsync(new { filter = "in segment 'big'" }));
        var page = await _client.GetFromJsonAsync<CustomerPage>(Path("/segments/big/customers?size=2"));
        Assert.Equal([961, 962], page!.Customers.Select(c => c.Id));

        Assert.Equal(HttpStatusCode.NoContent, (await _client.DeleteAsync(Path("/segments/big"))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await _client.GetAsync(Path("/segments/big/count"))).StatusCode);
        Assert.Equal("[]", await _client.GetStringAsync(Path("/segments")));
    }

    [Fact]
    public async Task Delete_SegmentThatAnotherAsksFor_IsAConflict()
    {
        await PutAsync("big", "revenue > 20000");
        await PutAsync("big in Łódź", "in segment 'big' and city = 'Łódź'");
        var response = await _client.DeleteAsync(Path("/segments/big"));

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Contains("big in Łódź", (await ProblemAsync(response)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"filter":"revnue > 5"}""", "1:1", "unknown field `revnue`", "revenue")]
    [InlineData("""{"filter":"kind ="}""", "1:7", "", null)]
    [InlineData("""{"filter":{"v":1,"field":"kind","op":"=","value":"TRAD"}}""", "/value", "'TRAD' is no item of customer-kind", "TRADE")]
    public async Task Count_WrongFilter_IsAProblemWithThePlaceAndASuggestion(string body, string place, string message, string? suggestion)
    {
        var response = await PostAsync(body);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var issue = (await ProblemAsync(response)).GetProperty("issues")[0];
        Assert.Equal(place, issue.GetProperty("place").GetString());
        Assert.StartsWith(message, issue.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Equal(suggestion, issue.GetProperty("suggestions").EnumerateArray().Select(s => s.GetString()).FirstOrDefault());
    }

    [Fact]
    public async Task Put_WrongFilter_KeepsWhatIsThere()
    {
        await PutAsync("big", "revenue > 20000");
        Assert.Equal(HttpStatusCode.BadRequest, (await PutAsync("big", "revenu > 20000")).StatusCode);
        Assert.Contains("revenue > 20000", await _client.GetStringAsync(Path("/segments/big")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("size=0", "`size` is from 1 to 500")]
    [InlineData("size=501", "`size` is from 1 to 500")]
    [InlineData("after=nowhere", "`after` is no cursor")]
    [InlineData("orderBy=nothing", "unknown field `nothing`")]
    public async Task Page_WrongQuestion_IsAProblem(string query, string expected)
    {
        var response = await _client.PostAsJsonAsync(Path($"/customers/page?{query}"), new { filter = "everyone" });
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(expected, (await ProblemAsync(response)).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Count_BodyWithoutAFilter_SaysWhatItNeeds() => Assert.Contains(
        "needs a member", (await ProblemAsync(await PostAsync("{}"))).GetProperty("detail").GetString(), StringComparison.Ordinal);

    [Fact]
    public async Task Count_BodyThatIsNoJson_IsAProblem()
    {
        var response = await PostAsync("{");
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        await ProblemAsync(response);
    }

    [Fact]
    public async Task Health_Store_IsRead() => Assert.Equal("Healthy", await _client.GetStringAsync(Path("/health")));

    [Fact]
    public async Task Query_IsTraced()
    {
        await CountAsync(new { filter = "everyone" });
        _factory.Services.GetRequiredService<TracerProvider>().ForceFlush();
        Assert.Contains(_traced.ToList(), a => a.OperationName == Segmentation.SegmentationTelemetry.QueryActivity);
    }

    /// <summary>Ends the program, and starts it again with the same settings.</summary>
    private protected void Restart()
    {
        Stop();
        (_factory, _client) = Start();
    }

    protected virtual void Dispose(bool disposing) => Stop();

    private (WebApplicationFactory<Program> Factory, HttpClient Client) Start()
    {
        var factory = new WebApplicationFactory<Program>().WithWebHostBuilder(host =>
        {
            foreach (var (name, value) in _settings)
                host.UseSetting(name, value);
            host.ConfigureTestServices(services => services.ConfigureOpenTelemetryTracerProvider(t => t.AddInMemoryExporter(_traced)));
        });
        return (factory, factory.CreateClient());
    }

    private void Stop()
    {
        _client.Dispose();
        _factory.Dispose();
    }

    private protected static Uri Path(string path) => new(path, UriKind.Relative);

    private protected Task<HttpResponseMessage> PutAsync(string key, string filter) =>
        _client.PutAsJsonAsync(Path($"/segments/{Uri.EscapeDataString(key)}"), new { filter });

    private async Task<HttpResponseMessage> PostAsync(string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await _client.PostAsync(Path("/customers/count"), content);
    }

    private protected async Task<long> CountAsync(object body)
    {
        var response = await _client.PostAsJsonAsync(Path("/customers/count"), body);
        return (await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<CountView>())!.Count;
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response)
    {
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}

/// <summary>What is kept in a database is there when the program starts again.</summary>
public abstract class DatabaseWebApiTests : WebApiTests
{
    private protected DatabaseWebApiTests(string provider, string connection)
        : base(new() { ["Provider"] = provider, ["ConnectionStrings:Shop"] = connection })
    {
    }

    [Fact]
    public async Task Segment_AfterARestart_IsThere()
    {
        await PutAsync("big", "revenue > 20000");
        Restart();
        Assert.Equal(160, await CountAsync(new { filter = "in segment 'big'" }));
        Assert.Equal(1_000, await CountAsync(new { filter = "everyone" }));
    }
}
