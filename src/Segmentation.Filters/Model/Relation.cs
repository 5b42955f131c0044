using System.Linq.Expressions;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>A way from the entities of one type to those of another, by keys that are compared exactly. Immutable and thread-safe.</summary>
/// <remarks>An empty key joins nothing.</remarks>
public abstract class Relation
{
    private protected Relation(string name, string target, bool isMany) => (Name, Target, IsMany) = (name, target, isMany);

    /// <summary>The name in filters, matched without regard to case where that is unambiguous.</summary>
    public string Name { get; }

    /// <summary>The name of the entity type that it leads to.</summary>
    public string Target { get; }

    /// <summary>Whether there may be several related rows.</summary>
    public bool IsMany { get; }

    /// <summary>The property of an entity that holds the key it is related by; null where that is its own key, or read by a function.</summary>
    public LambdaExpression? NearMember { get; internal init; }

    /// <summary>The property of a related row that holds the key it is related by; null where that is its own key, or read by a function.</summary>
    public LambdaExpression? FarMember { get; internal init; }

    /// <summary>The name of the entity type whose rows link the two; null where they hold one another's keys.</summary>
    public string? Link { get; internal init; }

    /// <summary>The class of the entities that have the relation.</summary>
    internal abstract Type Owner { get; }

    /// <summary>How an engine over expressions joins the rows; null where a function reads a key, or the rows are not to be joined.</summary>
    internal virtual RelationMembers? Members => null;

    /// <summary>Whether the rows are read from the entity itself, and never loaded.</summary>
    public bool IsInMemory { get; private protected init; }

    /// <summary>What people read in place of the name; none unless the entity type was given labels.</summary>
    public Labels Labels { get; internal set; } = Labels.None;

    /// <summary>The related rows of an entity of the relation's own CLR type.</summary>
    /// <exception cref="RelatedRowsNotLoadedException">They were not loaded.</exception>
    internal abstract IEnumerable<object> RowsOf(object entity, RelatedRows related);

    /// <summary>The name and the target, for a debugger.</summary>
    public override string ToString() => $"{Name} -> {Target}";
}

/// <summary>The properties that join the two ends of a relation, and those of the link between them, if there is one.</summary>
internal sealed record RelationMembers(LambdaExpression Near, LambdaExpression Far, LambdaExpression? LinkNear = null, LambdaExpression? LinkFar = null);

internal static class RelationPaths
{
    extension(ValueList<Relation> path)
    {
        /// <summary>The rows at the end of a path of relations; a missing one leads to none.</summary>
        /// <exception cref="RelatedRowsNotLoadedException">They were not loaded.</exception>
        public IEnumerable<object> RowsOf(object entity, RelatedRows related) =>
            path.Aggregate((IEnumerable<object>)[entity], (rows, relation) => rows.SelectMany(row => relation.RowsOf(row, related)));
    }
}

/// <summary>A relation of the entities of a CLR type; the type of the related rows is known to the visitor alone.</summary>
internal abstract class RelationFrom<TParent>(string name, string target, bool isMany) : Relation(name, target, isMany)
    where TParent : class
{
    internal override Type Owner => typeof(TParent);

    public abstract TResult Accept<TResult>(IRelationVisitor<TParent, TResult> visitor);
}

internal interface IRelationVisitor<TParent, out TResult>
    where TParent : class
{
    TResult Visit<TChild>(Relation<TParent, TChild> relation)
        where TChild : class;
}

