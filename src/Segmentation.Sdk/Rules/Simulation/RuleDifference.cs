namespace Segmentation;

/// <summary>An action of a rule that some entities would get, and others would not any more.</summary>
/// <param name="Rule">The key of the rule.</param>
/// <param name="Action">The action.</param>
/// <param name="Gained">The entities that it would be done to more often than before, in order.</param>
/// <param name="Lost">The entities that it would be done to less often than before, in order.</param>
public sealed record RuleDifference(string Rule, RuleAction Action, IReadOnlyList<EntityKey> Gained, IReadOnlyList<EntityKey> Lost)
{
    /// <summary>How the firings of one set of rules differ from those of another at the same occasions, such as two simulations.</summary>
    /// <returns>A difference for each rule and action whose entities differ, in the order of the firings, those after first.</returns>
    public static IReadOnlyList<RuleDifference> Between(IEnumerable<RuleOutcome> before, IEnumerable<RuleOutcome> after)
    {
        var (old, now) = (Actions(before), Actions(after));
        return
        [
            .. from action in now.Keys.Union(old.Keys)
               let were = old.GetValueOrDefault(action) ?? []
               let are = now.GetValueOrDefault(action) ?? []
               let gained = More(are, were)
               let lost = More(were, are)
               where gained.Count + lost.Count > 0
               select new RuleDifference(action.Rule, action.Action, gained, lost),
        ];
    }

    /// <summary>The difference in words, such as <c>assign by service: 412 gained, 3 lost</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{Rule}: {Action}: {Gained.Count} gained, {Lost.Count} lost");

    /// <summary>By rule and action, how often it is done to which entity.</summary>
    private static Dictionary<(string Rule, RuleAction Action), Dictionary<EntityKey, int>> Actions(IEnumerable<RuleOutcome> firings)
    {
        var actions = new Dictionary<(string Rule, RuleAction Action), Dictionary<EntityKey, int>>();
        foreach (var (firing, action) in firings.Where(f => f.HasFired).SelectMany(f => f.Rule.Then, (f, a) => (f, a)))
        {
            if (!actions.TryGetValue((firing.Rule.Key, action), out var entities))
                actions.Add((firing.Rule.Key, action), entities = []);
            entities[firing.Key] = entities.GetValueOrDefault(firing.Key) + 1;
        }

        return actions;
    }

    private static List<EntityKey> More(Dictionary<EntityKey, int> these, Dictionary<EntityKey, int> those) =>
        [.. these.Where(e => e.Value > those.GetValueOrDefault(e.Key)).Select(e => e.Key)];
}
