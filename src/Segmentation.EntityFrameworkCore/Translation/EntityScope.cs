using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Segmentation.EntityFrameworkCore;

/// <summary>What plans on the rows of one class were translated to; each is translated once. Thread-safe.</summary>
internal abstract class EntityScope
{
    /// <summary>The condition that a plan is, on any row of the class.</summary>
    public abstract ConditionBounds BoundsOf(Plan plan);
}

/// <inheritdoc/>
internal sealed class EntityScope<T>(QueryScope scope) : EntityScope
    where T : class
{
    private static readonly MethodInfo AsNoTracking = ((Func<IQueryable<T>, IQueryable<T>>)EntityFrameworkQueryableExtensions.AsNoTracking).Method;
    private static readonly MethodInfo Where = ((Func<IQueryable<T>, Expression<Func<T, bool>>, IQueryable<T>>)Queryable.Where).Method;

    // By the very plan, for as long as somebody holds it: to tell whether another is equal would take longer.
    private readonly ConditionalWeakTable<Plan, StrongBox<ConditionBounds>> _bounds = [];
    private readonly ConditionalWeakTable<PushedQuery, Expression> _rows = [];
    private readonly ConditionalWeakTable<EntityType<T>, object> _mapped = [];

    /// <summary>The row that conditions are on.</summary>
    public static ParameterExpression Row { get; } = Expression.Parameter(typeof(T), "row");

    public override ConditionBounds BoundsOf(Plan plan) => _bounds.GetValue(plan, p => new(p.Accept(new PlanTranslator<T>(scope, Row)))).Value;

    /// <summary>The condition that no row fails which a query asks for.</summary>
    /// <exception cref="InvalidOperationException">All conditions together are nested deeper than the store's parser goes.</exception>
    public Expression ConditionOf(PushedQuery query)
    {
        ConditionBounds[] parts = [.. query.Conditions.Select(BoundsOf)];
        var all = Conditions.All(parts, scope.Dialect.MaxTerms);
        return all == ConditionBounds.Unknown && parts.Any(p => p != ConditionBounds.Unknown)
            ? throw new InvalidOperationException($"The filter has more conditions than {query.EntityType.Name}'s database takes in one statement.")
            : all.Upper;
    }

    /// <summary>The rows that a query asks for; made once, for contexts to come.</summary>
    /// <inheritdoc cref="ConditionOf"/>
    public Expression RowsOf(PushedQuery query) => _rows.GetValue(query, q => Rows(ConditionOf(q)));

    /// <summary>The rows of which a condition holds, untracked; of no context until <see cref="QueryScope.Query"/>.</summary>
    public Expression Rows(Expression condition) => Expression.Call(AsNoTracking, TrackedRows(condition));

    /// <summary>The rows of which a condition holds; of no context until <see cref="QueryScope.Query"/>.</summary>
    public Expression TrackedRows(Expression condition) => ReferenceEquals(condition, ConditionBounds.True)
        ? scope.Rows(typeof(T))!
        : Expression.Call(Where, scope.Rows(typeof(T))!, Expression.Quote(Expression.Lambda<Func<T, bool>>(condition, Row)));

    /// <summary>What the rows can be ordered by.</summary>
    public SortColumns<T> Sorting { get; } = new(scope);

    /// <summary>The member by which one version of a row is told from another; null where there is none.</summary>
    public RowVersion? Version { get; } = RowVersion.Of(scope.VersionsOf(typeof(T)));

    /// <summary>The one for an entity type, all of whose fields have their columns.</summary>
    /// <exception cref="InvalidOperationException">The context does not map the class, or not all members that fields read.</exception>
    public static EntityScope<T> Of(QueryScope scope, EntityType<T> entityType)
    {
        if (!scope.Maps(typeof(T)))
            throw new InvalidOperationException($"The context does not map {typeof(T).Name}: a source of {entityType.Name} cannot read it.");
        var entities = scope.Of<T>();
        entities._mapped.GetValue(entityType, _ => RequireMapped(scope, entityType));
        return entities;
    }

    private static EntityType<T> RequireMapped(QueryScope scope, EntityType<T> entityType)
    {
        foreach (var field in entityType.Fields)
        {
            // What is reckoned from other members needs no column.
            if (field.Property is { CanWrite: true } property && scope.Find(typeof(T), property) is null)
            {
                throw new InvalidOperationException(
                    $"The context does not map {typeof(T).Name}.{property.Name}, which the field {entityType.Name}.{field.Name} reads: " +
                    "every entity would seem to have no value there.");
            }

            if (field.Property is null && scope.Find(typeof(T), field)?.IsShadowProperty() == true)
            {
                throw new InvalidOperationException(
                    $"The field {entityType.Name}.{field.Name} is a shadow property, which entities that are read lack: map it as a property of the class " +
                    "or of its indexer. Candidates(…) and Where(…) can ask it.");
            }
        }

        if (scope.KeepsCustomFieldsOfBase(typeof(T)))
        {
            throw new InvalidOperationException(
                $"The custom fields of {typeof(T).Name} are in the table of a class that it is derived from: make a source of that class.");
        }

        return entityType;
    }
}
