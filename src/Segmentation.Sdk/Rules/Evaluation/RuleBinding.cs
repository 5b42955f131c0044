namespace Segmentation;

/// <summary>Gives rules their meaning.</summary>
public static class RuleBinding
{
    extension(RuleCatalogue rules)
    {
        /// <summary>Binds the rules of one entity type. A rule that cannot be bound never fires, and its outcomes say why.</summary>
        /// <param name="context">The model, the picklists and the segments.</param>
        /// <param name="zone">The zone that days are counted in.</param>
        /// <param name="weekStart">The day that a week starts on.</param>
        /// <param name="matching">What asks many conditions of one entity; null: an index.</param>
        /// <param name="entityType">The name of the entity type; null: the only one of the class.</param>
        /// <exception cref="ArgumentException">The model has no such entity type.</exception>
        public RuleEvaluator<T> Bind<T>(
            BindingContext context,
            TimeZoneInfo zone,
            DayOfWeek weekStart = DayOfWeek.Monday,
            IFilterMatching? matching = null,
            string? entityType = null)
            where T : class => new(rules, context.Model.Of<T>(entityType), context, zone, weekStart, matching ?? FilterMatching.Indexed);
    }
}
