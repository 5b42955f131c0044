namespace Segmentation;

/// <summary>Finds the names that may have been meant.</summary>
internal static class Suggestions
{
    private const int Most = 3;

    // Longer names are cut: a typing error is seen in the first letters just as well.
    private const int MostLetters = 24;

    /// <summary>Up to three of the candidates that are close to what was written, the closest first.</summary>
    public static IReadOnlyList<string> For(string written, IEnumerable<string> candidates)
    {
        var most = Math.Max(1, (Math.Min(written.Length, MostLetters) + 1) / 3);
        return
        [
            .. candidates.Distinct(StringComparer.Ordinal)
                .Where(c => Math.Abs(c.Length - written.Length) <= most || IsPart(written, c))
                .Select(c => (Name: c, Distance: Distance(written, c)))
                .Where(c => c.Distance <= most || IsPart(written, c.Name))
                .OrderBy(c => c.Distance)
                .ThenBy(c => c.Name, StringComparer.Ordinal)
                .Take(Most)
                .Select(c => c.Name),
        ];
    }

    private static bool IsPart(string written, string name) =>
        (written.Length >= 3 && name.Contains(written, StringComparison.OrdinalIgnoreCase)) ||
        (name.Length >= 3 && written.Contains(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The number of letters to insert, delete, replace or swap with their neighbour (optimal string alignment), case apart.</summary>
    private static int Distance(string a, string b)
    {
        a = a[..Math.Min(a.Length, MostLetters)].ToUpperInvariant();
        b = b[..Math.Min(b.Length, MostLetters)].ToUpperInvariant();
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
            d[i, 0] = i;
        for (var j = 0; j <= b.Length; j++)
            d[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var replace = d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
                d[i, j] = Math.Min(replace, 1 + Math.Min(d[i - 1, j], d[i, j - 1]));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }

        return d[a.Length, b.Length];
    }
}
