using System.Reflection;

namespace Segmentation;

/// <summary>Puts values in the fields of entities, where they are kept in a property or with the custom values.</summary>
internal static class FieldWriting
{
    extension(Field field)
    {
        /// <summary>The codes that an entity holds: of a field with one value, one or none.</summary>
        public IReadOnlyList<string> CodesOf(object entity) => [.. field.ValuesOf(entity).Select(v => v.Text)];

        /// <summary>What an entity holds: of a field with one value, one or none.</summary>
        public IReadOnlyList<Value> ValuesOf(object entity) => field.Type.IsMany
            ? [.. field.ReadItems(entity).Select(Value.Of)]
            : field.Read(entity) is { IsEmpty: false } value ? [value] : [];

        /// <summary>Whether the field can hold a value of its type; an enum has only its members, and a whole number no fraction.</summary>
        public bool Holds(Value value) => field.Type.IsMany || field.Property is not { } property || StoredIn(property, value) is not null;
    }

    extension(EntityType entityType)
    {
        /// <summary>Whether entities let the field be written; the key is never.</summary>
        public bool CanAssign(Field field) => entityType.IsCustom(field) || (
            !field.Type.IsMany && field.Property is { CanWrite: true } property && property != entityType.KeyField.Property &&
            // Codes that are kept as ids of another table cannot be told back.
            (field.Type.Scalar != ScalarType.Picklist || TypeOf(property) is { IsEnum: true } || property.PropertyType == typeof(string)));
    }

    extension<T>(EntityType<T> entityType)
        where T : class
    {
        /// <summary>Puts codes in the place of those that an entity holds.</summary>
        /// <returns>False when the field cannot be written, or cannot hold them; the entity is as it was.</returns>
        public bool TryAssign(T entity, Field field, IReadOnlyList<string> codes) => entityType.TryAssign(entity, field, [.. codes.Select(Value.Of)]);

        /// <summary>Puts values in the place of those that an entity holds.</summary>
        /// <returns>False when the field cannot be written, or cannot hold them; the entity is as it was.</returns>
        public bool TryAssign(T entity, Field field, IReadOnlyList<Value> values)
        {
            if (entityType.IsCustom(field))
            {
                if (entityType.WritableValues(entity) is not { } custom)
                    return false;
                custom[field.Name] = field.Type.IsMany ? new List<string?>(values.Select(v => v.ToString())) : values.Count == 0 ? null : Custom(values[0]);
                return true;
            }

            if (!entityType.CanAssign(field))
                return false;
            var property = field.Property!;
            var stored = values.Count == 0 ? null : StoredIn(property, values[0]);
            // What has to be something cannot be cleared.
            var isCleared = values.Count == 0 && (!property.PropertyType.IsValueType || Nullable.GetUnderlyingType(property.PropertyType) is not null);
            if (stored is null && !isCleared)
                return false;
            property.SetValue(entity, stored);
            return true;
        }

        private IDictionary<string, object?>? WritableValues(T entity) =>
            entityType.CustomValuesOf(entity) as IDictionary<string, object?> is { IsReadOnly: false } values ? values : null;
    }

    private static Type TypeOf(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static object? Custom(Value value) => value.Kind switch
    {
        ValueKind.Number => value.Number,
        ValueKind.Boolean => value.Boolean,
        ValueKind.Date => value.Date,
        ValueKind.Instant => value.Instant,
        _ => value.ToString(),
    };

    /// <summary>The value as the property keeps it; null where it cannot.</summary>
    private static object? StoredIn(PropertyInfo property, Value value)
    {
        var type = TypeOf(property);
        return value.Kind switch
        {
            ValueKind.Text when type == typeof(string) => value.Text,
            ValueKind.Text when type.IsEnum => Enum.TryParse(type, value.Text, ignoreCase: true, out var item) && Enum.IsDefined(type, item) ? item : null,
            ValueKind.Boolean when type == typeof(bool) => value.Boolean,
            ValueKind.Date when type == typeof(DateOnly) => value.Date,
            ValueKind.Date when type == typeof(DateTime) => value.Date.ToDateTime(default),
            ValueKind.Instant when type == typeof(DateTimeOffset) => value.Instant,
            ValueKind.Instant when type == typeof(DateTime) => value.Instant.UtcDateTime,
            ValueKind.Guid when type == typeof(Guid) => value.Guid,
            ValueKind.Number => Number(type, value.Number),
            ValueKind.Double => Number(type, value.Double),
            _ => null,
        };
    }

    private static object? Number(Type type, decimal number)
    {
        if (type == typeof(decimal))
            return number;
        if (type == typeof(double))
            return (double)number;
        if (type == typeof(float))
            return (float)number;
        if (number != decimal.Truncate(number))
            return null;
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Int32 when number is >= int.MinValue and <= int.MaxValue => (int)number,
            TypeCode.Int64 when number is >= long.MinValue and <= long.MaxValue => (long)number,
            TypeCode.Int16 when number is >= short.MinValue and <= short.MaxValue => (short)number,
            TypeCode.Byte when number is >= byte.MinValue and <= byte.MaxValue => (byte)number,
            TypeCode.SByte when number is >= sbyte.MinValue and <= sbyte.MaxValue => (sbyte)number,
            TypeCode.UInt16 when number is >= ushort.MinValue and <= ushort.MaxValue => (ushort)number,
            TypeCode.UInt32 when number is >= uint.MinValue and <= uint.MaxValue => (uint)number,
            TypeCode.UInt64 when number is >= ulong.MinValue and <= ulong.MaxValue => (ulong)number,
            _ => null,
        };
    }

    private static object? Number(Type type, double number) =>
        type == typeof(double) ? number : type == typeof(float) ? (float)number : null;
}
