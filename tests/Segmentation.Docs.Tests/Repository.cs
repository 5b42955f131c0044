namespace Segmentation.Tests;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Whether files that a test keeps are only checked, not written.</summary>
    public static bool IsCi => Environment.GetEnvironmentVariable("CI") == "true";

    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string PathOf(string relative) => Path.Combine(Root, relative);

    /// <summary>Checks in CI that a file holds what it should; elsewhere writes it.</summary>
    public static void Keep(string relative, string content)
    {
        var path = PathOf(relative);
        var current = File.Exists(path) ? File.ReadAllText(path) : "";
        if (!IsCi && current != content)
            File.WriteAllText(path, content);
        Assert.True(!IsCi || current == content, $"{relative} is not up to date: run the tests locally, look at what changed, and commit it.");
    }

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "Segmentation.Sdk.sln")) ? folder : Find(Path.GetDirectoryName(folder.TrimEnd(Path.DirectorySeparatorChar))!);
}
