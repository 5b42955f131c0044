namespace Segmentation;

/// <summary>Finds rules of which each may trigger the next, and the last the first.</summary>
/// <param name="situations">The rules, in their order.</param>
internal sealed class RuleLoops(IEnumerable<RuleSituation> situations)
{
    private readonly RuleSituation[] _rules = [.. situations.Where(s => !s.NeverFires && s.Rule.Trigger.IsChange && s.Writes.Count > 0)];
    private readonly Dictionary<(int, int), bool> _triggers = [];

    /// <summary>Each rule that closes a loop with rules before it, and the shortest such loop.</summary>
    /// <param name="isAsked">Of which rules it is asked whether they close one.</param>
    public IEnumerable<RuleIssue> Issues(Func<RuleDefinition, bool> isAsked) =>
        from last in Enumerable.Range(0, _rules.Length)
        where isAsked(_rules[last].Definition)
        let loop = LoopOf(last)
        where loop is not null && GoesRound(loop)
        let message = $"these rules can lead back to one another: {string.Join(" -> ", loop.Append(loop[0]).Select(i => _rules[i].Rule.Key))}"
        select _rules[last].Warning(IssueCode.Circle, "/then", message);

    /// <summary>The shortest way from a rule through earlier ones back to it; null when there is none.</summary>
    private List<int>? LoopOf(int last)
    {
        var (cameFrom, next) = (new Dictionary<int, int>(), new Queue<int>([last]));
        while (next.TryDequeue(out var rule))
        {
            // One that triggers itself is told by itself.
            if (rule != last && MayTrigger(rule, last))
                return WayTo(rule);
            foreach (var other in Enumerable.Range(0, last).Where(o => !cameFrom.ContainsKey(o) && MayTrigger(rule, o)))
            {
                cameFrom.Add(other, rule);
                next.Enqueue(other);
            }
        }

        return null;

        List<int> WayTo(int rule) => rule == last ? [last] : [.. WayTo(cameFrom[rule]), rule];
    }

    /// <summary>Whether each triggers the next still when all have set their fields.</summary>
    private bool GoesRound(List<int> loop) => Enumerable.Range(0, loop.Count).All(i =>
        _rules[loop[i]].MayTrigger(_rules[loop[(i + 1) % loop.Count]], loop.Skip(i + 1).Concat(loop.Take(i)).Select(r => _rules[r])));

    private bool MayTrigger(int rule, int other) => _triggers.TryGetValue((rule, other), out var known)
        ? known
        : _triggers[(rule, other)] = _rules[rule].MayTrigger(_rules[other]);
}
