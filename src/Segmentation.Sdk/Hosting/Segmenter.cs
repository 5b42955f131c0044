using Microsoft.Extensions.Options;

namespace Segmentation;

/// <summary>The way in: binds filters to the model and makes queries of them. Thread-safe.</summary>
public sealed class Segmenter
{
    private readonly TimeProvider _clock;
    private readonly TimeZoneInfo _zone;
    private readonly DayOfWeek _weekStart;
    private readonly FilterLimits _limits;
    private readonly SegmentCatalogue _segments;
    private readonly Func<Type, object?> _findSource;

    internal Segmenter(SegmentationOptions options, PicklistRegistry picklists, TimeProvider clock, Func<Type, object?> findSource)
    {
        (Model, Picklists, _clock, _findSource) = (options.Model, picklists, clock, findSource);
        (_weekStart, _limits, _segments) = (options.WeekStart, options.Limits, options.Segments);
        _zone = TimeZoneInfo.FindSystemTimeZoneById(options.TimeZone);
    }

    /// <summary>The entity types.</summary>
    public SegmentationModel Model { get; }

    /// <summary>The picklists in force.</summary>
    public PicklistRegistry Picklists { get; }

    /// <summary>The present moment, in the zone and with the week start of the options.</summary>
    public Moment Now => Moment.Now(_clock, _zone, _weekStart);

    /// <summary>A segmenter without dependency injection; queries name their source.</summary>
    /// <param name="configure">Sets the options; null: the shipped entities, the factory picklists, UTC.</param>
    /// <param name="clock">What tells the time; null: the machine's clock.</param>
    /// <exception cref="OptionsValidationException">The options are not valid; the message says what is wrong.</exception>
    public static Segmenter Create(Action<SegmentationOptions>? configure = null, TimeProvider? clock = null)
    {
        var options = new SegmentationOptions();
        configure?.Invoke(options);
        string[] faults = [.. options.Faults()];
        return faults is []
            ? new Segmenter(options, new PicklistRegistry(options.Picklists), clock ?? TimeProvider.System, _ => null)
            : throw new OptionsValidationException(Options.DefaultName, typeof(SegmentationOptions), faults);
    }

    /// <summary>Binds a filter to the entities of a class, with the picklists in force.</summary>
    /// <returns>The issues found, and a plan when none of them is an error; a bad filter does not throw.</returns>
    /// <exception cref="ArgumentException">The model has no entity type for <typeparamref name="T"/>.</exception>
    public ValueTask<BindResult<T>> BindAsync<T>(Filter filter, CancellationToken cancellationToken = default)
        where T : class
    {
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult(filter.Bind<T>(new BindingContext(Model, Picklists.Current, _limits, _segments)));
    }

    /// <summary>A query of the registered source of <typeparamref name="T"/>, at the present moment.</summary>
    /// <exception cref="FilterException">The filter could not be bound.</exception>
    /// <exception cref="InvalidOperationException">No source is registered.</exception>
    public SegmentQuery<T> Query<T>(BindResult<T> bound)
        where T : class =>
        Query(bound, (IEntitySource<T>?)_findSource(typeof(IEntitySource<T>)) ?? throw new InvalidOperationException(
            $"No IEntitySource<{typeof(T).Name}> is registered: register one, or give it to Query."));

    /// <summary>A query of a source, at the present moment. Where relations lead back to <typeparamref name="T"/>, they lead to this source.</summary>
    /// <exception cref="FilterException">The filter could not be bound.</exception>
    public SegmentQuery<T> Query<T>(BindResult<T> bound, IEntitySource<T> source)
        where T : class => new(bound, source, new RelatedSources(Model, _findSource).With(source), Now);
}
