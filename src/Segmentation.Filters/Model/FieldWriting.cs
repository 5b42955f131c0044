namespace Segmentation;

/// <summary>Writes codes to the fields of entities, where they are kept as text.</summary>
internal static class FieldWriting
{
    extension<T>(EntityType<T> entityType)
        where T : class
    {
        /// <summary>Puts other codes in the place of those that a picklist field holds.</summary>
        /// <param name="entity">The entity, which is changed.</param>
        /// <param name="field">The field.</param>
        /// <param name="change">Gives the code to put in the place of one; null: none.</param>
        /// <returns>Whether anything was changed.</returns>
        /// <exception cref="InvalidOperationException">The field cannot be written.</exception>
        public bool ChangeCodes(T entity, Field field, Func<string, string?> change)
        {
            if (field.Type.IsMany)
            {
                string[] items = [.. field.ReadItems(entity)];
                string[] changed = [.. items.Select(change).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
                if (items.SequenceEqual(changed, StringComparer.Ordinal))
                    return false;
                entityType.WriteItems(entity, field, changed);
                return true;
            }

            var stored = field.Read(entity);
            if (stored.IsEmpty || change(stored.Text) is var code && code == stored.Text)
                return false;
            entityType.Write(entity, field, code);
            return true;
        }

        private void Write(T entity, Field field, string? code)
        {
            if (entityType.IsCustom(field))
                entityType.WritableValues(entity, field)[field.Name] = code;
            else if (field.Property is { CanWrite: true } property && property.PropertyType == typeof(string))
                property.SetValue(entity, code);
            else if (field.Property is { CanWrite: true } of && Nullable.GetUnderlyingType(of.PropertyType) is { IsEnum: true } type)
                of.SetValue(entity, code is null ? null : Enum.Parse(type, code, ignoreCase: true));
            // What has to be something cannot be cleared.
            else if (code is not null && field.Property is { CanWrite: true, PropertyType: { IsEnum: true } member } always)
                always.SetValue(entity, Enum.Parse(member, code, ignoreCase: true));
            else
                throw NotWritable(entityType, field);
        }

        private void WriteItems(T entity, Field field, string[] items)
        {
            if (entityType.IsCustom(field))
            {
                entityType.WritableValues(entity, field)[field.Name] = new List<string?>(items);
                return;
            }

            if (field.Property is not { } property || property.GetValue(entity) is not { } value)
                throw NotWritable(entityType, field);
            if (value is ICollection<string> { IsReadOnly: false } collection)
            {
                collection.Clear();
                foreach (var item in items)
                    collection.Add(item);
            }
            else if (property.CanWrite && property.PropertyType.IsAssignableFrom(typeof(string[])))
            {
                property.SetValue(entity, items);
            }
            else
            {
                throw NotWritable(entityType, field);
            }
        }

        private IDictionary<string, object?> WritableValues(T entity, Field field) =>
            entityType.CustomValuesOf(entity) as IDictionary<string, object?> is { IsReadOnly: false } values ? values : throw NotWritable(entityType, field);
    }

    private static InvalidOperationException NotWritable(EntityType entityType, Field field) => new(
        $"The field \"{entityType.Name}.{field.Name}\" cannot be written: " +
        "declare it by a property of text or an enum that has a setter, or keep it in a dictionary.");
}
