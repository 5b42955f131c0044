using Segmentation.Syntax;

namespace Segmentation;

/// <summary>
/// A place where named plans read rows of one entity type: the entities that they are asked of, rows that relations lead to, or links between the two.
/// It turns a read set round: which plans a changed row concerns, and for which entities.
/// </summary>
internal abstract class ReadPlace(string entityType)
{
    private readonly Dictionary<object, Reading> _readings = [];

    /// <summary>The name of the rows' entity type.</summary>
    public string EntityType => entityType;

    /// <summary>The names of all plans that read rows here.</summary>
    public HashSet<string> Readers { get; } = [];

    /// <summary>Notes that a plan reads something of a row here.</summary>
    /// <param name="reader">The name of the plan.</param>
    /// <param name="what">What is read, by which readings are told apart.</param>
    /// <param name="read">Reads it, as a value that equals another.</param>
    public void Add(string reader, object what, Func<object, object> read)
    {
        if (!_readings.TryGetValue(what, out var reading))
            _readings.Add(what, reading = new Reading(read, []));
        reading.Readers.Add(reader);
        Readers.Add(reader);
    }

    /// <summary>Notes that a plan reads rows here, whatever of them.</summary>
    public virtual void AddReader(string reader) => Readers.Add(reader);

    public void Add<T>(string reader, JoinKey<T> key)
        where T : class => Add(reader, key, row => key.Of((T)row));

    public void Add(string reader, Field field) =>
        Add(reader, field, field.Type.IsMany ? row => new ValueList<string>([.. field.ReadItems(row)]) : row => field.Read(row));

    /// <summary>The plans whose answers a changed row may change; all that read rows here where one came or went.</summary>
    public IReadOnlyCollection<string> ReadersOf(object? before, object? after)
    {
        if (before is null || after is null)
            return Readers;
        var readers = new HashSet<string>();
        foreach (var (read, some) in _readings.Values)
        {
            if (!read(before).Equals(read(after)))
                readers.UnionWith(some);
        }

        return readers;
    }

    /// <summary>The keys of the entities that the plans are asked of, and that rows here are read for.</summary>
    /// <param name="rows">Rows of the entity type, as they are or were.</param>
    /// <param name="reader">Reads what lies between.</param>
    /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    public abstract ValueTask<HashSet<EntityKey>> EntitiesAsync(IEnumerable<object> rows, IRelatedReader reader, CancellationToken cancellationToken);

    private sealed record Reading(Func<object, object> Read, HashSet<string> Readers);
}

/// <summary>A place whose rows are of a known class.</summary>
internal abstract class ReadPlace<T>(string entityType) : ReadPlace(entityType)
    where T : class
{
    /// <summary>The keys of the entities that rows with these keys are read for.</summary>
    public virtual async ValueTask<HashSet<EntityKey>> EntitiesAsync(
        JoinKey<T> by, IEnumerable<EntityKey> keys, IRelatedReader reader, CancellationToken cancellationToken)
    {
        var known = keys.Where(k => !k.IsEmpty).ToHashSet();
        if (known.Count == 0)
            return [];
        var rows = await reader.ReadAsync(by, known, cancellationToken).ConfigureAwait(false);
        return await EntitiesAsync(rows.RowsOf(known), reader, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>The entities that plans are asked of.</summary>
internal sealed class EntityPlace<T>(EntityType<T> entityType) : ReadPlace<T>(entityType.Name)
    where T : class
{
    public override ValueTask<HashSet<EntityKey>> EntitiesAsync(IEnumerable<object> rows, IRelatedReader reader, CancellationToken cancellationToken) =>
        ValueTask.FromResult(rows.Select(row => entityType.KeyOf((T)row)).ToHashSet());

    // Their own keys need not be looked up.
    public override ValueTask<HashSet<EntityKey>> EntitiesAsync(
        JoinKey<T> by, IEnumerable<EntityKey> keys, IRelatedReader reader, CancellationToken cancellationToken) => by.IsEntityKey
        ? ValueTask.FromResult(keys.Where(k => !k.IsEmpty).ToHashSet())
        : base.EntitiesAsync(by, keys, reader, cancellationToken);
}

/// <summary>The rows that a relation leads to.</summary>
internal sealed class RelatedPlace<TParent, TChild>(ReadPlace<TParent> parent, Relation<TParent, TChild> relation) : ReadPlace<TChild>(relation.Target)
    where TParent : class
    where TChild : class
{
    public override async ValueTask<HashSet<EntityKey>> EntitiesAsync(
        IEnumerable<object> rows, IRelatedReader reader, CancellationToken cancellationToken)
    {
        var keys = await relation.NearKeysAsync([.. rows.Cast<TChild>()], reader, cancellationToken).ConfigureAwait(false);
        return await parent.EntitiesAsync(relation.Near, keys, reader, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>The rows that link entities with those that a relation leads to.</summary>
internal sealed class LinkPlace<TParent, TLink>(ReadPlace<TParent> parent, JoinKey<TParent> near, JoinKey<TLink> link, JoinKey<TLink> linked)
    : ReadPlace<TLink>(link.EntityType)
    where TParent : class
    where TLink : class
{
    public override void AddReader(string reader)
    {
        Add(reader, link);
        Add(reader, linked);
    }

    public override ValueTask<HashSet<EntityKey>> EntitiesAsync(IEnumerable<object> rows, IRelatedReader reader, CancellationToken cancellationToken) =>
        parent.EntitiesAsync(near, rows.Select(row => link.Of((TLink)row)), reader, cancellationToken);
}
