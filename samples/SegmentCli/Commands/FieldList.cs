using System.Text;
using Segmentation.Syntax;
using SegmentCli.Csv;

namespace SegmentCli.Commands;

/// <summary>Names of fields, separated by commas; a name with a comma or a leading hyphen stands in back quotes, as in filters.</summary>
internal static class FieldList
{
    /// <exception cref="InputException">A name is empty or no field of the file.</exception>
    public static IReadOnlyList<(Column Column, bool IsDescending)> Parse(string text, string option, CustomerFile file)
    {
        var fields = new List<(Column, bool)>();
        var at = 0;
        do
        {
            SkipBlanks(text, ref at);
            var isDescending = at < text.Length && text[at] == '-';
            if (isDescending)
                at++;
            var name = at < text.Length && text[at] == '`' ? Quoted(text, ref at, option) : Plain(text, ref at);
            SkipBlanks(text, ref at);
            if (name.Length == 0 || (at < text.Length && text[at] != ','))
                throw new InputException($"`{option} {text}` is no list of fields: separate their names by commas");
            fields.Add((Column.Find(file.Columns, name, option), isDescending));
        }
        while (at++ < text.Length);
        return fields;
    }

    /// <summary>Fields of the file, and of the files that its relations to one lead to, as in <c>account.sector</c>.</summary>
    /// <exception cref="InputException">A name is empty or has no end, or means several columns.</exception>
    public static IReadOnlyList<FieldPath> Paths(string text, string option, CustomerFile file) =>
        [.. Names(text, ',').Select(name => Path(name, $"{option} {text}", file))];

    /// <summary>One such field.</summary>
    /// <param name="text">Its name.</param>
    /// <param name="option">The option that it stands in, with its value.</param>
    /// <param name="file">The file.</param>
    /// <exception cref="InputException">The name is empty or has no end, or means several columns.</exception>
    public static FieldPath Path(string text, string option, CustomerFile file)
    {
        // A header may hold dots: it goes before the path that it spells.
        var whole = text.Trim();
        if (file.Columns.Any(c => string.Equals(c.Name, whole, StringComparison.OrdinalIgnoreCase)))
            return Column.Find(file.Columns, whole, option).Name;
        if (whole.Count(c => c == '`') % 2 != 0)
            throw new InputException($"`{option}` has a name without its closing back quote");
        string[] steps = [.. Names(whole, '.').Select(RelationRequest.Unquoted)];
        return steps.Contains("") ? throw new InputException($"`{option}` lacks the name of a field") : new FieldPath(steps);
    }

    /// <summary>The parts between separators that stand outside of back quotes.</summary>
    private static IEnumerable<string> Names(string text, char separator)
    {
        for (string? rest = text; rest is not null;)
        {
            var (name, next) = RelationRequest.Split(rest, separator, fromEnd: false) ?? (rest, null!);
            yield return name;
            rest = next;
        }
    }

    private static void SkipBlanks(string text, ref int at)
    {
        while (at < text.Length && text[at] == ' ')
            at++;
    }

    private static string Plain(string text, ref int at)
    {
        var start = at;
        var comma = text.IndexOf(',', start);
        at = comma < 0 ? text.Length : comma;
        return text[start..at].Trim();
    }

    private static string Quoted(string text, ref int at, string option)
    {
        var name = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != '`')
            {
                name.Append(text[at]);
            }
            else if (at + 1 < text.Length && text[at + 1] == '`')
            {
                name.Append(text[at++]);
            }
            else
            {
                at++;
                return name.ToString();
            }
        }

        throw new InputException($"`{option} {text}` has a name without its closing back quote");
    }
}
