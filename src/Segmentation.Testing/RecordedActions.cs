using System.Collections.Concurrent;

namespace Segmentation.Testing;

/// <summary>An action that a port was given.</summary>
/// <param name="Action">The action.</param>
/// <param name="Delivery">To which entity, when, and under which key.</param>
public sealed record RecordedAction(RuleAction Action, ActionDelivery Delivery);

/// <summary>
/// Handles all shipped ports by keeping what they are given, each delivery key once; as a service provider it has those handlers. Thread-safe.
/// </summary>
public sealed class RecordedActions :
    IServiceProvider,
    IActionHandler<CreateTask>,
    IActionHandler<ScheduleActivity>,
    IActionHandler<CreateDocument>,
    IActionHandler<CreatePaymentLink>,
    IActionHandler<SendEmail>,
    IActionHandler<SendMessage>
{
    private readonly Lock _lock = new();
    private readonly List<RecordedAction> _all = [];
    private readonly List<RecordedAction> _deliveries = [];
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<Func<Exception>> _faults = [];
    private readonly ConcurrentDictionary<Type, object> _services = [];

    /// <summary>What had its effect, in order: of what was delivered again, once.</summary>
    public IReadOnlyList<RecordedAction> All
    {
        get
        {
            lock (_lock)
                return [.. _all];
        }
    }

    /// <summary>All that was delivered, in order, what failed and what came again included.</summary>
    public IReadOnlyList<RecordedAction> Deliveries
    {
        get
        {
            lock (_lock)
                return [.. _deliveries];
        }
    }

    /// <summary>Lets the next deliveries fail, before they have any effect.</summary>
    /// <param name="deliveries">How many.</param>
    /// <param name="exception">Makes what is thrown.</param>
    public void FailNext(int deliveries, Func<Exception> exception)
    {
        for (var i = 0; i < deliveries; i++)
            _faults.Enqueue(exception);
    }

    /// <summary>The actions of a class, in order: of what was delivered again, once.</summary>
    public IReadOnlyList<TAction> Of<TAction>()
        where TAction : RuleAction => [.. All.Select(r => r.Action).OfType<TAction>()];

    /// <summary>Adds a service that actions need besides, such as an <see cref="IPeopleRepository"/>.</summary>
    public RecordedActions With<TService>(TService service)
        where TService : class
    {
        _services[typeof(TService)] = service;
        return this;
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType) => serviceType.IsInstanceOfType(this) ? this : _services.GetValueOrDefault(serviceType);

    /// <inheritdoc/>
    public ValueTask ExecuteAsync(CreateTask action, ActionDelivery delivery, CancellationToken cancellationToken = default) =>
        Record(action, delivery, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ExecuteAsync(ScheduleActivity action, ActionDelivery delivery, CancellationToken cancellationToken = default) =>
        Record(action, delivery, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ExecuteAsync(CreateDocument action, ActionDelivery delivery, CancellationToken cancellationToken = default) =>
        Record(action, delivery, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ExecuteAsync(CreatePaymentLink action, ActionDelivery delivery, CancellationToken cancellationToken = default) =>
        Record(action, delivery, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ExecuteAsync(SendEmail action, ActionDelivery delivery, CancellationToken cancellationToken = default) =>
        Record(action, delivery, cancellationToken);

    /// <inheritdoc/>
    public ValueTask ExecuteAsync(SendMessage action, ActionDelivery delivery, CancellationToken cancellationToken = default) =>
        Record(action, delivery, cancellationToken);

    private ValueTask Record(RuleAction action, ActionDelivery delivery, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var record = new RecordedAction(action, delivery);
        lock (_lock)
        {
            _deliveries.Add(record);
            if (_faults.TryDequeue(out var fault))
                throw fault();
            if (_keys.Add(delivery.IdempotencyKey))
                _all.Add(record);
        }

        return ValueTask.CompletedTask;
    }
}
