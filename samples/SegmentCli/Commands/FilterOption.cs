using System.CommandLine;
using Segmentation;
using SegmentCli.Csv;

namespace SegmentCli.Commands;

/// <summary>The option that holds a filter, and what binding it gives.</summary>
internal sealed class FilterOption
{
    private readonly Option<string?> _where = new("--where") { HelpName = "TEXT" };

    public FilterOption(Command command, bool isRequired = true)
    {
        (_where.Required, _where.Description) = (isRequired, isRequired ? "The filter." : "The filter; else all records are meant.");
        command.Add(_where);
    }

    /// <summary>The filter bound to the file's records, with its warnings told.</summary>
    /// <exception cref="InputException">The filter has an error.</exception>
    public BindResult<Record> Bind(ParseResult parsed, CustomerFile file, TextWriter error)
    {
        var bound = file.Bind(Parse(parsed));
        ThrowOnError(bound.Issues);
        foreach (var warning in bound.Issues.Where(i => i.Severity == Severity.Warning))
            error.WriteLine(warning);
        return bound;
    }

    /// <exception cref="InputException">The text is no filter.</exception>
    public Filter Parse(ParseResult parsed)
    {
        if (parsed.GetValue(_where) is not { } text)
            return Filter.Everyone;
        var result = Filter.TryParse(text);
        ThrowOnError(result.Issues);
        return result.Filter!;
    }

    public static void ThrowOnError(IReadOnlyList<Issue> issues)
    {
        if (issues.Any(i => i.Severity == Severity.Error))
            throw new InputException([.. issues.Where(i => i.Severity >= Severity.Warning).Select(i => i.ToString())]);
    }
}
