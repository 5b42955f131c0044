using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What a filter is bound to: the model, the picklists and the segments as they stood when they were loaded. Immutable.</summary>
/// <param name="Model">The entity types.</param>
/// <param name="Picklists">The picklists that fields store codes of.</param>
/// <param name="Limits">How large a filter may be; null: the defaults.</param>
/// <param name="Segments">The segments that filters may ask for; null: none.</param>
public sealed record BindingContext(
    SegmentationModel Model, PicklistSnapshot Picklists, FilterLimits? Limits = null, SegmentCatalogue? Segments = null)
{
    /// <summary>Whether sensitive fields may be asked about; where not, each is an error wherever it stands, in derived fields and segments too.</summary>
    public bool AllowsSensitive { get; init; } = true;

    /// <summary>
    /// Whether filters may ask about a change, with <c>changed(…)</c> and <c>previous(…)</c>: true only where a change of the entity is evaluated, as in rules.
    /// </summary>
    public bool AllowsChange { get; init; }
}

/// <summary>What came of binding a filter: issues, and a plan exactly when none of them is an error. Immutable and thread-safe.</summary>
/// <typeparam name="T">The class of the entities that the filter is asked of.</typeparam>
public sealed class BindResult<T>
    where T : class
{
    internal BindResult(Filter filter, EntityType<T> entityType, BindingContext context, Plan? plan, Binder binder)
        : this(filter, entityType, context, plan, binder.Issues, binder.Root)
    {
    }

    private BindResult(Filter filter, EntityType<T> entityType, BindingContext context, Plan? plan, IReadOnlyList<Issue> issues, BoundPart? root) =>
        (Filter, EntityType, Context, Plan, Issues, Root) = (filter, entityType, context, plan, issues, root);

    /// <summary>The filter that was bound.</summary>
    public Filter Filter { get; }

    /// <summary>The entity type that it was bound to.</summary>
    public EntityType<T> EntityType { get; }

    /// <summary>The model, picklists and segments that it was bound to.</summary>
    public BindingContext Context { get; }

    /// <summary>The plan; null when an issue is an error.</summary>
    public Plan? Plan { get; }

    /// <summary>What was found, in the order of the filter; the first hundred of each severity at most.</summary>
    public IReadOnlyList<Issue> Issues { get; }

    /// <summary>What the plan reads; nothing when there is none.</summary>
    public ReadSet ReadSet => field ??= ReadSet.Of(Plan ?? new Constant(false));

    /// <summary>The filter's parts and what each was bound to; null when the filter was too large to look at.</summary>
    internal BoundPart? Root { get; }

    /// <summary>The part of the filter, or of a segment that it asks for, that was bound to a plan; null when there is none.</summary>
    public Filter? PartOf(Plan plan) => Root is null ? null : Parts(Root).FirstOrDefault(p => plan.Equals(p.Plan))?.Filter;

    private static IEnumerable<BoundPart> Parts(BoundPart part) => part.Parts.SelectMany(Parts).Prepend(part);

    /// <summary>Whether there is a plan.</summary>
    public bool IsValid => Plan is not null;

    /// <summary>What this filter selects and another does not, each as it was bound: to other picklists or segments, perhaps.</summary>
    /// <exception cref="FilterException">One of them could not be bound.</exception>
    public BindResult<T> Except(BindResult<T> other)
    {
        var (not, both) = (new BoundPart(!other.Filter), new BoundPart(Filter & !other.Filter));
        not.Plan = Plan.Not(other.RequirePlan());
        both.Plan = Plan.All(RequirePlan(), not.Plan);
        not.Parts.Add(other.Root!);
        both.Parts.AddRange([Root!, not]);
        return new BindResult<T>(both.Filter, EntityType, Context, both.Plan, Issues, both);
    }

    /// <summary>Those that the filter selects and that have one of some keys.</summary>
    internal BindResult<T> Among(ValueList<EntityKey> keys) => And(new MemberOf(EntityType, keys));

    /// <summary>Those that the filter selects and that have none of some keys.</summary>
    internal BindResult<T> Without(ValueList<EntityKey> keys) => And(Plan.Not(new MemberOf(EntityType, keys)));

    private BindResult<T> And(Plan plan) => new(Filter, EntityType, Context, Plan.All(RequirePlan(), plan), Issues, Root);

    /// <summary>The same filter with its plan rewritten.</summary>
    internal BindResult<T> With(PlanRewriter rewriter) => new(Filter, EntityType, Context, Plan?.Accept(rewriter), Issues, Root);

    /// <summary>The plan.</summary>
    /// <exception cref="FilterException">There is none; the exception holds the errors.</exception>
    public Plan RequirePlan() => Plan ?? throw new FilterException([.. Issues.Where(i => i.Severity == Severity.Error)]);
}

/// <summary>Gives a filter its meaning.</summary>
public static class FilterBinding
{
    extension(Filter filter)
    {
        /// <summary>Binds the filter to the entity type of <typeparamref name="T"/>. Pure; bad filters give issues, never exceptions.</summary>
        /// <param name="context">The model, picklists and segments.</param>
        /// <param name="entityType">The name of the entity type; null: the only one of the class.</param>
        /// <exception cref="ArgumentException">The model has no such entity type.</exception>
        public BindResult<T> Bind<T>(BindingContext context, string? entityType = null)
            where T : class
        {
            var type = context.Model.Of<T>(entityType);
            var binder = new Binder(type, context, filter.Source);
            var plan = binder.Bind(filter);
            return new BindResult<T>(filter, type, context, plan, binder);
        }
    }

    extension(BindingContext context)
    {
        /// <summary>The errors in the formulas of the model's derived fields, which are else found where a filter uses them.</summary>
        public IReadOnlyList<Issue> DerivedFieldIssues() =>
            [.. context.Model.EntityTypes.SelectMany(e => e.DerivedFields.SelectMany(d => new Binder(e, context, source: null).IssuesOf(d)))];
    }
}
