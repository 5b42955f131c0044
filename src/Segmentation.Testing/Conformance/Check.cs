using System.Globalization;

namespace Segmentation.Testing;

/// <summary>Complains where an answer is not the right one.</summary>
internal static class Check
{
    public static void That(bool holds, string complaint)
    {
        if (!holds)
            throw new ConformanceException(complaint);
    }

    public static void Equal<T>(T expected, T actual, string what)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
            throw new ConformanceException(string.Create(CultureInfo.InvariantCulture, $"{what}: expected {expected}, and it was {actual}"));
    }

    /// <summary>Complains unless the texts are equal, one by one.</summary>
    public static void InOrder(IEnumerable<string> expected, IEnumerable<string> actual, string what) =>
        Equal(string.Join(", ", expected.Select(Quoted)), string.Join(", ", actual.Select(Quoted)), what);

    /// <summary>Complains unless the keys are those expected, each once.</summary>
    public static void Keys(Question question, IReadOnlySet<string> expected, IReadOnlyList<string> actual, string what)
    {
        if (actual.GroupBy(k => k).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw question.Wrong($"{what}: {Quoted(twice.Key)} came {twice.Count()} times");
        var (missing, surplus) = (expected.Except(actual).ToList(), actual.Except(expected).ToList());
        if (missing.Count + surplus.Count > 0)
            throw question.Wrong($"{what}: {Listed("missing", missing)}{Listed("too many", surplus)}");
    }

    /// <summary>Complains unless the act ends with the exception.</summary>
    public static async Task ThrowsAsync<TException>(Func<Task> act, string complaint)
        where TException : Exception
    {
        try
        {
            await act();
        }
        catch (TException)
        {
            return;
        }

        throw new ConformanceException(complaint);
    }

    private static string Listed(string what, List<string> keys) => keys.Count == 0
        ? ""
        : $"{what} {string.Join(", ", keys.Take(5).Select(Quoted))}{(keys.Count > 5 ? $" and {keys.Count - 5} more" : "")} ";

    private static string Quoted(string key) => $"\"{key}\"";
}
