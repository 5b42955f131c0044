using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Says a filter in words, each condition as a label, a colon and a phrase, so that no word has to agree with a label's gender or number.</summary>
internal sealed class Describer(Words words, Naming names) : FilterVisitor<string>
{
    public override string Visit(Everyone node) => words["everyone"];

    public override string Visit(Nobody node) => words["nobody"];

    public override string Visit(AllOf node) => Joined(node.Parts, "and");

    public override string Visit(AnyOf node) => Joined(node.Parts, "or");

    public override string Visit(Not node) => words.Say("not", node.Inner.Accept(this));

    public override string Visit(InSegment node) => words.Say("segment", words.Say("text", node.Key));

    public override string Visit(Changed node) => words.Say("condition", names.Field(node.Path), words["changed"]);

    public override string Visit(Related node)
    {
        var (relation, related) = names.Relation(node.Relation);
        var key = Vocabulary.Word(node.Quantifier);
        return words.Say("condition", relation, node.Where is null ? words[key] : words.Say(key + ":where", Within(related, node.Where)));
    }

    public override string Visit(Condition node)
    {
        var (subject, term) = Described(node.Subject);
        var isTime = term is null ? node.Operands.Any(IsTime) : IsTime(term);
        string[] operands = [.. node.Operands.Select(o => Described(o, term))];
        if (node.Operator.Operands == OperandShape.Set)
            operands = [string.Join(words["list"], operands)];
        var phrase = words.Say(node.Operator.Key, isTime, operands);
        return words.Say("condition", subject, node.MatchCase ? words.Say("matchCase", phrase) : phrase);
    }

    private string Joined(ValueList<Filter> parts, string word) =>
        string.Join(words[word], parts.Select(p => p is AllOf or AnyOf ? $"({p.Accept(this)})" : p.Accept(this)));

    private string Within(Naming related, Filter where) => where.Accept(new Describer(words, related));

    /// <summary>A subject in words, and the term that it is bound to, which tells the type; null where that is not known.</summary>
    private (string Text, Term? Term) Described(Subject subject) => subject switch
    {
        FieldSubject { Path: var path } => (names.Field(path), names.TermOf(path)),
        PreviousSubject { Path: var path } => (words.Say("previous", names.Field(path)), names.TermOf(path)),
        AggregateSubject aggregate => Described(aggregate),
        _ => throw new InvalidOperationException($"{subject.GetType().Name} has no words."),
    };

    private (string Text, Term? Term) Described(AggregateSubject aggregate)
    {
        var (relation, related) = names.Relation(aggregate.Relation);
        var term = aggregate.Of is { } of ? related.TermOf(of) : null;
        var text = words.Say(
            Vocabulary.Word(aggregate.Function), term is not null && IsTime(term), relation, aggregate.Of is null ? "" : related.Field(aggregate.Of));
        return (aggregate.Where is null ? text : words.Say("where", text, Within(related, aggregate.Where)), term);
    }

    private string Described(Operand operand, Term? term) => operand switch
    {
        Literal { Value: var value } => Described(value, term),
        Anchor anchor => Offset(words[Vocabulary.Anchors[(int)anchor.At].Json], anchor.Offset),
        // In brackets, since a label alone might be an item's.
        SubjectOperand other => Offset($"[{Described(other.Subject).Text}]", other.Offset),
        RollingPeriod period => words.Count(Key(period), period.Length),
        CalendarPeriod period => words[Key(period)],
        _ => throw new InvalidOperationException($"{operand.GetType().Name} has no words."),
    };

    /// <summary>A constant as binding reads it: a text may be a picklist's code, or spell a day or instant.</summary>
    private string Described(Value value, Term? term) => (term?.Type.Scalar, value.Kind) switch
    {
        (ScalarType.Picklist, ValueKind.Text) => names.Item(term.Picklist, value.Text),
        (ScalarType.Date or ScalarType.Instant, ValueKind.Text) when Iso.Date(value.Text) is { } day => words.Date(day),
        (ScalarType.Instant, ValueKind.Text) when Iso.Instant(value.Text) is { } instant => words.Instant(instant),
        (_, ValueKind.Text) => words.Say("text", value.Text),
        (_, ValueKind.Boolean) => words[value.Boolean ? "true" : "false"],
        (_, ValueKind.Date) => words.Date(value.Date),
        (_, ValueKind.Instant) => words.Instant(value.Instant),
        (not ScalarType.Reference, ValueKind.Number) => words.Number(value.Number),
        // A key names, and counts nothing: its digits stay together.
        _ => value.ToString(),
    };

    private string Offset(string text, TimeStep? offset) => offset is not { } step
        ? text
        : $"{text} {(step.Amount < 0 ? '-' : '+')} {words.Count(Vocabulary.Word(step.Unit), Math.Abs((long)step.Amount))}";

    private static string Key(Period period) => $"{Vocabulary.Word(period.Position)}:{Vocabulary.Word(period.Unit)}";

    private static bool IsTime(Term term) => (FieldTypes.Time & term.Type.Flag) != 0;

    private static bool IsTime(Operand operand) => operand is Anchor or Literal { Value.Kind: ValueKind.Date or ValueKind.Instant };
}
