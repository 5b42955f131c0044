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
public sealed record DecisionTable
{
    /// <summary>A table.</summary>
    /// <param name="key">The key, with which those of its rules begin.</param>
    /// <param name="entityType">The name of the entity type.</param>
    /// <param name="trigger">What all its rules wait for.</param>
    /// <param name="columns">What the columns of conditions are about, in words.</param>
    /// <param name="rows">The rows, each with a condition for each column and a value for each field of <paramref name="sets"/>.</param>
    /// <param name="sets">The names of the fields that rows have values for; none where they only have actions.</param>
    /// <exception cref="FilterException">A name is empty.</exception>
    /// <exception cref="RuleException">There is no row, or one has too many or too few cells, or does nothing.</exception>
    public DecisionTable(
        string key, string entityType, Trigger trigger, IEnumerable<string> columns, IEnumerable<DecisionRow> rows, IEnumerable<string>? sets = null)
    {
        (Key, EntityType, Trigger) = (Names.Require(key, "a table's key"), Names.Require(entityType, "a table's entity type"), trigger);
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

    /// <summary>The key.</summary>
    public string Key { get; }

    /// <summary>The name of the entity type.</summary>
    public string EntityType { get; }

    /// <summary>What the rules wait for.</summary>
    public Trigger Trigger { get; }

    /// <summary>Which rows count.</summary>
    public HitPolicy Hit { get; init; }

    /// <summary>The place of all the rules among those of other tables; null: the one in the document.</summary>
    public int? Order { get; init; }

    /// <summary>What the columns of conditions are about.</summary>
    public ValueList<string> Columns { get; }

    /// <summary>The fields that rows have values for.</summary>
    public ValueList<string> Sets { get; }

    /// <summary>The rows.</summary>
    public ValueList<DecisionRow> Rows { get; }

    /// <summary>
    /// The rules that the table stands for, one a row. They let other rules fire: of the first that holds, later rows exclude the conditions.
    /// </summary>
    public IReadOnlyList<Rule> ToRules() =>
        [.. Rows.Select((row, i) => new Rule(KeyOf(i), EntityType, Trigger, ActionsOf(row)) { When = ConditionOf(i), Order = Order })];

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

    /// <summary>All conditions together.</summary>
    internal Filter Condition => Filter.All([.. When.Where(c => c != Filter.Everyone)]);
}
