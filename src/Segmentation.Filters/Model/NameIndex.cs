namespace Segmentation;

/// <summary>Finds things by name: exactly, else by the only name that differs in case alone.</summary>
internal sealed class NameIndex<T>
    where T : class
{
    private readonly Dictionary<string, T[]> _exact = new(StringComparer.Ordinal);
    private readonly ILookup<string, T> _anyCase;

    /// <exception cref="ArgumentException">Two things have the same name.</exception>
    public NameIndex(IEnumerable<(string Name, T Item)> entries, string what)
    {
        var all = entries.ToList();
        foreach (var (name, item) in all)
        {
            if (!_exact.TryAdd(name, [item]))
                throw new ArgumentException($"There are two {what} named \"{name}\".");
        }

        _anyCase = all.ToLookup(e => e.Name, e => e.Item, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The names, for suggestions.</summary>
    public IEnumerable<string> Names => _exact.Keys;

    public bool HasExactly(string name) => _exact.ContainsKey(name);

    /// <summary>The thing of this name; none when it is unknown, several when only its case tells them apart.</summary>
    public IReadOnlyList<T> Find(string name) =>
        _exact.TryGetValue(name, out var only) ? only : [.. _anyCase[name].Distinct()];
}
