using Segmentation.Planning;

namespace Segmentation;

/// <summary>Tells whether an aggregate of money is of one currency.</summary>
internal static class Currency
{
    /// <summary>The currency fields that <paramref name="where"/> leaves open; none when each is fixed, or no money is folded.</summary>
    public static IEnumerable<(Term Term, string Name)> NotFixed(Term of, Plan where, EntityType entityType, BindingContext context) =>
        Fields(of, entityType, context).Where(f => Fixed(where, f.Term, context.Picklists) is null);

    /// <summary>The currencies of the amounts that a term is reckoned from.</summary>
    private static IEnumerable<(Term Term, string Name)> Fields(Term term, EntityType entityType, BindingContext context) => term switch
    {
        FieldTerm { Field.Currency: { } name } => [(new FieldTerm(entityType.FindField(name)!), FilterText.Quote(name))],
        PathTerm path => Fields(path.Of, context.Model.Find(path.Relation.Target)!, context)
            .Select(f => ((Term)new PathTerm(path.Relation, f.Term), $"{FilterText.Quote(path.Relation.Name)}.{f.Name}")),
        ArithmeticTerm arithmetic => [.. Fields(arithmetic.Left, entityType, context), .. Fields(arithmetic.Right, entityType, context)],
        // An aggregate was checked when it was bound, and days have no currency.
        FieldTerm or ConstantTerm or TodayTerm or AggregateTerm or DaysBetweenTerm => [],
        _ => throw new InvalidOperationException($"{term.GetType().Name} does not tell its currency."),
    };

    /// <summary>The one currency of every row that matches; null when there may be several.</summary>
    private static string? Fixed(Plan where, Term currency, PicklistSnapshot picklists) => where switch
    {
        InSet set when set.Term == currency => One(set.Values.Select(v => CodeOf(v, currency, picklists))),
        All all => all.Parts.Select(p => Fixed(p, currency, picklists)).FirstOrDefault(c => c is not null),
        Any any => One(any.Parts.Select(p => Fixed(p, currency, picklists))),
        _ => null,
    };

    private static string CodeOf(Value value, Term currency, PicklistSnapshot picklists) =>
        currency.Picklist is { } key && picklists.Find(key)?.Find(value.Text) is { } item ? item.Code : value.Text;

    private static string? One(IEnumerable<string?> codes) => codes.Distinct(StringComparer.OrdinalIgnoreCase).ToList() is [var only] ? only : null;
}
