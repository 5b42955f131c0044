using Segmentation.Planning;
using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Finds and replaces an item of a picklist in filters.</summary>
public static class ItemReplacement
{
    extension(Filter filter)
    {
        /// <summary>The filter with an item in the place of another wherever it is named; the same filter when it is not.</summary>
        /// <remarks>What asks for neither of the two means what it meant, and so does everything once no record holds the one that is replaced.</remarks>
        /// <param name="context">The model and picklists; what cannot be bound there stays as it is.</param>
        /// <param name="entityType">The entity type that the filter is asked of.</param>
        /// <param name="list">The key of the picklist.</param>
        /// <param name="item">The item that is replaced, by code or any alias.</param>
        /// <param name="code">
        /// The code to put in its place; null: the item is taken out, and what asks for nothing else selects nobody, or everybody under `not`.
        /// </param>
        public Filter ReplaceItem(BindingContext context, EntityType entityType, string list, PicklistItem item, string? code) =>
            filter.Accept(new ItemReplacer(context, entityType, list, item, code));

        /// <summary>Whether an item of a picklist is named, by code or any alias.</summary>
        public bool NamesItem(BindingContext context, EntityType entityType, string list, PicklistItem item) =>
            !ReferenceEquals(filter, filter.ReplaceItem(context, entityType, list, item, null));
    }
}

/// <summary>Rewrites the conditions that name an item; what does not comes back as it was, and the same instance.</summary>
internal sealed class ItemReplacer(BindingContext context, EntityType entityType, string list, PicklistItem item, string? code) : FilterRewriter
{
    public override Filter Visit(Condition node)
    {
        var rewritten = (Condition)base.Visit(node);
        return rewritten.Operands.Any(IsItem) && IsOfList(node.Subject) ? WithoutItem(rewritten) : rewritten;
    }

    protected override Filter Within(FieldPath relation, Filter where) =>
        new Binder(entityType, context, source: null).TargetOf(relation).Target is { } target
            ? where.Accept(new ItemReplacer(context, target, list, item, code))
            : where;

    private Filter WithoutItem(Condition condition)
    {
        ValueList<Operand> others = [.. condition.Operands.Where(o => !IsItem(o))];
        if (code is not null)
        {
            var place = condition.Operands.TakeWhile(o => !IsItem(o)).Count();
            ValueList<Operand> replaced = others.Any(o => IsText(o, code)) ? others : [.. others.Take(place), code, .. others.Skip(place)];
            return new Condition(condition.Subject, condition.Operator, replaced, condition.MatchCase);
        }

        // By what the condition means and not by its operator: of several that may be, one less; where all have to be, none can.
        var plan = new Binder(entityType, context, source: null).Bind(condition);
        var (leaf, isNegated) = plan is Negation negation ? (negation.Inner, true) : (plan, false);
        var areAlternatives = leaf is InSet or HasItems { Quantifier: ItemQuantifier.Any };
        if (areAlternatives && others.Count > 0)
            return new Condition(condition.Subject, condition.Operator, others, condition.MatchCase);
        return isNegated ? Filter.Everyone : Filter.Nobody;
    }

    private static bool IsText(Operand operand, string text) =>
        operand is Literal { Value: { Kind: ValueKind.Text, Text: var written } } && string.Equals(written, text, StringComparison.OrdinalIgnoreCase);

    private bool IsItem(Operand operand) => operand is Literal { Value: { Kind: ValueKind.Text, Text: var text } } && item.IsSpelled(text);

    private bool IsOfList(Subject subject)
    {
        // A former value is of the same list.
        var asked = subject is PreviousSubject previous ? new FieldSubject(previous.Path) : subject;
        return string.Equals(new Binder(entityType, context, source: null).TermOf(asked).Term?.Picklist, list, StringComparison.OrdinalIgnoreCase);
    }
}
