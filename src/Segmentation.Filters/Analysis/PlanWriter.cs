using System.Globalization;
using System.Text;
using Segmentation.Planning;


namespace Segmentation;

/// <summary>Writes a plan as the one ASCII text that canonical plans are sorted by and hashed as. Stored hashes depend on every character of it.</summary>
internal sealed class PlanWriter : PlanVisitor<string>
{
    private static readonly PlanWriter Plans = new();
    private static readonly TermWriter Terms = new();

    private PlanWriter()
    {
    }

    public static string Write(Plan plan) => plan.Accept(Plans);

    public static string Write(Term term) => term.Accept(Terms);

    public static string Write(Value value) => value.Kind switch
    {
        ValueKind.Empty => "empty",
        ValueKind.Text => Write(value.Text),
        ValueKind.Number => $"number {value}",
        // Of the two zeros, which are equal, the positive one.
        ValueKind.Double => $"double {(value.Double == 0 ? Value.Of(0.0) : value)}",
        ValueKind.Boolean => value.ToString(),
        // By their numbers: a resolved end may lie beyond the calendar.
        ValueKind.Date => Write("day", value.DayNumber),
        ValueKind.Instant => Write("ticks", value.UtcTicks),
        ValueKind.Guid => $"guid {value}",
        _ => $"fraction {value}",
    };

    public static string Write(TimeExpression time) => Call(
        "time", [time.Anchor is { } anchor ? Word(anchor) : Write("day", time.Day.DayNumber), Word(time.Edge), .. time.Steps.Select(s => s.ToString())]);

    /// <summary>A text in double quotes, with everything but printable ASCII escaped.</summary>
    public static string Write(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var c in text)
        {
            if (c is < ' ' or > '~' or '"' or '\\')
                quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                quoted.Append(c);
        }

        return quoted.Append('"').ToString();
    }

    public override string Visit(Constant node) => node.Answer ? "everyone" : "nobody";

    public override string Visit(All node) => Call("all", node.Parts.Select(Write));

    public override string Visit(Any node) => Call("any", node.Parts.Select(Write));

    public override string Visit(Negation node) => Call("not", Write(node.Inner));

    public override string Visit(IsEmpty node) => Call("empty", Write(node.Term));

    public override string Visit(InRange node) => Call(
        "range",
        Write(node.Term),
        node.Low is { } low ? $"{(low.IsInclusive ? ">=" : ">")} {Write(low)}" : "-",
        node.High is { } high ? $"{(high.IsInclusive ? "<=" : "<")} {Write(high)}" : "-");

    public override string Visit(InSet node) => Call("in", [Write(node.Term), Case(node.MatchCase), .. node.Values.Select(Write)]);

    public override string Visit(TextMatch node) => Call("text", Write(node.Term), Word(node.Position), Case(node.MatchCase), Write(node.Sought));

    public override string Visit(HasItems node) => Call(
        "items", [Write(node.Term), Word(node.Quantifier), Case(node.MatchCase), .. node.Items.Select(spellings => Call("", spellings.Select(Write)))]);

    public override string Visit(Compare node) => Call(
        "compare",
        [
            Write(node.Left), Word(node.Comparison), Write(node.Right), node.Shift?.ToString() ?? "-", Case(node.MatchCase), Write(node.Zone),
            .. node.Spellings.Select(s => Call("", s.Select(Write))),
        ]);

    public override string Visit(AnnualDate node) => Call("annual", Write(node.Term), Write(node.From), Write(node.To), Write(node.Zone));

    public override string Visit(MemberOf node) => Call("member", [Write(node.EntityType.Name), .. node.Keys.Select(k => Write(k.Value))]);

    public override string Visit(HasRelated node) => Call("related", Write(node.Relation.Name), Write(node.Where));

    private static string Write(Bound bound) => bound.Time is { } time ? Write(time) : Write(bound.Value);

    private static string Write(TimeZoneInfo? zone) => zone is null ? "-" : Write(zone.Id);

    private static string Write(string word, long number) => string.Create(CultureInfo.InvariantCulture, $"{word} {number}");

    private static string Case(bool matchCase) => matchCase ? "case" : "-";

    /// <summary>The name of a constant: renaming one would change stored hashes.</summary>
    private static string Word<TEnum>(TEnum value)
        where TEnum : struct, Enum => value.ToString();

    private static string Call(string name, params IEnumerable<string> arguments) => $"{name}({string.Join(", ", arguments)})";

    private sealed class TermWriter : TermVisitor<string>
    {
        public override string Visit(FieldTerm term) => Call("field", Write(term.Field.Name));

        public override string Visit(PathTerm term) => Call("path", Write(term.Relation.Name), Write(term.Of));

        public override string Visit(AggregateTerm term) => Call(
            "aggregate",
            Word(term.Function),
            Call("", term.Path.Select(r => Write(r.Name))),
            term.Of is { } of ? Write(of) : "-",
            Write(term.Where));

        public override string Visit(ConstantTerm term) => Call("constant", Write(term.Value));

        public override string Visit(TodayTerm term) => "today";

        public override string Visit(ArithmeticTerm term) => Call("arithmetic", Write(term.Left), Word(term.Operator), Write(term.Right));

        public override string Visit(DaysBetweenTerm term) => Call("days", Write(term.From), Write(term.To), Write(term.Zone));
    }
}
