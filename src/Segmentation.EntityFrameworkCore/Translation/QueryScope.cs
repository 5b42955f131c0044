using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;

namespace Segmentation.EntityFrameworkCore;

/// <summary>What plans are translated for: a context's model, and the dialect of its store. Thread-safe.</summary>
internal sealed class QueryScope
{
    private const string Annotation = "Segmentation:Scopes";
    private const string DialectAnnotation = "Segmentation:Dialect";

    private readonly IModel _model;

    // The model that queries run on knows no collations.
    private readonly IModel _design;

    private readonly ConcurrentDictionary<Type, EntityScope> _entities = [];
    private readonly Lazy<FilterCapabilities> _capabilities;

    public QueryScope(DbContext context, QueryDialect? dialect)
    {
        (_model, _design) = (context.Model, context.GetService<IDesignTimeModel>().Model);
        Dialect = dialect ?? QueryDialect.Of(context);
        _capabilities = new(() => TranslatedCapabilities.Of(this));
    }

    /// <summary>The one of a context's model and a dialect; made when it is first asked for.</summary>
    public static QueryScope Of(DbContext context, QueryDialect? dialect)
    {
        // Found at every question: a model is of one provider, and a context would be long in telling its name.
        var own = dialect ?? context.Model.GetOrAddRuntimeAnnotationValue(DialectAnnotation, static c => QueryDialect.Of(c!), context);
        return context.Model.FindRuntimeAnnotationValue(Annotation) is ConditionalWeakTable<QueryDialect, QueryScope> scopes
            && scopes.TryGetValue(own, out var scope)
                ? scope
                : Made(context, own);
    }

    private static QueryScope Made(DbContext context, QueryDialect dialect) => context.Model
        .GetOrAddRuntimeAnnotationValue(Annotation, static _ => new ConditionalWeakTable<QueryDialect, QueryScope>(), default(object))
        .GetValue(dialect, own => new QueryScope(context, own));

    public QueryDialect Dialect { get; }

    /// <summary>What can be translated.</summary>
    public FilterCapabilities Capabilities => _capabilities.Value;

    /// <summary>What is known of the rows of a class, which the context maps.</summary>
    public EntityScope<T> Of<T>()
        where T : class => (EntityScope<T>)_entities.GetOrAdd(typeof(T), static (_, scope) => new EntityScope<T>(scope), this);

    /// <inheritdoc cref="Of{T}"/>
    public EntityScope Of(Type entity) => _entities.GetOrAdd(
        entity, static (type, scope) => (EntityScope)Activator.CreateInstance(typeof(EntityScope<>).MakeGenericType(type), scope)!, this);

    /// <summary>Whether the context maps a class to rows.</summary>
    public bool Maps(Type entity) => _model.FindEntityType(entity) is not null;

    /// <summary>The column that a property of an entity is mapped to; null when there is none.</summary>
    public IProperty? Find(Type entity, PropertyInfo property) => _design.FindEntityType(entity)?.FindProperty(property.Name);

    /// <summary>The shadow or indexer property that stands for a field which a function reads: it has the field's name; null when there is none.</summary>
    public IProperty? Find(Type entity, Field field) =>
        !field.Type.IsMany && _design.FindEntityType(entity)?.FindProperty(field.Name) is { } property &&
        (property.IsShadowProperty() || property.IsIndexerProperty()) && Keeps(Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType, field.Kind)
            ? property
            : null;

    private static bool Keeps(Type type, ValueKind kind) => kind switch
    {
        ValueKind.Text => type == typeof(string),
        ValueKind.Boolean => type == typeof(bool),
        ValueKind.Date => type == typeof(DateOnly),
        ValueKind.Instant => type == typeof(DateTimeOffset) || type == typeof(DateTime),
        ValueKind.Guid => type == typeof(Guid),
        ValueKind.Double => type == typeof(double) || type == typeof(float),
        _ => Type.GetTypeCode(type) is >= TypeCode.SByte and <= TypeCode.UInt64 or TypeCode.Decimal && !type.IsEnum,
    };

    /// <summary>Whether a table keeps the custom fields of a class.</summary>
    public bool KeepsCustomFields(Type entity) => CustomValuesOf(entity) is not null;

    /// <summary>Whether a table keeps them with those of a class that this one is derived from.</summary>
    public bool KeepsCustomFieldsOfBase(Type entity) =>
        _design.FindEntityType(entity)?.GetAllBaseTypes().Any(b => CustomFieldMapping.MemberOf(b) is not null) == true;

    /// <summary>The member of a class that holds its custom fields' values; null where no table keeps them.</summary>
    public PropertyInfo? CustomValuesOf(Type entity) => CustomFieldMapping.MemberOf(_design.FindEntityType(entity));

    /// <summary>The one property that is the key of a class's rows.</summary>
    public IProperty KeyOf(Type entity) => _design.FindEntityType(entity)!.FindPrimaryKey()!.Properties.Single();

    /// <summary>All rows of a class; null where the context has none.</summary>
    public Expression? Rows(Type entity) => _model.FindEntityType(entity) is { } rows ? new EntityQueryRootExpression(rows) : null;

    /// <summary>A query on a context. All its sets are of none: EF Core takes them to be of the context that runs it.</summary>
    public static IQueryable<TRow> Query<TRow>(DbContext context, Expression query) => context.GetService<IAsyncQueryProvider>().CreateQuery<TRow>(query);

    /// <summary>The rows of a user's own set of which a condition that was translated here holds.</summary>
    public static IQueryable<T> Where<T>(IQueryable<T> rows, Expression condition, ParameterExpression row) => ReferenceEquals(condition, ConditionBounds.True)
        ? rows
        : rows.Where(Expression.Lambda<Func<T, bool>>(new Attachment((IAsyncQueryProvider)rows.Provider).Visit(condition), row));

    /// <summary>The property whose values tell which server a row of a class is on; null: all are on one.</summary>
    public string? ShardKeyOf(Type entity) => _design.FindEntityType(entity) is { } rows ? ShardKey.Of(rows) : null;

    /// <summary>The properties of a class whose values tell one version of a row from another.</summary>
    public IReadOnlyList<IProperty> VersionsOf(Type entity) => [.. _design.FindEntityType(entity)!.GetProperties().Where(p => p.IsConcurrencyToken)];

    /// <summary>Has the sets of a condition read on the context of those that it is asked of.</summary>
    private sealed class Attachment(IAsyncQueryProvider provider) : ExpressionVisitor
    {
        protected override Expression VisitExtension(Expression node) =>
            node is EntityQueryRootExpression root ? new EntityQueryRootExpression(provider, root.EntityType) : base.VisitExtension(node);
    }
}
