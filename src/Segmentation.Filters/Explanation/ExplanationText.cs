using System.Text;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Writes an explanation as text: a line for each part, those within a part set in.</summary>
internal static class ExplanationText
{
    /// <summary>What stands in the place of a value that is withheld.</summary>
    public const string Mask = "•••";

    public static string Of(Explanation explanation)
    {
        var text = new StringBuilder();
        Write(text, explanation, "", "");
        return text.ToString().TrimEnd();
    }

    private static void Write(StringBuilder text, Explanation part, string indent, string title)
    {
        text.Append(indent).Append(part.Matches ? "yes  " : "no   ").AppendLine(OnOneLine($"{title}{FilterText.Show(part.Filter)}{Found(part)}"));
        var inner = indent + "  ";
        foreach (var within in part.Parts)
            Write(text, within, inner, "");
        foreach (var row in part.Rows)
        {
            if (row.Where is { } where)
                Write(text, where, inner, $"row {row.Key}: ");
            else
                text.Append(inner).AppendLine(OnOneLine($"row {row.Key}"));
        }

        if (part.RowCount > part.Rows.Count && part.Rows.Count > 0)
            text.Append(inner).Append("… of ").Append(part.RowCount).AppendLine(" rows");
    }

    // Texts and names may hold line breaks; a part is one line all the same.
    private static string OnOneLine(string line) => line.ReplaceLineEndings(" ");

    private static string Found(Explanation part)
    {
        if (!part.AsksValue)
            return part.RowCount == 0 ? ": there are no rows" : "";
        var actual = part.IsMasked ? Mask
            : part.ActualItems.Count > 0 ? string.Join(", ", part.ActualItems.Select(i => Shown(Value.Of(i))))
            : Shown(part.Actual);
        if (part.Filter is Changed)
            return $": is {actual}{(part.Expected is [var was] ? $", was {Shown(was)}" : "")}";
        var expected = string.Join(", ", part.Expected.Where(e => !IsAsWritten(e)).Select(Shown));
        return $": is {actual}{(expected.Length == 0 ? "" : $"; asked for {expected}")}";
    }

    private static bool IsAsWritten(ExplainedOperand operand) => operand.Operand is Literal { Value: var written } && Shown(operand) == Shown(written);

    private static string Shown(ExplainedOperand operand) => operand switch
    {
        { IsMasked: true } => Mask,
        _ when operand.From == operand.To => Shown(operand.From),
        _ => $"{(operand.IncludesFrom ? "from" : "after")} {Shown(operand.From)} {(operand.IncludesTo ? "to" : "to before")} {Shown(operand.To)}",
    };

    private static string Shown(Value value) => value.Kind switch
    {
        ValueKind.Empty => "empty",
        ValueKind.Text => $"'{value.Text.Replace("'", "''", StringComparison.Ordinal)}'",
        _ => value.ToString(),
    };
}
