using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>
/// Evaluates a plan over one entity in the plainest way: the oracle that every other engine must agree with.
/// It reads values, not accessors, and prepares nothing.
/// </summary>
internal sealed class Interpreter(object entity) : PlanVisitor<bool>
{
    public override bool Visit(Constant node) => node.Answer;

    public override bool Visit(All node) => node.Parts.All(p => p.Accept(this));

    public override bool Visit(Any node) => node.Parts.Any(p => p.Accept(this));

    public override bool Visit(Negation node) => !node.Inner.Accept(this);

    public override bool Visit(IsEmpty node) => node.Term.Type.IsMany ? !Items(node.Term).Any() : Read(node.Term).IsEmpty;

    public override bool Visit(InRange node)
    {
        var value = Read(node.Term);
        return !value.IsEmpty && IsAbove(value, node.Low) && IsBelow(value, node.High);
    }

    public override bool Visit(InSet node)
    {
        var value = Read(node.Term);
        return !value.IsEmpty && node.Values.Any(v => AreEqual(value, v, node.MatchCase));
    }

    public override bool Visit(TextMatch node)
    {
        var value = Read(node.Term);
        var comparison = ComparisonOf(node.MatchCase);
        return !value.IsEmpty && node.Position switch
        {
            TextPosition.Start => value.Text.StartsWith(node.Sought, comparison),
            TextPosition.End => value.Text.EndsWith(node.Sought, comparison),
            _ => value.Text.Contains(node.Sought, comparison),
        };
    }

    public override bool Visit(HasItems node)
    {
        var items = Items(node.Term).Select(Value.Of).ToList();
        bool IsAmong(ValueList<Value> spellings) => items.Exists(i => spellings.Any(s => AreEqual(i, s, node.MatchCase)));
        bool IsWanted(Value item) => node.Items.Any(spellings => spellings.Any(s => AreEqual(item, s, node.MatchCase)));

        return node.Quantifier switch
        {
            ItemQuantifier.Any => items.Exists(IsWanted),
            ItemQuantifier.All => node.Items.All(IsAmong),
            _ => node.Items.All(IsAmong) && items.TrueForAll(IsWanted),
        };
    }

    public override bool Visit(Compare node) => ValueComparison.Holds(node, Read(node.Left), Read(node.Right));

    public override bool Visit(AnnualDate node)
    {
        var value = Read(node.Term);
        if (value.IsEmpty)
            return false;
        var day = value.Kind == ValueKind.Date ? value.DayNumber : node.Zone!.DayNumberOf(value.UtcTicks);
        return Anniversary.FallsIn(day, node.From.Value.DayNumber, node.To.Value.DayNumber);
    }

    public override bool Visit(MemberOf node) => node.EntityType.KeyOf(entity) is { IsEmpty: false } key && node.Keys.Contains(key);

    private Value Read(Term term) => term is FieldTerm { Field: var field } ? field.Read(entity) : throw Unknown(term);

    private IEnumerable<string> Items(Term term) => term is FieldTerm { Field: var field } ? field.ReadItems(entity) : throw Unknown(term);

    private static bool IsAbove(Value value, Bound? low) =>
        low is null || Order(value, low.Value) is var order && (order > 0 || (order == 0 && low.IsInclusive));

    private static bool IsBelow(Value value, Bound? high) =>
        high is null || Order(value, high.Value) is var order && (order < 0 || (order == 0 && high.IsInclusive));

    private static int Order(Value value, Value bound) => value.Kind switch
    {
        ValueKind.Number => value.Number.CompareTo(bound.Number),
        ValueKind.Double => value.Double.CompareTo(bound.Double),
        ValueKind.Date => value.DayNumber.CompareTo(bound.DayNumber),
        _ => value.UtcTicks.CompareTo(bound.UtcTicks),
    };

    private static bool AreEqual(Value value, Value other, bool matchCase) =>
        value.Kind == ValueKind.Text ? string.Equals(value.Text, other.Text, ComparisonOf(matchCase)) : value == other;

    private static StringComparison ComparisonOf(bool matchCase) => matchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;

    private static InvalidOperationException Unknown(Term term) => new($"{term.GetType().Name} is no term.");
}
