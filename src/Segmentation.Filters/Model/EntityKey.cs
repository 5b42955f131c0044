namespace Segmentation;

/// <summary>The key of an entity: a whole number, a GUID or a text, compared exactly. <c>default</c> is the empty key, which equals itself only.</summary>
public readonly record struct EntityKey
{
    private EntityKey(Value value) => Value = value;

    /// <summary>The key as a value: a number, a GUID or a text; empty when there is none.</summary>
    public Value Value { get; }

    /// <summary>Whether there is no key.</summary>
    public bool IsEmpty => Value.IsEmpty;

    /// <summary>A numeric key.</summary>
    public static implicit operator EntityKey(long key) => new(Segmentation.Value.Of(key));

    /// <summary>A GUID key.</summary>
    public static implicit operator EntityKey(Guid key) => new(Segmentation.Value.Of(key));

    /// <summary>A text key; null and the zero-length text are the empty key.</summary>
    public static implicit operator EntityKey(string? key) => new(Segmentation.Value.Of(key));

    /// <summary>The key in the invariant culture.</summary>
    public override string ToString() => Value.ToString();

    internal static EntityKey From(Value value) => new(value);
}
