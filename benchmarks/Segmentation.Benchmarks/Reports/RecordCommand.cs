using System.CommandLine;
using System.Diagnostics;
using System.Runtime.Intrinsics;

namespace Segmentation.Benchmarks;

/// <summary><c>record</c>: measures all that the documentation tells, keeps it in the folder of this machine, and renders it.</summary>
internal static class RecordCommand
{
    // So the runtime is told to leave 512-bit vectors alone.
    private const string Avx512 = "DOTNET_EnableAVX512";

    public static Command Create()
    {
        var fewer = new Option<int>("--fewer") { Description = "The smaller base.", DefaultValueFactory = _ => ResultFiles.Fewer };
        var more = new Option<int>("--more") { Description = "The larger base.", DefaultValueFactory = _ => ResultFiles.More };
        var command = new Command("record", "Measures at 1 and 10 million rows, with and without AVX-512, and renders docs/performance.md.") { fewer, more };
        command.SetAction(parsed => Run(parsed.GetValue(fewer), parsed.GetValue(more)));
        return command;
    }

    private static int Run(int fewer, int more)
    {
        var files = ResultFiles.OfThisMachine;
        Directory.CreateDirectory(files.Folder);
        File.WriteAllLines(files.Machines, [Machine.Name, Machine.Runtime, Machine.Vectors]);
        // Each in a process of its own: none finds the memory as another left it.
        var code = Measure(files.Ratios(ResultFiles.Fewer), ["ratios", "--all", "--rows", Text(fewer)]);
        code |= Measure(files.Ratios(ResultFiles.More), ["ratios", "--all", "--rows", Text(more)]);
        if (Vector512.IsHardwareAccelerated)
            code |= Measure(files.Ratios(ResultFiles.Fewer, isWithoutAvx512: true), ["ratios", "--all", "--rows", Text(fewer)], isWithoutAvx512: true);
        code |= Measure(files.Databases, ["databases", "--rows", Text(fewer)]);
        code |= Measure(files.Memory, ["memory", "--rows", Text(more)]);
        Report.Write(files);
        return code;
    }

    /// <summary>Runs this program again, and keeps what it prints.</summary>
    private static int Measure(string file, string[] arguments, bool isWithoutAvx512 = false)
    {
        Console.Error.WriteLine($"{Path.GetFileName(file)}: {string.Join(' ', arguments)}");
        var start = new ProcessStartInfo("dotnet", [typeof(RecordCommand).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (isWithoutAvx512)
            start.Environment[Avx512] = "0";
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        // What was measured before gives way only to what was measured to the end.
        if (process.ExitCode == 0)
            File.WriteAllText(file, output);
        return process.ExitCode;
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
