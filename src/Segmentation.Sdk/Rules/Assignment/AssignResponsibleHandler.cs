namespace Segmentation;

/// <summary>Finds out who is to be responsible, and then writes it; who was found for a key is found again for it.</summary>
internal sealed class AssignResponsibleHandler(Segmenter segmenter, IPeopleRepository people, IAssignmentRepository assignments)
    : IActionHandler<AssignResponsible>, IEditingHandler
{
    // Where nothing is kept, nobody is given a turn.
    public IEditingHandler Rehearsal => new AssignResponsibleHandler(segmenter, people, new InMemoryAssignmentRepository());

    public async ValueTask ExecuteAsync(AssignResponsible action, ActionDelivery delivery, CancellationToken cancellationToken = default) =>
        await segmenter.EditAsync(delivery, await EditOfAsync(action, delivery, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    public async ValueTask<EntityEdit> EditOfAsync(RuleAction action, ActionDelivery delivery, CancellationToken cancellationToken)
    {
        var assign = (AssignResponsible)action;
        var person = await PersonAsync(assign, delivery, cancellationToken).ConfigureAwait(false);
        return (_, entityType, _) => entityType.FindField(assign.Field) is { } field
            ? [(field, [person.Value])]
            : throw new ActionFailedException($"unknown field {FilterText.InBackQuotes(assign.Field)}");
    }

    public async ValueTask<bool> DependsOnOthersAsync(RuleAction action, CancellationToken cancellationToken)
    {
        var strategy = ((AssignResponsible)action).Strategy;
        return strategy.Method != AssignmentMethod.Fixed ||
            (await people.LoadAsync(cancellationToken).ConfigureAwait(false)).Value.Of(strategy.Team).Any(p => p.Capacity is not null);
    }

    private async Task<EntityKey> PersonAsync(AssignResponsible action, ActionDelivery delivery, CancellationToken cancellationToken)
    {
        var turn = action.Strategy.TurnOf(delivery.EntityType, action.Field);
        while (true)
        {
            var seen = await assignments.LoadAsync(turn, cancellationToken).ConfigureAwait(false);
            if (seen.Value.Given(delivery.IdempotencyKey) is { } given)
                return given;
            var candidates = await CandidatesAsync(action, delivery, cancellationToken).ConfigureAwait(false);
            var (person, turns) = seen.Value.Next(action.Strategy, candidates, delivery.IdempotencyKey);
            if (await assignments.SaveAsync(turn, turns, seen.Token, cancellationToken).ConfigureAwait(false) is not null)
                return person;
        }
    }

    /// <summary>Those who are there and not full.</summary>
    /// <exception cref="ActionFailedException">Nobody is.</exception>
    private async Task<IReadOnlyList<Candidate>> CandidatesAsync(AssignResponsible action, ActionDelivery delivery, CancellationToken cancellationToken)
    {
        var team = (await people.LoadAsync(cancellationToken).ConfigureAwait(false)).Value.Of(action.Strategy.Team);
        var (candidates, passedOver) = (new List<Candidate>(), new List<string>());
        foreach (var person in team)
        {
            var weight = action.Strategy.WeightOf(person);
            if (weight == 0)
            {
                passedOver.Add($"{person} has no weight");
                continue;
            }

            if (person.IsAbsent(delivery.Moment.Today))
            {
                passedOver.Add($"{person} is away");
                continue;
            }

            var isAsked = person.Capacity is not null || action.Strategy.Method == AssignmentMethod.LeastLoaded;
            var load = isAsked ? await segmenter.CountAsync(delivery.EntityType, action.LoadOf(person.Key), cancellationToken).ConfigureAwait(false) : 0;
            if (load < (person.Capacity ?? long.MaxValue))
                candidates.Add(new Candidate(person.Key, weight, load));
            else
                passedOver.Add($"{person} is full with {load}");
        }

        return candidates.Count > 0 ? candidates : throw new ActionFailedException(
            $"nobody of {action.Strategy.Team} can take it: {(passedOver.Count == 0 ? "there is nobody" : string.Join(", ", passedOver))}");
    }
}
