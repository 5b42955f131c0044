using Microsoft.Extensions.Diagnostics.HealthChecks;
using Segmentation;

namespace WebApi;

/// <summary>Healthy when a customer can be read.</summary>
internal sealed class CustomersHealth(IEntitySource<Customer> customers) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await foreach (var _ in customers.ScanAsync(cancellationToken))
            break;
        return HealthCheckResult.Healthy();
    }
}
