using System.Linq.Expressions;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Segmentation.Planning;

namespace Segmentation.EntityFrameworkCore;

/// <summary>
/// The entities of a class in a database, read and written through EF Core. Filters, counts, groups and pages run in the database as far as its answer is
/// the one that a filter means. Thread-safe; entities are not tracked.
/// </summary>
/// <typeparam name="T">The class, which the context's model maps.</typeparam>
public sealed partial class EntityFrameworkSource<T> :
    IEntitySource<T>, IFilterPushdown<T>, ICountPushdown<T>, IRelatedSource<T>
    where T : class
{
    private readonly EntityType<T> _entityType;
    private readonly ContextSession _contexts;
    private readonly QueryScope _scope;
    private readonly RowVersion? _version;
    private readonly CustomFieldTable<T>? _customFields;

    /// <summary>A source that opens a context for each reading and each write, and disposes it.</summary>
    /// <param name="entityType">What can be asked of the entities.</param>
    /// <param name="open">Makes a context, such as <c>factory.CreateDbContext</c>.</param>
    /// <param name="dialect">What the database answers; null: what is known of its provider.</param>
    /// <exception cref="InvalidOperationException">The context does not map the class, or not all members that fields read.</exception>
    public EntityFrameworkSource(EntityType<T> entityType, Func<DbContext> open, QueryDialect? dialect = null)
        : this(entityType, new ContextSession(open, IsShared: false), dialect)
    {
    }

    internal EntityFrameworkSource(EntityType<T> entityType, ContextSession contexts, QueryDialect? dialect)
    {
        (_entityType, _contexts) = (entityType, contexts);
        var context = contexts.Open();
        try
        {
            _scope = new QueryScope(context, dialect);
        }
        finally
        {
            if (!contexts.IsShared)
                context.Dispose();
        }

        RequireMapped();
        Capabilities = TranslatedCapabilities.Of(_scope);
        _version = RowVersion.Of(_scope.VersionsOf(typeof(T)));
        _customFields = _scope.CustomValuesOf(typeof(T)) is { } member ? new CustomFieldTable<T>(member) : null;
    }

    /// <inheritdoc/>
    public FilterCapabilities Capabilities { get; }

    /// <inheritdoc/>
    public IAsyncEnumerable<T> ScanAsync(CancellationToken cancellationToken = default) => ReadAsync(ConditionBounds.True, Row, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<T> ScanAsync(PushedQuery query, CancellationToken cancellationToken = default) =>
        ReadAsync(ConditionOf(query, Row), Row, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<T?> FindAsync(EntityKey key, CancellationToken cancellationToken = default)
    {
        if (key.Value.Kind != _entityType.KeyField.Kind)
            return null;
        // More rows than that of the key can only come where the store cannot look for it.
        var condition = new MemberOf(_entityType, [key]).Accept(Translator(Row)).Upper;
        await foreach (var entity in ReadAsync(condition, Row, cancellationToken).ConfigureAwait(false))
        {
            if (_entityType.KeyOf(entity) == key)
                return entity;
        }

        return null;
    }

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(PushedQuery query, CancellationToken cancellationToken = default) => _contexts.RunAsync(async context =>
    {
        var rows = Query(context, ConditionOf(query, Row), Row);
        // PostgreSQL counts on other servers only by groups that lie on one server each.
        return _scope.ShardKeyOf(typeof(T)) is { } shard
            ? await rows.GroupBy(row => EF.Property<object>(row, shard)).Select(group => group.LongCount()).SumAsync(cancellationToken).ConfigureAwait(false)
            : await rows.LongCountAsync(cancellationToken).ConfigureAwait(false);
    });

    /// <inheritdoc/>
    public IAsyncEnumerable<T> FindRelatedAsync(JoinKey<T> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default) =>
        ReadAsync(by.Member is { } member ? Translator(Row).HasKey(member, keys).Upper : ConditionBounds.True, Row, cancellationToken);

    private static ParameterExpression Row { get; } = Expression.Parameter(typeof(T), "row");

    private PlanTranslator<T> Translator(ParameterExpression row) => new(_scope, row);

    private static IQueryable<T> Query(DbContext context, Expression condition, ParameterExpression row) =>
        QueryScope.Where(context.Set<T>().AsNoTracking(), condition, row);

    /// <exception cref="InvalidOperationException">All conditions together are nested deeper than the store's parser goes.</exception>
    private Expression ConditionOf(PushedQuery query, ParameterExpression row)
    {
        ConditionBounds[] parts = [.. query.Conditions.Select(c => c.Accept(Translator(row)))];
        var all = Conditions.All(parts, _scope.Dialect.MaxTerms);
        return all == ConditionBounds.Unknown && parts.Any(p => p != ConditionBounds.Unknown)
            ? throw new InvalidOperationException($"The filter has more conditions than {_entityType.Name}'s database takes in one statement.")
            : all.Upper;
    }

    private IAsyncEnumerable<T> ReadAsync(Expression condition, ParameterExpression row, CancellationToken cancellationToken) =>
        ReadAsync(context => Query(context, condition, row), cancellationToken);

    /// <summary>Reads entities, and the values of their custom fields where a table keeps them.</summary>
    private IAsyncEnumerable<T> ReadAsync(Func<DbContext, IQueryable<T>> query, CancellationToken cancellationToken) => _customFields is null
        ? RowsAsync(query, cancellationToken)
        : RowsAsync(context => CustomFieldTable<T>.With(query(context), context), cancellationToken).Select(_customFields.Fill);

    private async IAsyncEnumerable<TRow> RowsAsync<TRow>(Func<DbContext, IQueryable<TRow>> query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var context = _contexts.Open();
        try
        {
            await foreach (var row in RowsAsync(query(context), cancellationToken).ConfigureAwait(false))
                yield return row;
        }
        finally
        {
            if (!_contexts.IsShared)
                await context.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async IAsyncEnumerable<TRow> RowsAsync<TRow>(IQueryable<TRow> rows, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Related rows may be asked for on the same connection while these are still being read.
        if (_contexts.IsShared && !_scope.Dialect.ReadsSideBySide)
        {
            foreach (var row in await rows.ToListAsync(cancellationToken).ConfigureAwait(false))
                yield return row;
            yield break;
        }

        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    private void RequireMapped()
    {
        if (!_scope.Maps(typeof(T)))
            throw new InvalidOperationException($"The context does not map {typeof(T).Name}: a source of {_entityType.Name} cannot read it.");
        // What is reckoned from other members needs no column.
        if (_entityType.Fields.FirstOrDefault(f => f.Property is { CanWrite: true } property && _scope.Find(typeof(T), property) is null) is { } unmapped)
        {
            throw new InvalidOperationException(
                $"The context does not map {typeof(T).Name}.{unmapped.Property!.Name}, which the field {_entityType.Name}.{unmapped.Name} reads: " +
                "every entity would seem to have no value there.");
        }
    }
}
