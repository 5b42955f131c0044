using System.Data.Common;
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
    private readonly EntityScope<T> _entities;
    private readonly CustomFieldTable<T>? _customFields;
    private readonly bool _keepsChanges;

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
            _scope = QueryScope.Of(context, dialect);
            _keepsChanges = ChangeOutbox.Of(context)?.Keeps(entityType) == true;
        }
        finally
        {
            if (!contexts.IsShared)
                context.Dispose();
        }

        _entities = EntityScope<T>.Of(_scope, entityType);
        _customFields = _scope.CustomValuesOf(typeof(T)) is { } member ? new CustomFieldTable<T>(member, _scope) : null;
    }

    /// <inheritdoc/>
    public FilterCapabilities Capabilities => _scope.Capabilities;

    /// <inheritdoc/>
    public IAsyncEnumerable<T> ScanAsync(CancellationToken cancellationToken = default) => ReadAsync(_entities.Rows(ConditionBounds.True), cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<T> ScanAsync(PushedQuery query, CancellationToken cancellationToken = default) =>
        ReadAsync(_entities.RowsOf(query), cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<T?> FindAsync(EntityKey key, CancellationToken cancellationToken = default)
    {
        if (key.Value.Kind != _entityType.KeyField.Kind)
            return null;
        // More rows than that of the key can only come where the store cannot look for it.
        var condition = new MemberOf(_entityType, [key]).Accept(Translator(Row)).Upper;
        await foreach (var entity in ReadAsync(_entities.Rows(condition), cancellationToken).ConfigureAwait(false))
        {
            if (_entityType.KeyOf(entity) == key)
                return entity;
        }

        return null;
    }

    /// <inheritdoc/>
    public ValueTask<long> CountAsync(PushedQuery query, CancellationToken cancellationToken = default) => AskAsync(() => _contexts.RunAsync(async context =>
    {
        var rows = QueryScope.Query<T>(context, _entities.RowsOf(query));
        // PostgreSQL counts on other servers only by groups that lie on one server each.
        return _scope.ShardKeyOf(typeof(T)) is { } shard
            ? await rows.GroupBy(row => EF.Property<object>(row, shard)).Select(group => group.LongCount()).SumAsync(cancellationToken).ConfigureAwait(false)
            : await rows.LongCountAsync(cancellationToken).ConfigureAwait(false);
    }));

    /// <inheritdoc/>
    public IAsyncEnumerable<T> FindRelatedAsync(JoinKey<T> by, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken = default) =>
        ReadAsync(_entities.Rows(by.Member is { } member ? Translator(Row).HasKey(member, keys).Upper : ConditionBounds.True), cancellationToken);

    private static ParameterExpression Row => EntityScope<T>.Row;

    private PlanTranslator<T> Translator(ParameterExpression row) => new(_scope, row);

    private IAsyncEnumerable<T> ReadAsync(Expression rows, CancellationToken cancellationToken) =>
        ReadAsync(context => QueryScope.Query<T>(context, rows), cancellationToken);

    /// <summary>Reads entities, and the values of their custom fields where a table keeps them.</summary>
    private IAsyncEnumerable<T> ReadAsync(Func<DbContext, IQueryable<T>> query, CancellationToken cancellationToken) => _customFields is null
        ? RowsAsync(query, cancellationToken)
        : RowsAsync(context => _customFields.With(query(context), context), cancellationToken).Select(_customFields.Fill);

    private async IAsyncEnumerable<TRow> RowsAsync<TRow>(Func<DbContext, IQueryable<TRow>> query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var context = _contexts.Open();
        try
        {
            var rows = query(context);
            // Related rows may be asked for on the same connection while these are still being read.
            var read = _contexts.IsShared && !_scope.Dialect.ReadsSideBySide
                ? (await AskAsync(async () => await rows.ToListAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false)).ToAsyncEnumerable()
                : rows.AsAsyncEnumerable();
            var reading = read.GetAsyncEnumerator(cancellationToken);
            await using var _ = reading.ConfigureAwait(false);
            for (var isThere = await AskAsync(reading.MoveNextAsync).ConfigureAwait(false);
                isThere;
                isThere = await reading.MoveNextAsync().ConfigureAwait(false))
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return reading.Current;
            }
        }
        finally
        {
            if (!_contexts.IsShared)
                await context.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<TAnswer> AskAsync<TAnswer>(Func<ValueTask<TAnswer>> ask)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (InvalidOperationException exception) when (exception.GetBaseException() is DbException fault)
        {
            throw new DatabaseReadException(_entityType.Name, fault, exception);
        }
    }
}
