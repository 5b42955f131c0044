using System.Collections.Concurrent;

namespace Segmentation;

/// <summary>A policy, bound to the model that a query is asked of.</summary>
internal sealed class AccessRules
{
    private readonly AccessPolicy _policy;
    private readonly BindingContext _context;

    // Asked for every batch and relation.
    private ConcurrentDictionary<EntityType, object>? _bound;

    /// <exception cref="InvalidOperationException">
    /// The policy limits an entity type that the model lacks, such as that of a filter bound to another model.
    /// </exception>
    public AccessRules(AccessPolicy policy, BindingContext context)
    {
        // The policy's own filters are the owner's words, not the caller's.
        (_policy, _context) = (policy, context.AllowsSensitive ? context : context with { AllowsSensitive = true });
        if (policy.HasLimits && policy.LimitedTypes.FirstOrDefault(name => context.Model.Find(name) is null) is { } unknown)
            throw new InvalidOperationException($"The access policy limits \"{unknown}\", which the model that the filter was bound to lacks.");
    }

    /// <summary>Whether all entities of all types may be seen.</summary>
    public bool AllowsEverything => !_policy.HasLimits;

    /// <summary>What may be seen of an entity type; null when all may.</summary>
    /// <exception cref="FilterException">The policy cannot be bound: nothing may be seen, and somebody has to mend it.</exception>
    public BindResult<T>? Of<T>(EntityType<T> entityType)
        where T : class
    {
        if (_policy.VisibleOf(entityType.Name) is not { } visible)
            return null;
        var kept = LazyInitializer.EnsureInitialized(ref _bound, () => new(ReferenceEqualityComparer.Instance));
        return (BindResult<T>)kept.GetOrAdd(entityType, _ => Bound(visible, entityType));
    }

    public BindResult<T>? Of<T>(string entityType)
        where T : class => Of(_context.Model.Of<T>(entityType));

    /// <summary>Whether related rows are read of which not all may be seen; a store would not know which.</summary>
    public bool Limits(ReadSet reads) => reads.Relations.Any(r => IsLimited(r.Key) || Limits(r.Value));

    /// <exception cref="InvalidOperationException">Rows of which not all may be seen are read from the entities themselves, past any check.</exception>
    public void RequireChecked(ReadSet reads)
    {
        foreach (var (relation, beyond) in reads.Relations)
        {
            if (relation.IsInMemory && IsLimited(relation))
            {
                throw new InvalidOperationException(
                    $"The relation {relation} is read from the entities themselves, so the access policy of {relation.Target} cannot be kept: " +
                    "declare the relation without InMemory(…).");
            }

            RequireChecked(beyond);
        }
    }

    private BindResult<T> Bound<T>(Filter visible, EntityType<T> entityType)
        where T : class
    {
        var bound = visible.Bind<T>(_context, entityType.Name);
        if (bound.IsValid)
            return bound;
        var errors = bound.Issues.Where(i => i.Severity == Severity.Error);
        throw new FilterException($"the access policy of {entityType.Name} cannot be bound: {string.Join("; ", errors)}");
    }

    private bool IsLimited(Relation relation) =>
        _policy.VisibleOf(relation.Target) is not null || (relation.Link is { } link && _policy.VisibleOf(link) is not null);
}
