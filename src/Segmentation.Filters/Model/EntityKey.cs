using System.Globalization;

namespace Segmentation;

/// <summary>The key of an entity: a whole number, a GUID or a text, compared exactly. <c>default</c> is the empty key, which equals itself only.</summary>
public readonly record struct EntityKey
{
    private readonly Value _value;

    private EntityKey(Value value) => _value = value;

    /// <summary>Whether there is no key.</summary>
    public bool IsEmpty => _value.IsEmpty;

    /// <summary>A numeric key.</summary>
    public static implicit operator EntityKey(long key) => new(Value.Of((decimal)key));

    /// <summary>A GUID key.</summary>
    public static implicit operator EntityKey(Guid key) => new(Value.Of(key));

    /// <summary>A text key; null and the zero-length text are the empty key.</summary>
    public static implicit operator EntityKey(string? key) => new(Value.Of(key));

    /// <summary>The key in the invariant culture.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{_value}");

    internal static EntityKey From(Value value) => new(value);
}
