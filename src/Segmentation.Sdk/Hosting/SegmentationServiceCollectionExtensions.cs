using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Segmentation;

/// <summary>Registers segmentation with dependency injection.</summary>
public static class SegmentationServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>Registers <see cref="Segmenter"/>, <see cref="PicklistRegistry"/> and, unless there is one, <see cref="TimeProvider"/>.</summary>
        /// <param name="configure">Sets the options, which are validated when the host starts or a segmenter is first resolved.</param>
        /// <returns>What sources and adapters are added to.</returns>
        public SegmentationBuilder AddSegmentation(Action<SegmentationOptions>? configure = null)
        {
            var options = services.AddOptions<SegmentationOptions>();
            if (configure is not null)
                options.Configure(configure);
            options.ValidateOnStart();
            services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<SegmentationOptions>, SegmentationOptionsValidator>());
            services.TryAddSingleton(TimeProvider.System);
            services.TryAddSingleton(p => new PicklistRegistry(p.GetRequiredService<IOptions<SegmentationOptions>>().Value.Picklists));
            // Transient, so that sources are looked up in the scope that asks.
            services.TryAddTransient(p => new Segmenter(
                p.GetRequiredService<IOptions<SegmentationOptions>>().Value,
                p.GetRequiredService<PicklistRegistry>(),
                p.GetRequiredService<TimeProvider>(),
                p.GetService));
            return new SegmentationBuilder(services);
        }
    }
}

/// <summary>Adds sources to segmentation.</summary>
public sealed class SegmentationBuilder
{
    internal SegmentationBuilder(IServiceCollection services) => Services = services;

    /// <summary>The services that are being registered.</summary>
    public IServiceCollection Services { get; }

    /// <summary>Registers the source of one entity type, as a singleton.</summary>
    public SegmentationBuilder AddSource<T>(IEntitySource<T> source)
        where T : class
    {
        Services.AddSingleton(source);
        return this;
    }

    /// <summary>Registers fixed entities in memory as the source of one entity type.</summary>
    public SegmentationBuilder AddInMemorySource<T>(IEnumerable<T> entities)
        where T : class
    {
        Services.AddSingleton<IEntitySource<T>>(p =>
            new InMemorySource<T>(p.GetRequiredService<IOptions<SegmentationOptions>>().Value.Model.Of<T>(), entities));
        return this;
    }
}

internal sealed class SegmentationOptionsValidator : IValidateOptions<SegmentationOptions>
{
    public ValidateOptionsResult Validate(string? name, SegmentationOptions options)
    {
        string[] faults = [.. options.Faults()];
        return faults is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
