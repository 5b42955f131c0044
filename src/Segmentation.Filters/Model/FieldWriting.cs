namespace Segmentation;

/// <summary>Writes codes to the fields of entities, where they are kept as text.</summary>
internal static class FieldWriting
{
    extension(Field field)
    {
        /// <summary>The codes that an entity holds: of a field with one value, one or none.</summary>
        public IReadOnlyList<string> CodesOf(object entity) => field.Type.IsMany
            ? [.. field.ReadItems(entity)]
            : field.Read(entity) is { IsEmpty: false } value ? [value.Text] : [];
    }

    extension<T>(EntityType<T> entityType)
        where T : class
    {
        /// <summary>What puts codes in the place of those that an entity holds; null when the field cannot be written.</summary>
        public Action? Writing(T entity, Field field, IReadOnlyList<string> codes)
        {
            var code = codes.Count == 0 ? null : codes[0];
            if (entityType.IsCustom(field))
                return entityType.WritableValues(entity) is { } values ? () => values[field.Name] = field.Type.IsMany ? new List<string?>(codes) : code : null;
            // Of those that are declared, many values are read by a function.
            if (field.Property is not { CanWrite: true } property)
                return null;
            if (property.PropertyType == typeof(string))
                return () => property.SetValue(entity, code);
            // What has to be something cannot be cleared.
            var optional = Nullable.GetUnderlyingType(property.PropertyType);
            if (code is null)
                return optional is null ? null : () => property.SetValue(entity, null);
            return (optional ?? property.PropertyType) is { IsEnum: true } type && Enum.TryParse(type, code, ignoreCase: true, out var value)
                ? () => property.SetValue(entity, value)
                : null;
        }

        private IDictionary<string, object?>? WritableValues(T entity) =>
            entityType.CustomValuesOf(entity) as IDictionary<string, object?> is { IsReadOnly: false } values ? values : null;
    }
}
