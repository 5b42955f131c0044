using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Builders = Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Tables whose rows are divided over several servers.</summary>
public static class ShardKey
{
    private const string Annotation = "Segmentation:ShardKey";

    extension<T>(Builders.EntityTypeBuilder<T> entity)
        where T : class
    {
        /// <summary>
        /// Names the property whose values tell which server a row is on: entities are then counted and grouped on each server, and only the counts travel.
        /// </summary>
        /// <param name="property">The property that the table is partitioned by; never empty.</param>
        /// <example><c>model.Entity&lt;Customer&gt;(e => e.HasShardKey(c => c.Shard));</c></example>
        public Builders.EntityTypeBuilder<T> HasShardKey<TKey>(Expression<Func<T, TKey>> property)
        {
            entity.HasShardKey(entity.Property(property).Metadata.Name);
            return entity;
        }
    }

    extension(Builders.EntityTypeBuilder entity)
    {
        /// <summary>Names the property, which may be a shadow property, whose values tell which server a row is on.</summary>
        /// <param name="property">The property's name in the context's model.</param>
        public Builders.EntityTypeBuilder HasShardKey(string property) => entity.HasAnnotation(Annotation, property);
    }

    /// <summary>The name of the property whose values tell which server a row is on; null: all are on one.</summary>
    internal static string? Of(IReadOnlyEntityType entity) => (string?)entity.FindAnnotation(Annotation)?.Value;
}
