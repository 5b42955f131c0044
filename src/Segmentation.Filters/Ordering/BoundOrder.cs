using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What came of binding an order beside a filter: issues, and an order when there are none. Immutable and thread-safe.</summary>
/// <typeparam name="T">The class of the entities.</typeparam>
public sealed class BoundOrder<T>
    where T : class
{
    private readonly EntityType<T> _entityType;
    private readonly ValueList<SortTerm>? _terms;

    internal BoundOrder(EntityType<T> entityType, ValueList<SortTerm>? terms, IReadOnlyList<Issue> issues) =>
        (_entityType, _terms, Issues) = (entityType, terms, issues);

    /// <summary>What was found, each with a pointer such as <c>/orderBy/0</c>.</summary>
    public IReadOnlyList<Issue> Issues { get; }

    /// <summary>Whether entities can be ordered so.</summary>
    public bool IsValid => _terms is not null;

    /// <summary>What the order depends on besides the entities: an order that does can change from one page to the next.</summary>
    public TimeDependence TimeDependence => (_terms ?? []).Select(t => t.Term.TimeDependence).DefaultIfEmpty().Max();

    /// <summary>The order at a moment.</summary>
    /// <exception cref="FilterException">The order has errors.</exception>
    public EntityOrder<T> At(Moment moment)
    {
        var resolver = new MomentResolver(moment);
        var terms = _terms ?? throw new FilterException(Issues);
        return new EntityOrder<T>(_entityType, terms.Map(t => t with { Term = resolver.Rewrite(t.Term) }));
    }
}

/// <summary>Orders what a filter selects.</summary>
public static class Orders
{
    extension<T>(BindResult<T> bound)
        where T : class
    {
        /// <summary>Binds an order of what the filter selects. Bad fields give issues, never exceptions.</summary>
        public BoundOrder<T> OrderBy(params IEnumerable<SortField> fields)
        {
            var binder = new Binder(bound.EntityType, bound.Context, source: null);
            var terms = binder.Bind([.. fields]);
            return new BoundOrder<T>(bound.EntityType, terms, binder.Issues);
        }
    }

    extension<T>(EntityType<T> entityType)
        where T : class
    {
        /// <summary>The order of some terms, as a store is asked for it.</summary>
        /// <param name="terms">The terms, their times constants.</param>
        public EntityOrder<T> OrderBy(ValueList<SortTerm> terms) => new(entityType, terms);
    }
}

internal sealed partial class Binder
{
    /// <summary>The terms of an order; null when there is an error.</summary>
    public ValueList<SortTerm>? Bind(IReadOnlyList<SortField> fields)
    {
        var terms = fields.Select((field, i) => At($"orderBy/{i}", () => Bind(field))).ToList();
        if (terms.Contains(null))
            return null;
        if (fields.GroupBy(f => f.Path).FirstOrDefault(g => g.Count() > 1) is not { } twice)
            return [.. terms.Select(t => t!)];
        At("orderBy", () => Missing<Term>(fields, IssueCode.Repeated, $"{FilterText.InBackQuotes(twice.Key.ToString())} is named twice"));
        return null;
    }

    private SortTerm? Bind(SortField field)
    {
        if (BindField(field.Path) is not { } term)
            return null;
        var name = FilterText.InBackQuotes(field.Path.ToString());
        if (term.Type.IsMany)
            return Missing<SortTerm>(field.Path, IssueCode.OperatorType, $"{name} has several values, which have no order: order by another field");
        if (term.Picklist is null)
            return new SortTerm(term, null, field.IsDescending);
        return context.Picklists.Find(term.Picklist) is { } picklist
            ? new SortTerm(term, picklist, field.IsDescending)
            : Missing<SortTerm>(field.Path, IssueCode.UnknownPicklist, $"the picklist of {name} is not registered");
    }
}
