using System.Reflection;

namespace Segmentation;

/// <summary>Which fields of an entity type are columns.</summary>
internal sealed class Columns
{
    private readonly Dictionary<string, Coding> _byName;

    public Columns(IReadOnlyList<Coding> codings, Coding key)
    {
        (Codings, Key) = (codings, key);
        _byName = codings.ToDictionary(c => c.Field.Name, StringComparer.Ordinal);
    }

    public IReadOnlyList<Coding> Codings { get; }

    /// <summary>The column of the key.</summary>
    public Coding Key { get; }

    /// <summary>The column of a property that holds a key; null when it has none that keeps it as it is.</summary>
    public Coding? Find(PropertyInfo key) => Codings.FirstOrDefault(
        c => c.Field.Property == key && c.Field.Type is { IsMany: false, Scalar: ScalarType.Reference or ScalarType.Number or ScalarType.Text });

    /// <summary>The column of a field; null when it has none. A custom field may come of another version of the model.</summary>
    public Coding? Find(Field field) =>
        _byName.TryGetValue(field.Name, out var coding) && coding.Field.Type == field.Type && coding.Kind == field.Kind ? coding : null;
}
