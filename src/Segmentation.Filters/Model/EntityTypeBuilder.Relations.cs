using System.Linq.Expressions;

namespace Segmentation;

public sealed partial class EntityTypeBuilder<T>
{
    private readonly List<(string Name, Func<ModelBuilder, Relation> Build)> _relations = [];

    /// <summary>Related entities that hold this entity's key, a whole number.</summary>
    public EntityTypeBuilder<T> Many<TChild>(
        string name, Expression<Func<TChild, long?>> foreignKey, Action<RelationBuilder<T, TChild>>? configure = null)
        where TChild : class => Many(name, foreignKey, ForeignKey(foreignKey, m => m.Number()), configure);

    /// <summary>Related entities that hold this entity's key, a GUID.</summary>
    public EntityTypeBuilder<T> Many<TChild>(
        string name, Expression<Func<TChild, Guid?>> foreignKey, Action<RelationBuilder<T, TChild>>? configure = null)
        where TChild : class => Many(name, foreignKey, ForeignKey(foreignKey, m => m.Guid()), configure);

    /// <summary>Related entities that hold this entity's key, a text.</summary>
    public EntityTypeBuilder<T> Many<TChild>(
        string name, Expression<Func<TChild, string?>> foreignKey, Action<RelationBuilder<T, TChild>>? configure = null)
        where TChild : class => Many(name, foreignKey, ForeignKey(foreignKey, m => m.Text()), configure);

    /// <summary>The one related entity whose key, a whole number, this entity holds.</summary>
    public EntityTypeBuilder<T> One<TTarget>(
        string name, Expression<Func<T, long?>> foreignKey, Action<RelationBuilder<T, TTarget>>? configure = null)
        where TTarget : class => One(name, foreignKey, ForeignKey(foreignKey, m => m.Number()), configure);

    /// <summary>The one related entity whose key, a GUID, this entity holds.</summary>
    public EntityTypeBuilder<T> One<TTarget>(
        string name, Expression<Func<T, Guid?>> foreignKey, Action<RelationBuilder<T, TTarget>>? configure = null)
        where TTarget : class => One(name, foreignKey, ForeignKey(foreignKey, m => m.Guid()), configure);

    /// <summary>The one related entity whose key, a text, this entity holds.</summary>
    public EntityTypeBuilder<T> One<TTarget>(
        string name, Expression<Func<T, string?>> foreignKey, Action<RelationBuilder<T, TTarget>>? configure = null)
        where TTarget : class => One(name, foreignKey, ForeignKey(foreignKey, m => m.Text()), configure);

    /// <summary>Related entities through the rows of a link that hold the keys of both sides; one that is linked twice is one.</summary>
    /// <param name="name">The name in filters.</param>
    /// <param name="near">The link's key of this entity.</param>
    /// <param name="far">The link's key of the related one.</param>
    /// <param name="configure">What else there is to say of the relation.</param>
    public EntityTypeBuilder<T> ManyThrough<TLink, TChild>(
        string name,
        Expression<Func<TLink, EntityKey>> near,
        Expression<Func<TLink, EntityKey>> far,
        Action<RelationBuilder<T, TChild>>? configure = null)
        where TLink : class
        where TChild : class
    {
        var (nearKey, farKey) = (LinkKey(near), LinkKey(far));
        return Add(name, configure, (model, relation) =>
        {
            if (relation.IsInMemory)
                throw new ArgumentException($"The relation \"{Name}.{name}\" goes through {typeof(TLink).Name}: it cannot be read from memory.");
            var (link, target) = (model.Target<TLink>(Name, name, null), model.Target<TChild>(Name, name, relation.Target));
            RequireOneKind(name, nearKey, RequiredKey, $"key of \"{Name}\"");
            RequireOneKind(name, farKey, target.RequiredKey, $"key of \"{target.Name}\"");
            var linkKey = new JoinKey<TLink>(link.Name, Reader(nearKey), near, isEntityKey: false);
            var linked = new JoinKey<TLink>(link.Name, Reader(farKey), far, isEntityKey: false);
            return new LinkedRelation<T, TLink, TChild>(name, target.Name, OwnKey, linkKey, linked, target.OwnKey) { Link = link.Name };
        });
    }

    /// <summary>Related entities by values that need be no keys: those whose <paramref name="theirs"/> equals this entity's <paramref name="own"/>.</summary>
    public EntityTypeBuilder<T> JoinMany<TChild>(
        string name, Func<T, EntityKey> own, Func<TChild, EntityKey> theirs, Action<RelationBuilder<T, TChild>>? configure = null)
        where TChild : class => Join(name, isMany: true, own, theirs, configure);

    /// <summary>The one related entity whose <paramref name="theirs"/>, which must be unique, equals this entity's <paramref name="own"/>.</summary>
    public EntityTypeBuilder<T> JoinOne<TTarget>(
        string name, Func<T, EntityKey> own, Func<TTarget, EntityKey> theirs, Action<RelationBuilder<T, TTarget>>? configure = null)
        where TTarget : class => Join(name, isMany: false, own, theirs, configure);

    internal JoinKey<T> OwnKey => field ??= new JoinKey<T>(Name, KeyReader, _keyMember, isEntityKey: true);

    private Func<T, EntityKey> KeyReader => Reader(RequiredKey);

    private Field<T> RequiredKey => _key ?? throw new ArgumentException($"The entity type \"{Name}\" needs a key: declare it with Key(…).");

