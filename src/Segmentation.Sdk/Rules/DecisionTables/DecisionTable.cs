using System.Globalization;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Which rows of a decision table count for an entity.</summary>
public enum HitPolicy
{
    /// <summary>The only one whose conditions hold: no two rows may be for one case.</summary>
    Unique,

    /// <summary>The first one whose conditions hold.</summary>
    First,

    /// <summary>All whose conditions hold, in their order.</summary>
    Collect,
}

/// <summary>Rules as a table: each row says under which conditions what is done. Immutable; tables that say the same are equal.</summary>
public sealed record DecisionTable : RuleDefinition
{
    /// <summary>A table.</summary>
    /// <param name="key">The key, with which those of its rules begin.</param>
    /// <param name="entityType">The name of the entity type.</param>
    /// <param name="trigger">What all its rules wait for.</param>
    /// <param name="columns">What the columns of conditions are about, in words.</param>
    /// <param name="rows">The rows, each with a condition for each column and a value for each field of <paramref name="sets"/>.</param>
    /// <param name="sets">The names of the fields that rows have values for; none where they only have actions.</param>
    /// <exception cref="RuleException">A name is empty; there is no row, or one has too many or too few cells, or does nothing.</exception>
    public DecisionTable(
        string key, string entityType, Trigger trigger, IEnumerable<string> columns, IEnumerable<DecisionRow> rows, IEnumerable<string>? sets = null)
        : base(key, entityType, trigger)
    {
        (Columns, Rows, Sets) = ([.. columns], [.. rows], [.. sets ?? []]);
        if (Rows.Count == 0)
            throw new RuleException($"the table \"{key}\" has no row");
        foreach (var (i, row) in Rows.Index())
        {
            if (row.When.Count != Columns.Count)
                throw new RuleException($"row {i + 1} of the table \"{key}\" has {row.When.Count} conditions, and the table {Columns.Count} columns of them");
            if (row.Values.Count != Sets.Count)
                throw new RuleException($"row {i + 1} of the table \"{key}\" has {row.Values.Count} values, and the table sets {Sets.Count} fields");
            if (ActionsOf(row).Count == 0)
                throw new RuleException($"row {i + 1} of the table \"{key}\" does nothing");
        }
    }

    /// <summary>Which rows count.</summary>
    public HitPolicy Hit { get; init; }

    /// <summary>What the columns of conditions are about.</summary>
    public ValueList<string> Columns { get; }

    /// <summary>The fields that rows have values for.</summary>
    public ValueList<string> Sets { get; }

    /// <summary>The rows.</summary>
    public ValueList<DecisionRow> Rows { get; private init; }

    /// <summary>
    /// The rules that the table stands for, one a row. They let other rules fire: of the first that holds, later rows exclude the conditions.
    /// </summary>
    public override IReadOnlyList<Rule> ToRules() =>
        [.. Rows.Select((row, i) => new Rule(KeyOf(i), EntityType, Trigger, ActionsOf(row)) { When = ConditionOf(i), Order = Order })];

    internal override IEnumerable<Filter> Conditions => Rows.SelectMany(r => r.When);

    internal override IEnumerable<(string Place, RuleAction Action)> Actions =>
        Rows.SelectMany((row, r) => row.Then.Select((action, i) => ($"/rows/{r}/then/{i}", action)));

    internal override IReadOnlyList<Issue> IssuesIn(BindingContext context, ActionCatalogue actions) => this.Check(context, actions);

    internal override DecisionTable WithConditions(Func<Filter, Filter> map) => WithRows(row => row.WithConditions(map));

    internal override DecisionTable With(Trigger trigger, Func<RuleAction, RuleAction> map)
    {
        var mapped = WithRows(row => row.With([.. row.Values.Select(SetTo)], [.. row.Then.Select(map)]));
        return trigger == Trigger ? mapped : mapped with { Trigger = trigger };

        // A value is what an action sets.
        Value SetTo(Value value, int i) => value.IsEmpty ? value : ((SetField)map(new SetField(Sets[i], value))).Values[0];
    }

    private DecisionTable WithRows(Func<DecisionRow, DecisionRow> map)
    {
        ValueList<DecisionRow> rows = [.. Rows.Select(map)];
        return rows.SequenceEqual(Rows, ReferenceEqualityComparer.Instance) ? this : this with { Rows = rows };
    }

    /// <summary>The condition of a row, with what its hit policy asks of those before it.</summary>
    internal Filter ConditionOf(int row) =>
        Hit == HitPolicy.First ? Filter.All([Rows[row].Condition, .. Rows.Take(row).Select(r => !r.Condition)]) : Rows[row].Condition;

    // Of one width, so that equal orders go by row.
    private string KeyOf(int row)
    {
        var width = Rows.Count.ToString(CultureInfo.InvariantCulture).Length;
        return $"{Key}/{(row + 1).ToString(CultureInfo.InvariantCulture).PadLeft(width, '0')}";
    }

    private IReadOnlyList<RuleAction> ActionsOf(DecisionRow row) =>
        [.. Sets.Zip(row.Values).Where(s => !s.Second.IsEmpty).Select(s => new SetField(s.First, s.Second)), .. row.Then];
}

/// <summary>One row of a decision table. Immutable.</summary>
/// <param name="When">A condition for each column; <see cref="Filter.Everyone"/> where the column does not matter.</param>
public sealed record DecisionRow(ValueList<Filter> When)
{
    /// <summary>A value for each field that the table sets; the empty value leaves the field as it is.</summary>
    public ValueList<Value> Values { get; init; } = [];

    /// <summary>What is done after that, in this order.</summary>
    public ValueList<RuleAction> Then { get; init; } = [];

    /// <summary>The row with other conditions; the same instance where none is another.</summary>
    internal DecisionRow WithConditions(Func<Filter, Filter> map)
    {
        ValueList<Filter> when = [.. When.Select(map)];
        return when.SequenceEqual(When, ReferenceEqualityComparer.Instance) ? this : this with { When = when };
    }

    /// <summary>The row with other values and actions; the same instance where they are equal.</summary>
    internal DecisionRow With(ValueList<Value> values, ValueList<RuleAction> then) =>
        values.Equals(Values) && then.Equals(Then) ? this : this with { Values = values, Then = then };

    /// <summary>All conditions together.</summary>
    internal Filter Condition => Filter.All([.. When.Where(c => c != Filter.Everyone)]);
}
