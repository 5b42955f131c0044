using Microsoft.Extensions.Options;

namespace Segmentation;

/// <summary>The way in: binds filters to the model and makes queries of them. Thread-safe.</summary>
public sealed class Segmenter
{
    private readonly SegmentationOptions _options;
    private readonly Services _services;
    private readonly TimeZoneInfo _zone;

    internal Segmenter(SegmentationOptions options, Services services)
    {
        (_options, _services) = (options, services);
        _zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
    }

    /// <summary>The entity types, without the custom fields in force; what is bound knows these too.</summary>
    public SegmentationModel Model => _options.Model;

    /// <summary>The picklists in force.</summary>
    public PicklistRegistry Picklists => new(_services.Picklists);

    /// <summary>The segments in force.</summary>
    public SegmentRegistry Segments => new(this);

    /// <summary>The custom fields in force.</summary>
    public CustomFieldRegistry CustomFields => new(_services.CustomFields, _services.Picklists, Model);

    /// <summary>What the caller may see: everything, unless dependency injection or <see cref="For"/> says otherwise.</summary>
    public AccessPolicy Access => _services.Access;

    /// <summary>The present moment, in the zone and with the week start of the options.</summary>
    public Moment Now => Moment.Now(_services.Clock, _zone, _options.WeekStart);

    /// <summary>A segmenter without dependency injection; queries name their source, unless <see cref="WithSource"/> does.</summary>
    /// <param name="configure">Sets the options; null: the shipped entities, the factory picklists, UTC.</param>
    /// <param name="clock">What tells the time; null: the machine's clock.</param>
    /// <exception cref="OptionsValidationException">The options are not valid; the message says what is wrong.</exception>
    public static Segmenter Create(Action<SegmentationOptions>? configure = null, TimeProvider? clock = null)
    {
        var options = new SegmentationOptions();
        configure?.Invoke(options);
        string[] faults = [.. options.Faults()];
        return faults is []
            ? new Segmenter(options, new Services(
                new InMemoryPicklistRepository(options.Picklists, clock),
                new InMemorySegmentRepository(options.Segments, clock),
                new InMemoryCustomFieldRepository(options.CustomFields, clock),
                new CustomFieldModels(options.Model),
                clock ?? TimeProvider.System,
                AccessPolicy.Everything,
                _ => null))
            : throw new OptionsValidationException(Options.DefaultName, typeof(SegmentationOptions), faults);
    }

    /// <summary>The segmenter of a caller who may see only so much; what the segmenter itself may not see stays hidden.</summary>
    /// <exception cref="ArgumentException">The policy limits an entity type that the model lacks.</exception>
    public Segmenter For(AccessPolicy policy)
    {
        foreach (var name in policy.LimitedTypes)
            _ = Model.Find(name) ?? throw new ArgumentException($"The access policy limits \"{name}\", which the model lacks.", nameof(policy));
        return new Segmenter(_options, _services with { Access = Access.And(policy) });
    }

    /// <summary>The same segmenter, with entities of <typeparamref name="T"/> read from this source and written to it instead of the registered one.</summary>
    public Segmenter WithSource<T>(IEntitySource<T> source)
        where T : class => new(_options, _services with { FindSource = Sources.With(source).Find });

    /// <summary>Binds a filter to the entities of a class, with the custom fields, picklists and segments in force.</summary>
    /// <returns>The issues found, and a plan when none of them is an error; a bad filter does not throw.</returns>
    /// <exception cref="ArgumentException">
    /// The model has no entity type for <typeparamref name="T"/>, or the custom fields in the repository do not go with the model.
    /// </exception>
    public async ValueTask<BindResult<T>> BindAsync<T>(Filter filter, CancellationToken cancellationToken = default)
        where T : class => filter.Bind<T>(await ContextAsync(cancellationToken).ConfigureAwait(false));