    private static Func<TOwner, EntityKey> Reader<TOwner>(Field<TOwner> field)
        where TOwner : class => row => EntityKey.From(field.Reader(row));

    private static Field<TOwner> ForeignKey<TOwner>(Expression<Func<TOwner, long?>> member, Func<MemberFields<TOwner>, Field<TOwner>> read)
        where TOwner : class => ForeignKey(member, ValueKind.Number, read);

    private static Field<TOwner> ForeignKey<TOwner>(Expression<Func<TOwner, Guid?>> member, Func<MemberFields<TOwner>, Field<TOwner>> read)
        where TOwner : class => ForeignKey(member, ValueKind.Guid, read);

    private static Field<TOwner> ForeignKey<TOwner>(Expression<Func<TOwner, string?>> member, Func<MemberFields<TOwner>, Field<TOwner>> read)
        where TOwner : class => ForeignKey(member, ValueKind.Text, read);

    private static Field<TOwner> ForeignKey<TOwner>(LambdaExpression lambda, ValueKind kind, Func<MemberFields<TOwner>, Field<TOwner>> read)
        where TOwner : class
    {
        var member = new Member<TOwner>(lambda);
        return read(new MemberFields<TOwner>(member, Key(member.Name, kind)));
    }

    private static Field<TLink> LinkKey<TLink>(Expression<Func<TLink, EntityKey>> lambda)
        where TLink : class
    {
        var member = new Member<TLink>(lambda);
        var type = Nullable.GetUnderlyingType(member.Type) ?? member.Type;
        return type == typeof(string) ? new MemberFields<TLink>(member, Key(member.Name, ValueKind.Text)).Text()
            : type == typeof(Guid) ? new MemberFields<TLink>(member, Key(member.Name, ValueKind.Guid)).Guid()
            : new MemberFields<TLink>(member, Key(member.Name, ValueKind.Number)).Number();
    }

    private EntityTypeBuilder<T> Many<TChild>(
        string name, LambdaExpression member, Field<TChild> foreignKey, Action<RelationBuilder<T, TChild>>? configure)
        where TChild : class => Add(name, configure, (model, relation) =>
        {
            var target = model.Target<TChild>(Name, name, relation.Target);
            RequireOneKind(name, foreignKey, RequiredKey, $"key of \"{Name}\"");
            var far = new JoinKey<TChild>(target.Name, Reader(foreignKey), member, isEntityKey: false);
            var navigation = relation.Navigation(isMany: true, KeyReader);
            return new Relation<T, TChild>(name, target.Name, isMany: true, OwnKey, far, navigation) { FarMember = member };
        });

    private EntityTypeBuilder<T> One<TTarget>(string name, LambdaExpression member, Field<T> foreignKey, Action<RelationBuilder<T, TTarget>>? configure)
        where TTarget : class => Add(name, configure, (model, relation) =>
        {
            var target = model.Target<TTarget>(Name, name, relation.Target);
            RequireOneKind(name, foreignKey, target.RequiredKey, $"key of \"{target.Name}\"");
            var near = new JoinKey<T>(Name, Reader(foreignKey), member, isEntityKey: false);
            var navigation = relation.Navigation(isMany: false, near.Of);
            return new Relation<T, TTarget>(name, target.Name, isMany: false, near, target.OwnKey, navigation) { NearMember = member };
        });

    private EntityTypeBuilder<T> Join<TChild>(
        string name, bool isMany, Func<T, EntityKey> own, Func<TChild, EntityKey> theirs, Action<RelationBuilder<T, TChild>>? configure)
        where TChild : class => Add(name, configure, (model, relation) =>
        {
            var target = model.Target<TChild>(Name, name, relation.Target);
            var near = new JoinKey<T>(Name, own, member: null, isEntityKey: false);
            var far = new JoinKey<TChild>(target.Name, theirs, member: null, isEntityKey: false);
            return new Relation<T, TChild>(name, target.Name, isMany, near, far, relation.Navigation(isMany, own));
        });

    private EntityTypeBuilder<T> Add<TChild>(
        string name, Action<RelationBuilder<T, TChild>>? configure, Func<ModelBuilder, RelationBuilder<T, TChild>, Relation> build)
        where TChild : class
    {
        var relation = new RelationBuilder<T, TChild>();
        configure?.Invoke(relation);
        _relations.Add((Syntax.Names.Require(name, "a relation's name"), model => build(model, relation)));
        return this;
    }

    private void RequireOneKind<TOwner, TOther>(string name, Field<TOwner> foreignKey, Field<TOther> key, string other)
        where TOwner : class
        where TOther : class
    {
        if (foreignKey.Kind != key.Kind)
        {
            throw new ArgumentException(
                $"The relation \"{Name}.{name}\" never joins: `{foreignKey.Name}` is a {foreignKey.Kind}, and the {other} a {key.Kind}.");
        }
    }

    EntityType IEntityTypeBuilder.Build(ModelBuilder model)
    {
        Labels LabelsOf(string name) => _labels(name) ?? Segmentation.Labels.None;

        Relation[] relations = [.. _relations.Select(r => r.Build(model))];
        foreach (var field in _fields)
            field.Labels = LabelsOf(field.Name);
        foreach (var relation in relations)
            relation.Labels = LabelsOf(relation.Name);
        DerivedField[] derived = [.. _derived.Select(d => d with { Labels = LabelsOf(d.Name) })];
        return new EntityType<T>(Name, RequiredKey, [.. _fields], derived, relations, _customValues, []);
    }
}
