using Segmentation.Planning;

namespace Segmentation;

/// <summary>Splits a plan into clauses, of which at least one is true exactly when the plan is.</summary>
internal static class ClauseSplitter
{
    // Beyond, alternatives within conditions would multiply; they are asked as they stand.
    private const int MostClauses = 8;

    public static List<Clause> Split(Plan plan) => plan switch
    {
        Constant constant => constant.Answer ? [new Clause()] : [],
        All all => All(all),
        Any any => Any(any),
        _ when QuestionedField.Of(plan) is { } key => [new Clause().Add(new FieldQuestion(key, plan))],
        Negation { Inner: All all } => Split(Plan.Any(all.Parts.Select(Plan.Not))),
        Negation { Inner: Any any } => Split(Plan.All(any.Parts.Select(Plan.Not))),
        // Who has all the items has the first.
        HasItems { Items: [var first, ..] } items
            when items with { Quantifier = ItemQuantifier.Any, Items = [first] } is var has && QuestionedField.Of(has) is { } key =>
            [new Clause().Add(new FieldQuestion(key, has)).Add(Residual(plan))],
        _ => [new Clause().Add(Residual(plan))],
    };

    private static List<Clause> All(All plan)
    {
        List<Clause> clauses = [new Clause(plan.Parts.Count)];
        foreach (var part in plan.Parts.AsSpan())
        {
            if (QuestionedField.Of(part) is { } key)
            {
                foreach (var clause in clauses)
                    clause.Add(new FieldQuestion(key, part));
            }
            else
            {
                clauses = With(clauses, part);
            }
        }

        return clauses;
    }

    private static List<Clause> With(List<Clause> clauses, Plan part)
    {
        if (Split(part) is var ways && clauses.Count * ways.Count <= MostClauses)
            return [.. from clause in clauses from way in ways select Clause.Both(clause, way)];
        foreach (var clause in clauses)
            clause.Add(Residual(part));
        return clauses;
    }

    private static List<Clause> Any(Any plan)
    {
        var clauses = new List<Clause>();
        // What is asked of one field is one question, however many alternatives it has.
        foreach (var parts in plan.Parts.GroupBy(QuestionedField.Of))
        {
            if (parts.Key is { } key)
                clauses.Add(new Clause().Add(new FieldQuestion(key, Plan.Any(parts))));
            else
                clauses.AddRange(parts.SelectMany(Split));
        }

        return clauses.Count > MostClauses ? [new Clause().Add(Residual(plan))] : clauses;
    }

    private static ResidualPart Residual(Plan plan) => new(plan, ReasonOf(plan));

    private static ResidualReason ReasonOf(Plan plan) => plan switch
    {
        Negation negation => ReasonOf(negation.Inner),
        Planning.All or Planning.Any => ResidualReason.Branches,
        HasRelated => ResidualReason.Related,
        Compare => ResidualReason.Comparison,
        { Terms: [PathTerm or AggregateTerm] } => ResidualReason.Related,
        { Terms: [not FieldTerm] } => ResidualReason.Reckoned,
        { TimeDependence: TimeDependence.Instant } => ResidualReason.RollingTime,
        AnnualDate => ResidualReason.Anniversary,
        TextMatch => ResidualReason.TextSearch,
        HasItems => ResidualReason.Items,
        _ => ResidualReason.ManyValues,
    };
}

/// <summary>The one field that a plan asks, in a way that an index answers.</summary>
internal static class QuestionedField
{
    // Each value takes a place in the index; a long list is looked up as fast by itself.
    private const int MostValues = 1_000;

    /// <summary>The field; null when there is no such field.</summary>
    public static FieldKey? Of(Plan plan) => plan switch
    {
        All all => Common(all.Parts.AsSpan()) is { Field.Type.IsMany: false } key ? key : null,
        Any any => Common(any.Parts.AsSpan()),
        // An index knows the items that somebody has: whether one is missing it cannot tell.
        Negation { Inner: var inner } => Of(inner) is { } key && (!key.Field.Type.IsMany || inner is IsEmpty) ? key : null,
        IsEmpty isEmpty => KeyOf(isEmpty.Term, isEmpty.Term.MatchesCase),
        InRange range => range.TimeDependence == TimeDependence.Instant ? null : KeyOf(range.Term, matchCase: false),
        InSet set => set.Values.Count > MostValues ? null : KeyOf(set.Term, set.MatchCase),
        HasItems items => AsksOneItem(items) ? KeyOf(items.Term, items.MatchCase) : null,
        MemberOf member => member.Keys.Count > MostValues ? null : KeyOf(member.EntityType.KeyField, matchCase: true),
        _ => null,
    };

    /// <summary>What is thrown where something is asked that no index answers.</summary>
    public static InvalidOperationException None(Plan plan) => new($"No index answers {plan}.");

    private static bool AsksOneItem(HasItems items) =>
        (items.Quantifier == ItemQuantifier.Any || (items.Quantifier == ItemQuantifier.All && items.Items.Count == 1)) &&
        items.Items.Sum(i => i.Count) <= MostValues;

    private static FieldKey? KeyOf(Term term, bool matchCase) => term is FieldTerm { Field: var field } ? KeyOf(field, matchCase) : null;

    private static FieldKey KeyOf(Field field, bool matchCase) => new(field, matchCase && field.Kind == ValueKind.Text);

    private static FieldKey? Common(ReadOnlySpan<Plan> parts)
    {
        var key = Of(parts[0]);
        for (var i = 1; key is not null && i < parts.Length; i++)
        {
            if (Of(parts[i]) != key)
                key = null;
        }

        return key;
    }
}
