using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;

namespace Segmentation.EntityFrameworkCore;

/// <summary>An entity as it is read, and the values of its custom fields.</summary>
internal sealed record EntityWithValues<T>(T Entity, List<CustomFieldRow<T>> Values)
    where T : class;

/// <summary>Reads and writes the values of the custom fields of a class with its entities.</summary>
/// <param name="member">The dictionary of an entity that holds them.</param>
/// <param name="scope">Where the values are.</param>
internal sealed class CustomFieldTable<T>(PropertyInfo member, QueryScope scope)
    where T : class
{
    /// <summary>Entities with their values, in one statement.</summary>
    public IQueryable<EntityWithValues<T>> With(IQueryable<T> entities, DbContext context)
    {
        var values = QueryScope.Query<CustomFieldRow<T>>(context, scope.Rows(typeof(CustomFieldRow<T>))!);
        return entities.AsSingleQuery().Select(entity =>
            new EntityWithValues<T>(entity, values.Where(v => v.Entity == entity).OrderBy(v => v.Field).ThenBy(v => v.Item).ToList()));
    }

    /// <summary>Puts the values into the entity.</summary>
    public T Fill(EntityWithValues<T> read)
    {
        var values = ValuesOf(read.Entity);
        if (values is null && member.CanWrite)
            member.SetValue(read.Entity, values = new Dictionary<string, object?>());
        if (values is not { IsReadOnly: false })
        {
            throw new InvalidOperationException(
                $"Custom values cannot be put into {typeof(T).Name}.{member.Name}: let it hold a dictionary that can be changed.");
        }

        foreach (var field in read.Values.GroupBy(v => v.Field))
            values[field.Key] = field.First() is { Item: 0 } only ? only.Value : field.Select(v => v.Text).ToList();
        return read.Entity;
    }

    /// <summary>Has the values that an entity holds written in the place of those that were read.</summary>
    /// <param name="stored">The entity that the context writes.</param>
    /// <param name="before">Its values as they were read.</param>
    /// <param name="given">The entity that holds the new values.</param>
    public void Write(EntityEntry<T> stored, IEnumerable<CustomFieldRow<T>> before, T given)
    {
        var present = before.ToDictionary(v => (v.Field, v.Item));
        foreach (var row in (ValuesOf(given) ?? new Dictionary<string, object?>()).SelectMany(v => CustomFieldRow<T>.Of(stored.Entity, v.Key, v.Value)))
        {
            if (present.Remove((row.Field, row.Item), out var kept))
                stored.Context.Entry(kept).CurrentValues.SetValues(row);
            else
                stored.Context.Add(row);
        }

        foreach (var gone in present.Values)
            stored.Context.Remove(gone);
    }

    private IDictionary<string, object?>? ValuesOf(T entity) => (IDictionary<string, object?>?)member.GetValue(entity);
}
