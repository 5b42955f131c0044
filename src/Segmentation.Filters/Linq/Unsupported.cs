using System.Collections.Frozen;
using System.Linq.Expressions;

namespace Segmentation;

/// <summary>Says which part of a lambda is nothing that filters can say, and what can be written instead.</summary>
internal static class Unsupported
{
    private static readonly FrozenDictionary<string, string> Instead = new (string[] Names, string Hint)[]
    {
        (["ToLower", "ToLowerInvariant", "ToUpper", "ToUpperInvariant"], "text is compared without case as it is"),
        (["IsNullOrWhiteSpace"], "white space is a value, say `string.IsNullOrEmpty`"),
        (["Equals", "CompareTo", "Compare"], "say `==`, `<` or `>`"),
        (["GetValueOrDefault", nameof(ExpressionType.Coalesce)], "a comparison with no value is false, and `== null` asks for it"),
        ([nameof(ExpressionType.Parameter)], "ask one of its members"),
        (["HasValue"], "let it stand alone, or behind `!`"),
        (["get_Item"], "a custom field is `Filter.Field(\"name\")`"),
        (["Year", "Month", "Day", "Date", "DayOfYear"], "compare with days, or ask for a period with `Filter.Field(\"name\").In(…)`"),
        (["AddDays", "AddMonths", "AddYears", "AddHours"], "an offset is written in text, as in `shipped <= ordered + 30d`"),
        (["First", "FirstOrDefault", "Single", "SingleOrDefault", "Last", "LastOrDefault", "Select", "SelectMany"],
            "rows are asked with `Any`, `All`, `Count`, `Sum`, `Average`, `Min` and `Max`"),
        (["Any", "All", "Where"], "it takes rows and a lambda, and a value is sought with `list.Contains(value)`"),
        ([nameof(ExpressionType.Conditional)], "say it with `&&` and `||`"),
        ([nameof(ExpressionType.And), nameof(ExpressionType.Or)], "say it with `&&` or `||`"),
        ([nameof(ExpressionType.Equal), nameof(ExpressionType.GreaterThan), nameof(ExpressionType.LessThan), nameof(ExpressionType.Not)],
            "conditions are joined with `&&`, `||` and `!`, not compared"),
        ([nameof(ExpressionType.Convert), nameof(ExpressionType.ConvertChecked)], "leave the conversion out, or compare with a decimal"),
        ([nameof(ExpressionType.Add), nameof(ExpressionType.Subtract), nameof(ExpressionType.Multiply), nameof(ExpressionType.Divide),
            nameof(ExpressionType.Modulo), nameof(ExpressionType.Negate)],
            "declare it in the model as a derived field"),
    }.SelectMany(i => i.Names, (i, name) => (name, i.Hint)).ToFrozenDictionary(i => i.name, i => i.Hint);

    public static FilterException Part(Expression part, string? hint = null)
    {
        var name = part switch
        {
            MethodCallExpression call => call.Method.Name,
            MemberExpression member => member.Member.Name,
            BinaryExpression { Method.Name: nameof(string.Concat) } => nameof(string.Concat),
            _ => part.NodeType.ToString(),
        };
        hint ??= Instead.GetValueOrDefault(name);
        return new($"a filter cannot say {FilterText.InBackQuotes(Expressions.Show(part))}{(hint is null ? "" : $": {hint}")}");
    }

    public static FilterException Constant(Expression constant, string whatItIs) =>
        new($"{FilterText.InBackQuotes(Expressions.Show(constant))} is {whatItIs}");
}
