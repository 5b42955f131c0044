namespace Segmentation;

/// <summary>Deletes segments: first a plan of who asks for one, then the deletion, which leaves nothing that asks for it. Thread-safe.</summary>
public sealed class SegmentAdministration
{
    internal const string DerivedField = "derived field";
    internal const string Channel = "channel";

    private readonly Segmenter _segmenter;
    private readonly IReadOnlyList<ISegmentUser> _users;

    /// <summary>Administers the segments of a segmenter.</summary>
    /// <param name="segmenter">The model, the sources, and the repository of segments.</param>
    /// <param name="users">Those whose definitions may ask for segments, beside segments and derived fields.</param>
    /// <exception cref="ArgumentException">The segmenter may not see everything, so that not every use would be found.</exception>
    public SegmentAdministration(Segmenter segmenter, params IEnumerable<ISegmentUser> users)
    {
        segmenter.RequireUnlimited();
        (_segmenter, _users) = (segmenter, [.. users]);
    }

    /// <summary>What deleting a segment would change; refused while anything asks for it.</summary>
    /// <param name="key">The key of the segment.</param>
    /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="FilterException">There is no such segment.</exception>
    public Task<SegmentImpactPlan> PlanDeleteAsync(string key, CancellationToken cancellationToken = default) =>
        PlanAsync(SegmentDeletion.Refuse, key, null, cancellationToken);

    /// <summary>What deleting a segment would change if what asks for it asked for another.</summary>
    /// <param name="key">The key of the segment.</param>
    /// <param name="with">The key of the other segment.</param>
    /// <param name="cancellationToken">Ends the reading with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="FilterException">There is no such segment, or the other is of another entity type, or would ask for itself then.</exception>
    public Task<SegmentImpactPlan> PlanReplaceAsync(string key, string with, CancellationToken cancellationToken = default) =>
        PlanAsync(SegmentDeletion.Replace, key, with, cancellationToken);

    /// <summary>What deleting a segment would change if what asks for it asked what its filter asks: nobody enters or leaves.</summary>
    /// <inheritdoc cref="PlanDeleteAsync"/>
    /// <exception cref="FilterException">There is no such segment, or it has lists, which a filter cannot hold.</exception>
    public Task<SegmentImpactPlan> PlanInlineAsync(string key, CancellationToken cancellationToken = default) =>
        PlanAsync(SegmentDeletion.Inline, key, null, cancellationToken);

    /// <summary>What deleting a segment would change if what asks for it asked for nobody.</summary>
    /// <inheritdoc cref="PlanDeleteAsync"/>
    public Task<SegmentImpactPlan> PlanClearAsync(string key, CancellationToken cancellationToken = default) =>
        PlanAsync(SegmentDeletion.Clear, key, null, cancellationToken);

    /// <summary>Deletes the segment of a plan, unless somebody began to use it meanwhile in a way that keeps it.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="by">Who deletes it, for the history; null: nobody in particular.</param>
    /// <param name="cancellationToken">Ends the change with <see cref="OperationCanceledException"/>.</param>
    /// <exception cref="FilterException">The plan is refused, or the segments were changed meanwhile so that it can be applied no more.</exception>
    public async Task ApplyAsync(SegmentImpactPlan plan, string? by = null, CancellationToken cancellationToken = default)
    {
        var now = await PlanAsync(plan.Policy, plan.Segment, plan.ReplacedBy, cancellationToken).ConfigureAwait(false);
        if (now.Refusal is { } refusal)
            throw new FilterException(refusal);
        await InUsersAsync().ConfigureAwait(false);
        await _segmenter.SegmentRepository.ChangeAsync(Changed, by, cancellationToken).ConfigureAwait(false);
        // What was saved meanwhile still asks for it.
        await InUsersAsync().ConfigureAwait(false);

        SegmentCatalogue Changed(SegmentCatalogue segments)
        {
            var removal = SegmentRemoval.Of(plan.Policy, segments, plan.Segment, plan.ReplacedBy);
            return plan.Policy == SegmentDeletion.Refuse && removal.Users(segments).FirstOrDefault() is { } user
                ? throw new FilterException($"segment \"{plan.Segment}\" cannot be deleted: segment \"{user.Key}\" asks for it by now")
                : removal.From(segments);
        }

        async Task InUsersAsync()
        {
            if (plan.Policy == SegmentDeletion.Refuse)
                return;
            var with = SegmentRemoval.Of(plan.Policy, now.Reference.Context.Segments!, plan.Segment, plan.ReplacedBy).Replacement;
            foreach (var user in _users)
                await user.ReplaceAsync(now.Reference, with, by, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<SegmentImpactPlan> PlanAsync(SegmentDeletion policy, string key, string? with, CancellationToken cancellationToken)
    {
        var before = await _segmenter.ContextAsync(cancellationToken).ConfigureAwait(false);
        var removal = SegmentRemoval.Of(policy, before.Segments!, key, with);
        // Tried, so that what cannot be is refused now.
        var after = before with { Segments = removal.From(before.Segments!) };
        var reference = new SegmentReference(before, removal.Segment);
        return new SegmentImpactPlan(reference, policy, removal.Heir?.Key)
        {
            Definitions = await UsesAsync(reference, removal, after, cancellationToken).ConfigureAwait(false),
            Memberships = policy == SegmentDeletion.Refuse
                ? []
                : await new ChangedMembers(_segmenter, before, after).CountAsync(before.Segments!.Asking(key), cancellationToken).ConfigureAwait(false),
            Broken = removal.Heir is { } heir ? [.. SegmentCheck.NewErrors([heir.Key], before, after)] : [],
        };
    }

    private async Task<IReadOnlyList<DefinitionUse>> UsesAsync(
        SegmentReference reference, SegmentRemoval removal, BindingContext after, CancellationToken cancellationToken)
    {
        List<DefinitionUse> uses =
        [
            .. removal.Users(reference.Context.Segments!).Select(s => new DefinitionUse("segment", s.Key)),
            .. BrokenDefinitions.Formulas(reference.Context, after).Select(f => new DefinitionUse(DerivedField, f)),
        ];
        foreach (var user in _users)
            uses.AddRange((await user.FindAsync(reference, cancellationToken).ConfigureAwait(false)).Select(name => new DefinitionUse(user.Kind, name)));
        return [.. uses, .. reference.Segment.Suppresses.Select(c => new DefinitionUse(Channel, c))];
    }
}
