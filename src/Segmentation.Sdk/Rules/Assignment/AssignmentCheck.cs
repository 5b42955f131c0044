namespace Segmentation;

/// <summary>Finds assignments that nobody can take, before any is made.</summary>
public static class AssignmentCheck
{
    extension(AssignResponsible action)
    {
        /// <summary>What is wrong with the team of an assignment: nobody is in it, or all are away for good, without weight or without capacity.</summary>
        /// <param name="people">The people in force.</param>
        /// <param name="today">The day from which on it is to work.</param>
        public IReadOnlyList<Issue> Check(People people, DateOnly today)
        {
            var (strategy, place) = (action.Strategy, action.Strategy.Team.Department is null ? "/people" : "/department");
            var team = people.Of(strategy.Team);
            string[] why = [.. team.Select(p => WhyNever(p, strategy, today)).OfType<string>()];
            if (why.Length == team.Count)
            {
                var reasons = team.Count == 0 ? "there is nobody in it" : string.Join(", ", why);
                return [new Issue(Severity.Warning, IssueCode.NeverTrue, $"nobody of {strategy.Team} can ever take it: {reasons}")
                {
                    Pointer = place,
                    Suggestions = strategy.Team.Department is { } department && team.Count == 0
                        ? Suggestions.For(department, people.All.Select(p => p.Department).OfType<string>())
                        : [],
                }];
            }

            return people.All.Count == 0
                ? []
                : [.. strategy.Team.People.Where(k => people.Find(k) is null).Select(k =>
                    new Issue(Severity.Warning, IssueCode.UnknownItem, $"nobody knows of a person {k}") { Pointer = place })];
        }
    }

    extension(RuleCatalogue rules)
    {
        /// <summary>What is wrong with the teams that rules and decision tables assign to, as warnings, since people come and go.</summary>
        /// <inheritdoc cref="Check(AssignResponsible, People, DateOnly)"/>
        public IReadOnlyList<RuleIssue> IssuesIn(People people, DateOnly today) =>
        [
            .. from definition in rules.Definitions
               from done in definition.Actions
               where done.Action is AssignResponsible
               from issue in ((AssignResponsible)done.Action).Check(people, today)
               select new RuleIssue(definition.Key, issue with { Pointer = done.Place + issue.Pointer }),
        ];
    }

    private static string? WhyNever(Person person, AssignmentStrategy strategy, DateOnly today) =>
        strategy.WeightOf(person) == 0 ? $"{person} has no weight"
        : person.Capacity <= 0 ? $"{person} has no capacity"
        : person.Absences.Any(a => a.From <= today && a.Until == DateOnly.MaxValue) ? $"{person} is away for good"
        : null;
}