/// <summary>A relation between two CLR types: rows whose far key is the entity's near key.</summary>
internal class Relation<TParent, TChild> : RelationFrom<TParent>
    where TParent : class
    where TChild : class
{
    private readonly Func<TParent, IReadOnlyList<TChild>?>? _navigation;

    public Relation(
        string name, string target, bool isMany, JoinKey<TParent> near, JoinKey<TChild> far, Func<TParent, IReadOnlyList<TChild>?>? navigation)
        : base(name, target, isMany) =>
        (Near, Far, _navigation, IsInMemory) = (near, far, navigation, navigation is not null);

    public JoinKey<TParent> Near { get; }

    public JoinKey<TChild> Far { get; }

    /// <summary>Whether the related rows are those that hold the near key as their far one, and nothing else plays a part.</summary>
    public virtual bool IsByKey => !IsInMemory;

    internal override RelationMembers? Members => Near.Member is { } near && Far.Member is { } far && !IsInMemory ? new RelationMembers(near, far) : null;

    public EntityKey NearKey(TParent entity) => Near.Of(entity);

    public IReadOnlyList<TChild> RowsOf(TParent entity, RelatedRows related) => _navigation is null
        ? related.Rows(this, NearKey(entity))
        : _navigation(entity) ?? throw new RelatedRowsNotLoadedException(this);

    /// <summary>The rows of these keys.</summary>
    public virtual ValueTask<RowIndex<TChild>> ReadAsync(
        IRelatedReader reader, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken) => reader.ReadAsync(Far, keys, cancellationToken);

    /// <summary>The rows of every key; null where they are not at hand.</summary>
    public virtual RowIndex<TChild>? FindIndex(IRelatedReader reader) => reader.FindIndex(Far);

    /// <summary>The near keys of the entities that rows are related to.</summary>
    public virtual ValueTask<IEnumerable<EntityKey>> NearKeysAsync(
        IReadOnlyCollection<TChild> rows, IRelatedReader reader, CancellationToken cancellationToken) => ValueTask.FromResult(rows.Select(Far.Of));

    /// <summary>Where the rows that link the two are read; null where they hold one another's keys.</summary>
    public virtual ReadPlace? LinkPlace(ReadPlace<TParent> parent) => null;

    public override TResult Accept<TResult>(IRelationVisitor<TParent, TResult> visitor) => visitor.Visit(this);

    internal override IEnumerable<object> RowsOf(object entity, RelatedRows related) => RowsOf((TParent)entity, related);
}

/// <summary>A relation through the rows of a link, each of which holds a key of either side; a row that is linked twice is one.</summary>
internal sealed class LinkedRelation<TParent, TLink, TChild>(
    string name, string target, JoinKey<TParent> near, JoinKey<TLink> link, JoinKey<TLink> linked, JoinKey<TChild> far)
    : Relation<TParent, TChild>(name, target, isMany: true, near, far, navigation: null)
    where TParent : class
    where TLink : class
    where TChild : class
{
    internal override RelationMembers? Members => base.Members is { } ends && link.Member is { } near && linked.Member is { } far
        ? ends with { LinkNear = near, LinkFar = far }
        : null;

    public override async ValueTask<RowIndex<TChild>> ReadAsync(
        IRelatedReader reader, IReadOnlyCollection<EntityKey> keys, CancellationToken cancellationToken)
    {
        var links = await reader.ReadAsync(link, keys, cancellationToken).ConfigureAwait(false);
        var targets = links.RowsOf(keys).Select(linked.Of).Where(k => !k.IsEmpty).ToHashSet();
        var rows = targets.Count == 0 ? RowIndex.Of([], [], Far) : await reader.ReadAsync(Far, targets, cancellationToken).ConfigureAwait(false);
        return links.Through(linked.Of, rows, keys);
    }

    public override bool IsByKey => false;

    public override RowIndex<TChild>? FindIndex(IRelatedReader reader) =>
        reader.FindIndex(link) is { } links && reader.FindIndex(Far) is { } rows ? links.Through(linked.Of, rows) : null;

    public override async ValueTask<IEnumerable<EntityKey>> NearKeysAsync(
        IReadOnlyCollection<TChild> rows, IRelatedReader reader, CancellationToken cancellationToken)
    {
        var keys = rows.Select(Far.Of).Where(k => !k.IsEmpty).ToHashSet();
        return (await reader.ReadAsync(linked, keys, cancellationToken).ConfigureAwait(false)).RowsOf(keys).Select(link.Of);
    }

    public override ReadPlace LinkPlace(ReadPlace<TParent> parent) => new LinkPlace<TParent, TLink>(parent, Near, link, linked);
}
