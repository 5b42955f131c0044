namespace Segmentation;

/// <summary>Says which rules fire for a change that an action made.</summary>
public interface IChangeTrigger
{
    /// <summary>The firings for a change, in order; their idempotency keys are the same whenever the same change is told.</summary>
    /// <param name="entityType">The entity type.</param>
    /// <param name="change">The change, as the source's feed tells it.</param>
    /// <param name="cancellationToken">Ends the evaluation with <see cref="OperationCanceledException"/>.</param>
    ValueTask<IReadOnlyList<Firing>> FiringsOfAsync<T>(EntityType<T> entityType, EntityChange<T> change, CancellationToken cancellationToken = default)
        where T : class;
}

/// <summary>The rules that a repository keeps. Thread-safe.</summary>
/// <param name="segmenter">The sources and the definitions.</param>
/// <param name="rules">The rules.</param>
/// <param name="matching">What asks many conditions of one entity; null: an index.</param>
public sealed class RuleTrigger(Segmenter segmenter, IRuleRepository rules, IFilterMatching? matching = null) : IChangeTrigger
{
    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<Firing>> FiringsOfAsync<T>(
        EntityType<T> entityType, EntityChange<T> change, CancellationToken cancellationToken = default)
        where T : class
    {
        var catalogue = (await rules.LoadAsync(cancellationToken).ConfigureAwait(false)).Value;
        var (context, now) = (await segmenter.ContextAsync(cancellationToken).ConfigureAwait(false), segmenter.Now);
        var evaluator = catalogue.Bind<T>(context, now.Zone, now.WeekStart, matching, entityType.Name);
        var occasion = new ChangeOccasion<T>(change);
        var related = await evaluator.LoadRelatedAsync([occasion], segmenter.Reader(), cancellationToken).ConfigureAwait(false);
        return [.. evaluator.Evaluate(occasion, related).Where(o => o.HasFired).Select(o => o.ToFiring(evaluator.EntityType))];
    }
}
