using System.CommandLine;
using System.Text;
using Segmentation;

namespace SegmentCli.Commands;

internal static class ConvertCommand
{
    private static readonly Dictionary<string, Format> Formats = new()
    {
        ["text"] = new((text, _) => Filter.TryParse(text), (filter, _) => Written(filter.ToText)),
        ["json"] = new((text, _) => Filter.TryFromJson(text), (filter, _) => Written(filter.ToJson)),
        ["react-querybuilder"] = new(ReadReactQueryBuilder, (filter, interop) => filter.ToReactQueryBuilder(interop)),
        ["bitrix24"] = new(Filter.TryFromBitrix24, (filter, interop) => filter.ToBitrix24(interop)),
        ["jquery-querybuilder"] = new(Filter.TryFromJQueryQueryBuilder, null),
        ["jsonlogic"] = new(Filter.TryFromJsonLogic, null),
    };

    public static Command Create(TextWriter output, TextWriter error)
    {
        var command = new Command("convert", "Converts a filter between this library's forms and other tools'.");
        var options = new FileOptions(command);
        var (from, to) = (FormatOption("--from", "The filter's form."), FormatOption("--to", "The form to print."));
        var path = new Option<string>("--filter") { Description = "The file that holds the filter.", HelpName = "FILE", Required = true };
        foreach (var option in new Option[] { from, to, path })
            command.Add(option);
        command.SetAction(parsed =>
        {
            var (source, target) = (Find(parsed, from), Find(parsed, to));
            if (target.Write is not { } write)
            {
                var writable = Formats.Where(f => f.Value.Write is not null).Select(f => f.Key);
                throw new InputException($"`{parsed.GetValue(to)}` can be read only: --to takes {string.Join(", ", writable)}");
            }

            var file = options.Load(parsed, error);
            var interop = file.Interop;
            var read = source.Read(Read(parsed.GetValue(path)!), interop);
            FilterOption.ThrowOnError(read.Issues);
            var filter = read.Filter!;
            var bound = file.Bind(filter);
            FilterOption.ThrowOnError(bound.Issues);
            var written = write(filter, interop);
            FilterOption.ThrowOnError(written.Issues);
            // What binding warns of, reading has said already where it knew the place.
            foreach (var issue in read.Issues.Concat(bound.Issues).DistinctBy(i => i.Message).Where(i => i.Severity == Severity.Warning))
                error.WriteLine(issue);
            output.WriteLine(written.Document);
        });
        return command;
    }

    /// <summary>How a form is read, and written; one that cannot be written is null there.</summary>
    private sealed record Format(Func<string, InteropContext, FilterParseResult> Read, Func<Filter, InteropContext, FilterExport>? Write);

    private static FilterExport Written(Func<string> write)
    {
        try
        {
            return new FilterExport(write(), []);
        }
        catch (FilterException exception)
        {
            throw new InputException(exception.Message);
        }
    }

    private static FilterParseResult ReadReactQueryBuilder(string json, InteropContext interop)
    {
        var document = Filter.TryFromReactQueryBuilder(json, interop);
        return new FilterParseResult(document.Filter, document.Issues);
    }

    private static Option<string> FormatOption(string name, string description) =>
        new(name) { Description = description, HelpName = string.Join('|', Formats.Keys), Required = true };

    private static Format Find(ParseResult parsed, Option<string> option)
    {
        var name = parsed.GetValue(option)!;
        return Formats.GetValueOrDefault(name) ?? throw new InputException($"`{option.Name} {name}` is no form: there are {string.Join(", ", Formats.Keys)}");
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new InputException($"{path} cannot be read: {(exception is DecoderFallbackException ? "it is not UTF-8" : exception.Message)}");
        }
    }
}
