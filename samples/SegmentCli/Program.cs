using System.CommandLine;
using System.Text;

namespace SegmentCli;

/// <summary>Tries the engine on a CSV file of one's own.</summary>
public static class Program
{
    /// <summary>The exit code for bad input, a wrong command line included.</summary>
    public const int BadInput = 2;

    public static int Main(string[] args)
    {
        Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        return Run(args, Console.Out, Console.Error);
    }

    /// <summary>Runs a command line. Bad input gives one line on <paramref name="error"/> an issue, and nothing on <paramref name="output"/>.</summary>
    public static int Run(string[] args, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Segments the records of a CSV file.")
        {
            Commands.ProfileCommand.Create(output, error),
            Commands.CountCommand.Create(output, error),
            Commands.ListCommand.Create(output, error),
            Commands.CrosstabCommand.Create(output, error),
            Commands.CheckCommand.Create(output, error),
            Commands.SegmentsCommand.Create(output, error),
            Commands.RulesCommand.Create(output, error),
            Commands.ExplainCommand.Create(output, error),
            Commands.ConvertCommand.Create(output, error),
        };
        root.Directives.Clear();

        // A filter may start with @, and no option has a one-letter name.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        try
        {
            // Of a command that is not known, the parser also says that one is missing.
            if (parsed.Errors.Count > 0)
                throw new InputException([.. parsed.Errors.Select(e => e.Message).TakeLast(parsed.UnmatchedTokens.Count > 0 ? 1 : int.MaxValue)]);
            return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false, Output = output, Error = error });
        }
        catch (InputException exception)
        {
            foreach (var line in exception.Lines)
                error.WriteLine(OnOneLine(line));
            return BadInput;
        }
    }

    /// <summary>What is told, on one line: texts and names of the user's may hold line breaks.</summary>
    internal static string OnOneLine(string line) => string.Join(' ', line.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
}

/// <summary>The input is bad; each line says where and what to do.</summary>
public sealed class InputException(params string[] lines) : Exception(string.Join(Environment.NewLine, lines))
{
    /// <summary>One line an issue.</summary>
    public IReadOnlyList<string> Lines => lines;
}
