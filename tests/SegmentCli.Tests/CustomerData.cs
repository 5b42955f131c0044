namespace SegmentCli.Tests;

/// <summary>The folder of real customer files, which stands beside the repository and is no part of it.</summary>
internal static class CustomerData
{
    /// <summary>The folder's path; null where it is absent.</summary>
    public static string? Folder { get; } = Find(new DirectoryInfo(AppContext.BaseDirectory));

    private static string? Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Segmentation.Sdk.sln")))
            folder = folder.Parent;
        return folder is not null && Path.Combine(folder.FullName, "..", "shared", "data") is var data && Directory.Exists(data) ? data : null;
    }
}

/// <summary>A theory about the real customer files; skipped where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CustomerDataTheoryAttribute : TheoryAttribute
{
    public CustomerDataTheoryAttribute()
    {
        if (CustomerData.Folder is null)
            Skip = "The customer files are not here: they stand in shared/data beside the repository.";
    }
}
