using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Segmentation.EntityFrameworkCore;

/// <summary>Writes rows of a class as JSON, a member a property as the provider keeps it there, and reads them as a query would.</summary>
internal static class RowJson
{
    /// <summary>The properties that are kept: those of the class.</summary>
    /// <exception cref="InvalidOperationException">The class has values elsewhere than in properties of its own, which are not kept.</exception>
    public static IEnumerable<IProperty> KeptProperties(IEntityType rows, EntityType entityType)
    {
        var others = rows.GetComplexProperties().Any() || rows.GetNavigations().Any(n => n.TargetEntityType.IsOwned()) ? "owned or complex members"
            : CustomFieldMapping.MemberOf(rows) is not null ? "custom fields in a table of their own"
            : null;
        return others is null
            ? rows.GetProperties().Where(p => !p.IsShadowProperty())
            : throw new InvalidOperationException(
                $"Changes of {entityType.Name} cannot be kept, for {rows.DisplayName()} has {others}: leave it out of the outbox's model.");
    }

    public static string Write(IEnumerable<IProperty> properties, Func<IProperty, object?> valueOf)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var property in properties)
            {
                writer.WritePropertyName(property.Name);
                if (valueOf(property) is not { } value)
                    writer.WriteNullValue();
                else if (IsNamed(property, value))
                    writer.WriteStringValue(Convert.ToString(value, CultureInfo.InvariantCulture));
                else
                    JsonOf(property).ToJson(writer, value);
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>An entity as it was written; members that the class has since are as they are in a new one.</summary>
    public static T Read<T>(string json, DbContext context, IEntityType rows, EntityType<T> entityType)
        where T : class
    {
        // An entry needs an instance; what is made of its values is another one, made as a query makes it.
        var values = context.Entry(RuntimeHelpers.GetUninitializedObject(rows.ClrType)).CurrentValues.Clone();
        using var document = JsonDocument.Parse(json);
        foreach (var property in KeptProperties(rows, entityType))
        {
            if (document.RootElement.TryGetProperty(property.Name, out var element))
                values[property] = Read(property, element);
        }

        return (T)values.ToObject();
    }

    private static object? Read(IProperty property, JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String when IsNamed(property, element.GetString()!) => Type(property) == typeof(float)
            ? float.Parse(element.GetString()!, CultureInfo.InvariantCulture)
            : double.Parse(element.GetString()!, CultureInfo.InvariantCulture),
        _ => JsonOf(property).FromJsonString(element.GetRawText()),
    };

    // JSON has no numbers for NaN and the infinities: they are kept by their names, which are all the texts that a column of numbers has.
    private static bool IsNamed(IProperty property, object value) => property.GetTypeMapping().Converter is null
        && (Type(property) == typeof(double) || Type(property) == typeof(float))
        && value is string or double.NaN or double.PositiveInfinity or double.NegativeInfinity or float.NaN or float.PositiveInfinity or float.NegativeInfinity;

    private static Microsoft.EntityFrameworkCore.Storage.Json.JsonValueReaderWriter JsonOf(IProperty property) =>
        property.GetJsonValueReaderWriter() ?? property.GetTypeMapping().JsonValueReaderWriter ?? throw new InvalidOperationException(
            $"Changes of {property.DeclaringType.DisplayName()} cannot be kept: the provider does not write {property.Name} as JSON.");

    private static Type Type(IProperty property) => Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType;
}