    /// <summary>The custom fields, picklists and segments in force.</summary>
    internal async ValueTask<BindingContext> ContextAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        // The picklists last: segments that a merge has not reached yet are right under its alias, and those that it has are not without.
        var segments = await _services.Segments.LoadAsync(cancellationToken).ConfigureAwait(false);
        var customFields = await _services.CustomFields.LoadAsync(cancellationToken).ConfigureAwait(false);
        var picklists = await _services.Picklists.LoadAsync(cancellationToken).ConfigureAwait(false);
        return new BindingContext(ModelWith(customFields.Value), picklists.Value, _options.Limits, segments.Value) { AllowsSensitive = Access.AllowsSensitive };
    }

    /// <exception cref="ArgumentException">The segmenter may not see everything.</exception>
    internal void RequireUnlimited()
    {
        if (Access.LimitedTypes.Any() || !Access.AllowsSensitive)
            throw new ArgumentException("Who administers definitions needs a segmenter that may see everything: not every use would be found.");
    }

    /// <summary>The model with the fields of a catalogue.</summary>
    internal SegmentationModel ModelWith(CustomFieldCatalogue fields) => _services.Models.With(fields);

    /// <summary>The kinds of definitions that every segmenter has, as users of picklist items.</summary>
    internal IEnumerable<IItemUser> ItemUsers =>
        [new SegmentItemUser(_services.Segments), new DependentItemUser(_services.Picklists), new CustomFieldItemUser(_services.CustomFields)];

    internal ISegmentRepository SegmentRepository => _services.Segments;

    // Not for users: access policies limit queries, not sources.
    internal IEntitySource<T>? FindSource<T>()
        where T : class => (IEntitySource<T>?)_services.FindSource(typeof(IEntitySource<T>));

    internal IEntitySource<T> Source<T>()
        where T : class => FindSource<T>() ?? throw new InvalidOperationException(
            $"No IEntitySource<{typeof(T).Name}> is registered: register one, or give it to Query.");

    /// <summary>
    /// Where entities of <typeparamref name="T"/> are written: the registered source, as a sink that validates what it writes. A batch with an entity that may
    /// not be written is refused whole, with <see cref="EntityValidationException"/>; values that are stored already, and do not change, may stay.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// No source is registered, or it cannot be written to, or the caller may not see all entities: a sink reads and writes them all.
    /// </exception>
    public IEntitySink<T> Sink<T>()
        where T : class => new CheckedSink<T>(this, UncheckedSink<T>());

    /// <summary>The sink for plans of administrators, which have to change what nobody could write any more.</summary>
    internal IEntitySink<T> UncheckedSink<T>()
        where T : class
    {
        var name = Model.Of<T>().Name;
        if (Access.LimitedTypes.Contains(name, StringComparer.OrdinalIgnoreCase))
            throw new InvalidOperationException($"The access policy limits {name}, and a sink does not: write through a segmenter that may see all.");
        return Source<T>().GetFeature<IEntitySink<T>>() ?? throw new InvalidOperationException(
            $"The registered IEntitySource<{typeof(T).Name}> cannot be written to: it offers no IEntitySink<{typeof(T).Name}>.");
    }

    /// <summary>A query of the registered source of <typeparamref name="T"/>, at the present moment.</summary>
    /// <exception cref="FilterException">The filter, or the access policy, could not be bound.</exception>
    /// <exception cref="InvalidOperationException">No source is registered, or a relation is declared so that the access policy cannot be kept.</exception>
    public SegmentQuery<T> Query<T>(BindResult<T> bound)
        where T : class => Query(bound, Source<T>());

    /// <summary>A query of a source, at the present moment. Where relations lead back to <typeparamref name="T"/>, they lead to this source.</summary>
    /// <exception cref="FilterException">The filter, or the access policy, could not be bound.</exception>
    /// <exception cref="InvalidOperationException">A relation is declared so that the access policy cannot be kept.</exception>
    public SegmentQuery<T> Query<T>(BindResult<T> bound, IEntitySource<T> source)
        where T : class => Query(bound, source, Now, bound.Context);

    /// <summary>A query at a moment, so that several questions see the same, under the access policy as the definitions in force have it.</summary>
    internal SegmentQuery<T> Query<T>(BindResult<T> bound, IEntitySource<T> source, Moment moment, BindingContext inForce)
        where T : class => new(Permitted(bound), source, Sources.With(source), new AccessRules(Access, inForce), moment);

    /// <summary>Reads the sources as they stand, policies left aside.</summary>
    internal SourceReader Reader() => new(Sources);

    private RelatedSources Sources => new(Model, _services.FindSource);

    /// <summary>What was bound for somebody who may ask more is bound again.</summary>
    private BindResult<T> Permitted<T>(BindResult<T> bound)
        where T : class => Access.AllowsSensitive || !bound.Context.AllowsSensitive
        ? bound
        : bound.Filter.Bind<T>(bound.Context with { AllowsSensitive = false }, bound.EntityType.Name);

    /// <summary>What a segmenter works with.</summary>
    internal sealed record Services(
        IPicklistRepository Picklists,
        ISegmentRepository Segments,
        ICustomFieldRepository CustomFields,
        CustomFieldModels Models,
        TimeProvider Clock,
        AccessPolicy Access,
        Func<Type, object?> FindSource);
}
