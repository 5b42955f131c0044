using System.Text;
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
