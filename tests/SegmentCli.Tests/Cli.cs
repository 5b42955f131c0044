namespace SegmentCli.Tests;

/// <summary>Runs command lines in this process, on files made for one test.</summary>
internal sealed class Cli : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("segmentcli");

    /// <summary>The engines, all of which give the same answer.</summary>
    public static IReadOnlyList<string> Engines { get; } = ["interpreted", "delegate", "columnar", "sqlite"];

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>The path of a new file.</summary>
    public string File(string content, string name = "data.csv", System.Text.Encoding? encoding = null)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, content, encoding ?? new System.Text.UTF8Encoding(false));
        return path;
    }

    public static (int Code, string Output, string Error) Run(params string[] args)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var code = Program.Run(args, output, error);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>What a good command line prints.</summary>
    public static string Output(params string[] args)
    {
        var (code, output, error) = Run(args);
        Assert.True(code == 0, error);
        return output;
    }

    public string Count(string content, string where, params string[] options) =>
        Output(["count", "--data", File(content), "--where", where, .. options]).TrimEnd('\n');

    /// <summary>The lines that a bad command line is answered with.</summary>
    public static string[] Refusal(params string[] args)
    {
        var (code, output, error) = Run(args);
        Assert.Equal((2, ""), (code, output));
        return error.TrimEnd('\n').Split('\n');
    }
}
