using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Segmentation;

/// <summary>Registers segmentation with dependency injection.</summary>
public static class SegmentationServiceCollectionExtensions
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Registers <see cref="Segmenter"/>, the registries and administrations of definitions, <see cref="SegmentationConfiguration"/> and, unless there are
        /// others, a clock, repositories in memory, and stores in memory for all entities. As soon as a source is added, entities without one are no longer
        /// taken to be none.
        /// </summary>
        /// <remarks>A registered <see cref="AccessPolicy"/>, usually scoped, says what the scope's caller may see.</remarks>
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
            services.TryAddSingleton<IPicklistRepository>(p => new InMemoryPicklistRepository(p.Options.Picklists, p.GetRequiredService<TimeProvider>()));
            services.TryAddSingleton<ISegmentRepository>(p => new InMemorySegmentRepository(p.Options.Segments, p.GetRequiredService<TimeProvider>()));
            services.TryAddSingleton<IFormLayoutRepository>(p => new InMemoryFormLayoutRepository(clock: p.GetRequiredService<TimeProvider>()));
            services.TryAddSingleton<ICustomFieldRepository>(p =>
                new InMemoryCustomFieldRepository(p.Options.CustomFields, p.GetRequiredService<TimeProvider>()));
            services.TryAddSingleton<IMembershipJournal, InMemoryMembershipJournal>();
            services.TryAddSingleton(FilterMatching.Indexed);
            services.TryAddSingleton<PicklistRegistry>();
            services.TryAddSingleton(p =>
                new CustomFieldRegistry(p.GetRequiredService<ICustomFieldRepository>(), p.GetRequiredService<IPicklistRepository>(), p.Options.Model));
            services.TryAddSingleton(p => new CustomFieldModels(p.Options.Model));
            services.AddConfiguration();
            services.TryAddSingleton(typeof(IEntitySource<>), typeof(DefaultSource<>));
            services.TryAddEnumerable(ServiceDescriptor.Transient<IItemUser, FormLayoutItemUser>());
            services.TryAddEnumerable(ServiceDescriptor.Transient<IItemUser, RuleConditionItemUser>());
            services.TryAddEnumerable(ServiceDescriptor.Transient<IItemUser, RuleItemUser>());
            services.TryAddEnumerable(ServiceDescriptor.Transient<IFieldUser, FormLayoutFieldUser>());
            services.TryAddEnumerable(ServiceDescriptor.Transient<IFieldUser, RuleFieldUser>());
            services.TryAddEnumerable(ServiceDescriptor.Transient<ISegmentUser, RuleConditionSegmentUser>());
            services.TryAddEnumerable(ServiceDescriptor.Transient<ISegmentUser, RuleSegmentUser>());
            // Transient, so that sources and policies are looked up in the scope that asks.
            services.TryAddTransient(p => Unlimited(p).For(p.GetService<AccessPolicy>() ?? AccessPolicy.Everything));
            services.TryAddTransient(p => p.GetRequiredService<Segmenter>().Segments);
            services.TryAddTransient(p => new SegmentAdministration(Unlimited(p), p.GetServices<ISegmentUser>()));
            services.TryAddTransient(p => new PicklistAdministration(Unlimited(p), p.GetServices<IItemUser>()));
            services.TryAddTransient(p => new FieldAdministration(Unlimited(p), p.GetServices<IFieldUser>()));
            services.TryAddTransient(p => new RuleRegistry(
                Unlimited(p), p.GetRequiredService<IRuleRepository>(), p.GetRequiredService<ActionCatalogue>(), p.GetRequiredService<IPeopleRepository>()));
            // One for all scopes, since it remembers how far it came.
            services.TryAddSingleton(p => new MembershipTracker(Unlimited(p), p.GetRequiredService<IMembershipJournal>(), p.GetRequiredService<IFilterMatching>()));
            services.AddRunning(Unlimited);
            services.AddBulkActions();
            return new SegmentationBuilder(services);

            Segmenter Unlimited(IServiceProvider p) => new(p.Options, new Segmenter.Services(
                p.GetRequiredService<IPicklistRepository>(),
                p.GetRequiredService<ISegmentRepository>(),
                p.GetRequiredService<ICustomFieldRepository>(),
                p.GetRequiredService<CustomFieldModels>(),
                p.GetRequiredService<TimeProvider>(),
                AccessPolicy.Everything,
                type => services.Meant(p.GetService(type))));
        }

        // The order is that of the document and of writing: what a section refers to stands before it.
        private void AddConfiguration()
        {
            services.TryAddEnumerable(
            [
                ServiceDescriptor.Singleton<IConfigurationSection, PicklistSection>(),
                ServiceDescriptor.Singleton<IConfigurationSection, CustomFieldSection>(
                    p => new(p.GetRequiredService<ICustomFieldRepository>(), p.Options.Model)),
                ServiceDescriptor.Singleton<IConfigurationSection, SegmentSection>(),
                ServiceDescriptor.Singleton<IConfigurationSection, FormLayoutSection>(),
                ServiceDescriptor.Singleton<IConfigurationSection, RuleSection>(),
            ]);
            services.TryAddSingleton(p => new SegmentationConfiguration(p.Options.Model, p.Options.Limits, p.GetServices<IConfigurationSection>()));
        }

        // The journal and the turns are one for all scopes; handlers are looked up in the scope that runs.
        private void AddRunning(Func<IServiceProvider, Segmenter> unlimited)
        {
            services.TryAddSingleton<IFiringJournal, InMemoryFiringJournal>();
            services.TryAddSingleton<IAssignmentRepository, InMemoryAssignmentRepository>();
            services.TryAddSingleton<IPeopleRepository>(p => new InMemoryPeopleRepository(clock: p.GetRequiredService<TimeProvider>()));
            services.TryAddSingleton(RuleRunnerOptions.Default);
            services.TryAddEnumerable(ShippedActions.Kinds.Select(k => ServiceDescriptor.Singleton<ActionKind>(k)));
            services.TryAddSingleton(p => new ActionCatalogue(p.GetServices<ActionKind>()));
            services.TryAddSingleton<IRuleRepository>(p => new InMemoryRuleRepository(clock: p.GetRequiredService<TimeProvider>()));
            services.TryAddTransient<IChangeTrigger>(p =>
                new RuleTrigger(unlimited(p), p.GetRequiredService<IRuleRepository>(), p.GetRequiredService<IFilterMatching>()));
            services.TryAddTransient(p => new ActionExecutor(unlimited(p), p, p.GetRequiredService<ActionCatalogue>()));
            services.TryAddTransient(p => new RuleRunner(
                p.GetRequiredService<ActionExecutor>(),
                p.GetRequiredService<IFiringJournal>(),
                p.GetRequiredService<RuleRunnerOptions>(),
                p.GetRequiredService<IChangeTrigger>()));
        }

        private void AddBulkActions()
        {
            services.TryAddSingleton<IBulkRunRepository, InMemoryBulkRunRepository>();
            services.TryAddTransient(p => new BulkActions(
                p.GetRequiredService<Segmenter>(), p.GetRequiredService<ActionExecutor>(), p.GetRequiredService<IBulkRunRepository>()));
        }

        // Whoever names a source means it: one that was forgotten has to be missed, not to be found empty.
        private object? Meant(object? source) => source is IDefaultSource && services.Any(IsNamedSource) ? null : source;
    }

    private static bool IsNamedSource(ServiceDescriptor service) =>
        service.ServiceType is { IsConstructedGenericType: true } type && type.GetGenericTypeDefinition() == typeof(IEntitySource<>);

    extension(IServiceProvider provider)
    {
        internal SegmentationOptions Options => provider.GetRequiredService<IOptions<SegmentationOptions>>().Value;
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

    /// <summary>Registers a kind of action, which rules and bulk actions may then name; who handles it is an <see cref="IActionHandler{TAction}"/>.</summary>
    public SegmentationBuilder AddAction<TAction>(ActionKind<TAction> kind)
        where TAction : RuleAction
    {
        Services.AddSingleton<ActionKind>(kind);
        return this;
    }

    /// <summary>Registers who handles the actions of a class, for each scope one.</summary>
    public SegmentationBuilder AddActionHandler<
        TAction, [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] THandler>()
        where TAction : RuleAction
        where THandler : class, IActionHandler<TAction>
    {
        Services.AddScoped<IActionHandler<TAction>, THandler>();
        return this;
    }

    /// <summary>Registers a store in memory as the source of one entity type.</summary>
    /// <param name="entities">What it holds at first; null: nothing.</param>
    public SegmentationBuilder AddInMemoryStore<T>(IEnumerable<T>? entities = null)
        where T : class
    {
        Services.AddSingleton<IEntitySource<T>>(p =>
            new InMemoryStore<T>(p.Options.Model.Of<T>(), entities, clock: p.GetRequiredService<TimeProvider>()));
        return this;
    }
}

internal interface IDefaultSource;

/// <summary>A store in memory where no source was named at all.</summary>
internal sealed class DefaultSource<T>(IServiceProvider provider) : IEntitySource<T>, IDefaultSource
    where T : class
{
    private readonly InMemoryStore<T> _store = new(provider.Options.Model.Of<T>(), clock: provider.GetRequiredService<TimeProvider>());

    public IAsyncEnumerable<T> ScanAsync(CancellationToken cancellationToken = default) => _store.ScanAsync(cancellationToken);

    public ValueTask<T?> FindAsync(EntityKey key, CancellationToken cancellationToken = default) => _store.FindAsync(key, cancellationToken);

    public TFeature? GetFeature<TFeature>()
        where TFeature : class => _store as TFeature;
}

internal sealed class SegmentationOptionsValidator : IValidateOptions<SegmentationOptions>
{
    public ValidateOptionsResult Validate(string? name, SegmentationOptions options)
    {
        string[] faults = [.. options.Faults()];
        return faults is [] ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}
