using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>
/// Evaluates a plan over one entity in the plainest way: the oracle that every other engine must agree with.
/// It reads values, not accessors, and prepares nothing.
/// </summary>
internal sealed class Interpreter(object entity, RelatedRows related) : PlanVisitor<bool>
{
    public override bool Visit(Constant node) => node.Answer;

    public override bool Visit(All node) => node.Parts.All(p => p.Accept(this));

    public override bool Visit(Any node) => node.Parts.Any(p => p.Accept(this));

    public override bool Visit(Negation node) => !node.Inner.Accept(this);

    public override bool Visit(IsEmpty node) => node.Term.Type.IsMany ? !Items(node.Term).Any() : Read(node.Term).IsEmpty;

    public override bool Visit(InRange node) => Holds(node, Read(node.Term));

    public override bool Visit(InSet node) => Holds(node, Read(node.Term));

    public override bool Visit(TextMatch node) => Holds(node, Read(node.Term));

    public override bool Visit(HasItems node) => Holds(node, Items(node.Term).Select(Value.Of).ToList());

    public override bool Visit(Compare node) => node.Left.Type.IsMany
        ? ValueComparison.HaveEqualItems(node, [.. Items(node.Left)], [.. Items(node.Right)])
        : ValueComparison.Holds(node, Read(node.Left), Read(node.Right));

    public override bool Visit(AnnualDate node) => Holds(node, Read(node.Term));

    public override bool Visit(MemberOf node) => node.EntityType.KeyOf(entity) is { IsEmpty: false } key && node.Keys.Contains(key);

    public override bool Visit(HasRelated node) => node.Relation.RowsOf(entity, related).Any(row => node.Where.Accept(new Interpreter(row, related)));

    /// <summary>Whether a value lies in the range of a leaf, whatever its term; so for each leaf below.</summary>
    public static bool Holds(InRange node, Value value) => !value.IsEmpty && IsAbove(value, node.Low) && IsBelow(value, node.High);

    public static bool Holds(InSet node, Value value) => !value.IsEmpty && node.Values.Any(v => AreEqual(value, v, node.MatchCase));

    public static bool Holds(TextMatch node, Value value)
    {
        var comparison = ComparisonOf(node.MatchCase);
        return !value.IsEmpty && node.Position switch
        {
            TextPosition.Start => value.Text.StartsWith(node.Sought, comparison),
            TextPosition.End => value.Text.EndsWith(node.Sought, comparison),
            _ => value.Text.Contains(node.Sought, comparison),
        };
    }

    public static bool Holds(AnnualDate node, Value value)
    {
        if (value.IsEmpty)
            return false;
        var day = value.Kind == ValueKind.Date ? value.DayNumber : node.Zone!.DayNumberOf(value.UtcTicks);
        return Anniversary.FallsIn(day, node.From.Value.DayNumber, node.To.Value.DayNumber);
    }

    /// <summary>Whether items relate so to the set of a leaf.</summary>
    public static bool Holds(HasItems node, List<Value> items)
    {
        bool IsAmong(ValueList<Value> spellings) => items.Exists(i => spellings.Any(s => AreEqual(i, s, node.MatchCase)));
        bool IsWanted(Value item) => node.Items.Any(spellings => spellings.Any(s => AreEqual(item, s, node.MatchCase)));

        return node.Quantifier switch
        {
            ItemQuantifier.Any => items.Exists(IsWanted),
            ItemQuantifier.All => node.Items.All(IsAmong),
            _ => node.Items.All(IsAmong) && items.TrueForAll(IsWanted),
        };
    }

    private Value Read(Term term) => term.Accept(new TermInterpreter(entity, related));

    public IEnumerable<string> Items(Term term) => term is PathTerm path
        ? path.Relation.RowsOf(entity, related).Take(1).SelectMany(row => new Interpreter(row, related).Items(path.Of))
        : ((FieldTerm)term).Field.ReadItems(entity);

    private static bool IsAbove(Value value, Bound? low) =>
        low is null || ValueComparison.Order(value, low.Value) is var order && (order > 0 || (order == 0 && low.IsInclusive));

    private static bool IsBelow(Value value, Bound? high) =>
        high is null || ValueComparison.Order(value, high.Value) is var order && (order < 0 || (order == 0 && high.IsInclusive));

    private static bool AreEqual(Value value, Value other, bool matchCase) =>
        value.Kind == ValueKind.Text ? string.Equals(value.Text, other.Text, ComparisonOf(matchCase)) : ValueComparison.Order(value, other) == 0;

    private static StringComparison ComparisonOf(bool matchCase) => matchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
}
