using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Segmentation;
using WebApi;

var builder = WebApplication.CreateBuilder(args);
builder.Services
    .AddSegmentation(o => o.UseModel(Shop.Model).UsePicklists(Shop.Picklists).UseTimeZone("Europe/Berlin"))
    .AddStorage(builder.Configuration);
builder.Services.AddProblemDetails().AddExceptionHandler<FilterProblems>();
builder.Services.AddTransient<CustomerQueries>().AddHealthChecks().AddCheck<CustomersHealth>("customers");

// An exporter is added only where somebody listens: set OTEL_EXPORTER_OTLP_ENDPOINT.
var telemetry = builder.Services.AddOpenTelemetry()
    .WithTracing(t => t.AddSource(SegmentationTelemetry.Name).AddAspNetCoreInstrumentation())
    .WithMetrics(m => m.AddMeter(SegmentationTelemetry.Name).AddAspNetCoreInstrumentation());
if (builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"] is not null)
    telemetry.UseOtlpExporter();

var app = builder.Build();
await app.Services.CreateStorageAsync();
// A body that cannot be read is the client's fault in every environment.
app.UseExceptionHandler(new ExceptionHandlerOptions
{
    StatusCodeSelector = fault => fault is BadHttpRequestException bad ? bad.StatusCode : StatusCodes.Status500InternalServerError,
});
app.UseStatusCodePages();
app.MapSegments();
app.MapCustomers();
app.MapHealthChecks("/health");
app.Run();

/// <summary>Named, so that tests can start it.</summary>
public partial class Program;
