using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Segmentation.Benchmarks;

/// <summary>The machine that figures are of.</summary>
internal static class Machine
{
    private const string CpuInfo = "/proc/cpuinfo";

    /// <summary>The processor and how many cores there are.</summary>
    public static string Name { get; } = string.Create(CultureInfo.InvariantCulture, $"{Processor()}, {Environment.ProcessorCount} cores");

    public static string Runtime => RuntimeInformation.FrameworkDescription;

    /// <summary>The widest vectors that are in use.</summary>
    public static string Vectors { get; } =
        Vector512.IsHardwareAccelerated ? "512-bit vectors" : Vector256.IsHardwareAccelerated ? "256-bit vectors" : "128-bit vectors or none";

    /// <summary>Both as the name of a folder: processors of one name differ in their vectors.</summary>
    public static string Folder { get; } =
        string.Join('-', $"{Name} {Vectors}".ToLowerInvariant().Split([' ', ',', '(', ')', '@', '/'], StringSplitOptions.RemoveEmptyEntries));

    private static string Processor() =>
        (File.Exists(CpuInfo) ? File.ReadLines(CpuInfo).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null) is { } line
            ? line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            : RuntimeInformation.ProcessArchitecture.ToString();
}
