using System.Runtime.CompilerServices;

namespace Segmentation;

/// <summary>What the rules do with one entity.</summary>
/// <typeparam name="T">The class of the entity.</typeparam>
/// <param name="Entity">The entity.</param>
/// <param name="Outcomes">What came of each rule, in their order.</param>
public sealed record RuleAnswer<T>(T Entity, IReadOnlyList<RuleOutcome> Outcomes)
    where T : class;

/// <summary>Asks rules over the sources of a segmenter.</summary>
public static class RuleQueries
{
    extension(Segmenter segmenter)
    {
        /// <summary>Binds the rules of one entity type, with the custom fields, picklists and segments in force.</summary>
        /// <param name="rules">The rules.</param>
        /// <param name="matching">What asks many conditions of one entity; null: one by one.</param>
        /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>; so for every member below.</param>
        /// <exception cref="ArgumentException">The model has no entity type for <typeparamref name="T"/>.</exception>
        public async ValueTask<RuleEvaluator<T>> BindAsync<T>(
            RuleCatalogue rules, IFilterMatching? matching = null, CancellationToken cancellationToken = default)
            where T : class
        {
            var (context, now) = (await segmenter.ContextAsync(cancellationToken).ConfigureAwait(false), segmenter.Now);
            return rules.Bind<T>(context, now.Zone, now.WeekStart, matching);
        }

        /// <summary>What each rule does at an occasion, with the related rows read from the registered sources as they stand, whoever may see them.</summary>
        /// <exception cref="InvalidOperationException">A condition reads rows of a type that no source is registered for.</exception>
        public async Task<IReadOnlyList<RuleOutcome>> EvaluateAsync<T>(
            RuleEvaluator<T> rules, Occasion<T> occasion, CancellationToken cancellationToken = default)
            where T : class =>
            rules.Evaluate(occasion, await rules.LoadRelatedAsync([occasion], segmenter.Reader(), cancellationToken).ConfigureAwait(false));

        /// <summary>Puts all entities that the caller may see to the rules with a manual trigger, batch by batch, in the source's order.</summary>
        /// <param name="rules">The rules.</param>
        /// <param name="request">What tells this request from others: under the same name, what fires every time is done once.</param>
        /// <param name="among">Which entities; null: all.</param>
        /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
        /// <exception cref="FilterException">The filter could not be bound.</exception>
        /// <exception cref="InvalidOperationException">No source is registered, or a condition reads rows of a type without one.</exception>
        public async IAsyncEnumerable<RuleAnswer<T>> EvaluateAllAsync<T>(
            RuleEvaluator<T> rules, string request, Filter? among = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
            where T : class
        {
            var query = segmenter.Query((among ?? Filter.Everyone).Bind<T>(rules.Context, rules.EntityType.Name));
            var plans = rules.PlansOf(trigger => trigger is ManualTrigger);
            await foreach (var (entity, related) in query.WithReadsOfAsync(plans, cancellationToken).ConfigureAwait(false))
            {
                var occasion = new ManualOccasion<T>(rules.EntityType.KeyOf(entity), entity, query.Moment.Instant, request);
                yield return new RuleAnswer<T>(entity, rules.Evaluate(occasion, related));
            }
        }
    }
}
