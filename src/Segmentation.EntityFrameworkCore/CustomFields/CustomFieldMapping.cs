using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Builders = Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Keeps the values of custom fields in a table, where indexes find them.</summary>
public static class CustomFieldMapping
{
    internal const string Key = "EntityKey";

    private const string Annotation = "Segmentation:CustomFields";

    extension<T>(Builders.EntityTypeBuilder<T> entity)
        where T : class
    {
        /// <summary>
        /// Keeps the values of the class's custom fields in a table of their own, each in a column of its kind, by which filters on them are asked of the
        /// database. The member itself becomes no column.
        /// </summary>
        /// <remarks>
        /// <see cref="EntityFrameworkSource{T}"/> reads the values with the entities and writes them in the same transaction; what the context itself reads or
        /// saves is without them. Call it after <c>HasKey</c> and <c>ToTable</c>.
        /// </remarks>
        /// <param name="values">The dictionary that <c>Custom(…)</c> names in the segmentation model.</param>
        /// <exception cref="InvalidOperationException">The class has no key yet, or one of several properties.</exception>
        /// <example><c>model.Entity&lt;Customer&gt;(e => e.HasCustomFields(c => c.Extra));</c></example>
        public Builders.EntityTypeBuilder<T> HasCustomFields(Expression<Func<T, IDictionary<string, object?>?>> values)
        {
            var member = MemberOf(values);
            if (entity.Metadata.FindPrimaryKey() is not { Properties: [var key] })
                throw new InvalidOperationException($"{typeof(T).Name} needs a key of one property before HasCustomFields(…).");
            entity.Ignore(member.Name);
            entity.HasAnnotation(Annotation, member.Name);
            var rows = entity.HasMany<CustomFieldRow<T>>().WithOne(v => v.Entity).Metadata.DeclaringEntityType;
            var owner = rows.FindProperty(Key) ?? rows.AddProperty(Key, key.ClrType);
            entity.HasMany<CustomFieldRow<T>>().WithOne(v => v.Entity).HasForeignKey(Key).IsRequired().OnDelete(DeleteBehavior.Cascade);
            Configure(rows, owner);
            rows.SetTableName($"{entity.Metadata.GetTableName()}CustomFields");
            return entity;
        }
    }

    /// <summary>The member of a class that holds the values of custom fields; null where no table keeps them.</summary>
    internal static PropertyInfo? MemberOf(IReadOnlyEntityType? entity) =>
        entity?.FindAnnotation(Annotation)?.Value is string name ? entity.ClrType.GetProperty(name) : null;

    private static void Configure(IMutableEntityType rows, IMutableProperty owner)
    {
        IMutableProperty Column(string name) => rows.FindProperty(name)!;

        var (field, item) = (Column(nameof(CustomFieldRow<>.Field)), Column(nameof(CustomFieldRow<>.Item)));
        rows.SetPrimaryKey([owner, field, item]);
        Column(nameof(CustomFieldRow<>.Instant)).SetValueConverter(typeof(UtcTicksConverter));
        string[] sought =
        [
            nameof(CustomFieldRow<>.Start), nameof(CustomFieldRow<>.Nearest), nameof(CustomFieldRow<>.Boolean), nameof(CustomFieldRow<>.Date),
            nameof(CustomFieldRow<>.Instant),
        ];
        foreach (var column in sought)
            rows.AddIndex([field, Column(column)]);
    }

    private static MemberInfo MemberOf(LambdaExpression values)
    {
        var body = values.Body;
        while (body is UnaryExpression { NodeType: ExpressionType.Convert } convert)
            body = convert.Operand;
        return body is MemberExpression { Member: PropertyInfo property, Expression: ParameterExpression }
            ? property
            : throw new ArgumentException($"`{values}` is not just a property.", nameof(values));
    }
}
