using System.Collections;
using System.Runtime.CompilerServices;

namespace Segmentation.Syntax;

/// <summary>An immutable list that is equal to another with equal items in the same order, so that records may hold it.</summary>
/// <typeparam name="T">The item type; items are compared with their own <see cref="object.Equals(object?)"/>.</typeparam>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Create))]
public sealed class ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    private readonly T[] _items;

    // 0 until somebody asks.
    private int _hash;

    internal ValueList(T[] items) => _items = items;

    internal static readonly ValueList<T> Empty = new([]);

    /// <inheritdoc/>
    public int Count => _items.Length;

    /// <inheritdoc/>
    public T this[int index] => _items[index];

    /// <inheritdoc/>
    public bool Equals(ValueList<T>? other) =>
        ReferenceEquals(this, other) || (other is not null && GetHashCode() == other.GetHashCode() && _items.AsSpan().SequenceEqual(other._items));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        if (_hash == 0)
        {
            var hash = new HashCode();
            foreach (var item in _items)
                hash.Add(item);
            _hash = hash.ToHashCode();
        }

        return _hash;
    }

    /// <summary>The items as text, for a debugger.</summary>
    public override string ToString() => $"[{string.Join(", ", _items)}]";

    internal ReadOnlySpan<T> AsSpan() => _items;

    /// <summary>The same list when no item changes under <paramref name="change"/>, else a list of the changed items.</summary>
    internal ValueList<T> Map(Func<T, T> change)
    {
        T[]? changed = null;
        for (var i = 0; i < _items.Length; i++)
        {
            var item = change(_items[i]);
            if (changed is null && ReferenceEquals(item, _items[i]))
                continue;
            changed ??= [.. _items];
            changed[i] = item;
        }

        return changed is null ? this : new ValueList<T>(changed);
    }

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();
}

/// <summary>Builds value lists; collection expressions use it.</summary>
public static class ValueList
{
    /// <summary>A list of <paramref name="items"/>, copied.</summary>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => items.IsEmpty ? ValueList<T>.Empty : new ValueList<T>(items.ToArray());
}
