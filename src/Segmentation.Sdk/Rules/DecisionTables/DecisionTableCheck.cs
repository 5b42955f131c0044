namespace Segmentation;

/// <summary>Tells what is wrong with decision tables: wrong cells, rows that are for one case, rows that are never reached, and cases without a row.</summary>
public static class DecisionTableCheck
{
    extension(DecisionTable table)
    {
        /// <summary>
        /// What is wrong with the table, each with its place in its JSON form. Two rows of a table whose hits are unique have to be proven to exclude one
        /// another, or it is an error; a case without a row, and a row that is never reached, are warnings.
        /// </summary>
        /// <param name="context">The definitions in force.</param>
        /// <param name="actions">The kinds of action; null: those that the library brings along.</param>
        public IReadOnlyList<Issue> Check(BindingContext context, ActionCatalogue? actions = null)
        {
            var issues = TypeIssues(table, context).ToList();
            if (context.Model.Find(table.EntityType) is not { } entityType)
                return issues;
            var asking = context with { AllowsChange = table.Trigger.IsChange };
            foreach (var (i, row) in table.Rows.Index())
            {
                issues.AddRange(CellIssues(row, $"/rows/{i}", entityType, asking));
                issues.AddRange(SizeIssues(table.ConditionOf(i), $"/rows/{i}", entityType, asking));
            }

            var done = table.Rows.SelectMany((row, i) => ActionIssues(table, row, $"/rows/{i}", entityType, context, actions ?? ShippedActions.Catalogue));
            // Conditions that could not be bound cannot be compared.
            return [.. issues, .. done, .. issues.Exists(i => i.Severity == Severity.Error) ? [] : new TableCases(table, entityType, context).Issues()];
        }
    }

    // The trigger is that of any of the rules.
    private static IEnumerable<Issue> TypeIssues(DecisionTable table, BindingContext context) =>
        RuleCheck.IssuesOf(table.ToRules()[0] with { When = Filter.Everyone }, context);

    // Of the first that holds, a row's rule names all rows before it.
    private static IEnumerable<Issue> SizeIssues(Filter condition, string place, EntityType entityType, BindingContext context)
    {
        var binder = new Binder(entityType, context, source: null);
        binder.Bind(condition);
        return binder.Issues.Where(i => i.Code == IssueCode.TooLarge).Select(i => i with { Pointer = place });
    }

    private static IEnumerable<Issue> CellIssues(DecisionRow row, string place, EntityType entityType, BindingContext context)
    {
        foreach (var (i, cell) in row.When.Index())
        {
            var binder = new Binder(entityType, context, cell.Source);
            binder.Bind(cell);
            foreach (var issue in binder.Issues.Where(issue => issue.Severity != Severity.Information))
                yield return issue with { Pointer = $"{place}/when/{i}{(cell.Source is null ? issue.Pointer : "")}" };
        }
    }

    private static IEnumerable<Issue> ActionIssues(
        DecisionTable table, DecisionRow row, string place, EntityType entityType, BindingContext context, ActionCatalogue actions)
    {
        var setting = new FieldSetting(entityType, context);
        foreach (var (i, value) in row.Values.Index().Where(v => !v.Item.IsEmpty))
        {
            foreach (var issue in setting.IssuesOf(table.Sets[i], [value]))
                yield return issue with { Pointer = issue.Pointer == "/field" ? $"/sets/{i}" : $"{place}/values/{i}" };
        }

        foreach (var (i, action) in row.Then.Index())
        {
            var issues = actions.FindKindOf(action)?.IssuesOf(action, new ActionContext(context, entityType)) ??
                [new Issue(Severity.Error, IssueCode.UnknownAction, $"there is no kind for actions of the class {action.GetType().Name}: register one")];
            foreach (var issue in issues)
                yield return issue with { Pointer = $"{place}/then/{i}{issue.Pointer}" };
        }
    }
}

/// <summary>The cases that the rows of a table are for: which they have in common, and which they leave out.</summary>
internal sealed class TableCases(DecisionTable table, EntityType entityType, BindingContext context)
{
    // What finding a case without a row may cost: so many attempts, each a small proof.
    private const int MostAttempts = 2_000;
    private const int AttemptWork = 1 << 16;

    private readonly BindingContext _context = context with { AllowsChange = table.Trigger.IsChange, Limits = Widest };
    private int _attempts;

    // Each cell was bound within the limits; together they may be larger than one filter may.
    private static FilterLimits Widest { get; } = new() { Nodes = int.MaxValue, Levels = FilterLimits.MostLevels };

    public IEnumerable<Issue> Issues()
    {
        for (var i = 0; i < table.Rows.Count; i++)
        {
            if (Never(table.ConditionOf(i)) == Verdict.Yes)
                yield return Warning($"/rows/{i}", $"row {i + 1} is never reached: {WhyNever(table.Rows[i])}");
            else if (table.Hit == HitPolicy.Unique && OverlapOf(i) is { } overlap)
                yield return overlap;
        }

        if (Never(Filter.All([.. table.Rows.Select(r => !r.Condition)])) != Verdict.Yes)
        {
            var left = Uncovered(0, Filter.Everyone);
            yield return Warning("/rows", left is null ? "it is not proven that there is a row for each case" : $"no row is for the case `{left}`");
        }
    }

    private string WhyNever(DecisionRow row) =>
        Never(row.Condition) == Verdict.Yes ? "its conditions exclude one another" : "the rows before it are for all its cases";

    private static Issue Warning(string pointer, string message) => new(Severity.Warning, IssueCode.NeverFires, message) { Pointer = pointer };

    /// <summary>The first row before this one that is for one case with it.</summary>
    private Issue? OverlapOf(int row)
    {
        for (var before = 0; before < row; before++)
        {
            var cells = table.Rows[before].When.Zip(table.Rows[row].When).SelectMany(c => new[] { c.First, c.Second });
            var both = Filter.All([.. cells.Where(c => c != Filter.Everyone).Distinct()]);
            if (Never(both) is var verdict && verdict == Verdict.Yes)
                continue;
            var message = verdict == Verdict.No
                ? $"rows {before + 1} and {row + 1} are both for the case `{both}`, and the hits are unique"
                : $"rows {before + 1} and {row + 1} are not proven to exclude one another, and the hits are unique: the case is `{both}`";
            return new Issue(Severity.Error, IssueCode.Repeated, message) { Pointer = $"/rows/{row}/when" };
        }

        return null;
    }

    /// <summary>A case that no row from one on is for, among some; null when none was found.</summary>
    private Filter? Uncovered(int row, Filter among)
    {
        if (row == table.Rows.Count)
            return among;
        foreach (var cell in table.Rows[row].When.Where(c => c != Filter.Everyone).Distinct())
        {
            var rest = among == Filter.Everyone ? !cell : Conjuncts(among).Contains(!cell) ? among : among & !cell;
            if (_attempts++ >= MostAttempts)
                return null;
            if (Plan(rest) is { } plan && !new Prover(AttemptWork).IsRefuted(plan.Canonical()) && Uncovered(row + 1, rest) is { } found)
                return found;
        }

        return null;
    }

    private static IEnumerable<Filter> Conjuncts(Filter filter) => filter is Syntax.AllOf all ? all.Parts : [filter];

    private Verdict Never(Filter filter) => Plan(filter) is { } plan ? new Prover(Prover.MostWork).NeverMatches(plan) : Verdict.Unknown;

    private Plan? Plan(Filter filter) => new Binder(entityType, _context, source: null).Bind(filter);
}
