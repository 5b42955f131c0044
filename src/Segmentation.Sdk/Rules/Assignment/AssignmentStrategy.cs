using Segmentation.Syntax;

namespace Segmentation;

/// <summary>How a person is chosen.</summary>
public enum AssignmentMethod
{
    /// <summary>The one who is named.</summary>
    Fixed,

    /// <summary>One after another, weights left aside.</summary>
    RoundRobin,

    /// <summary>In turns, as many as the weight's share.</summary>
    Weighted,

    /// <summary>Who has the fewest entities for the weight.</summary>
    LeastLoaded,

    /// <summary>By chance, with the weight's share; the same seed and key give the same person.</summary>
    Random,
}

/// <summary>Whom an entity may be assigned to. Immutable.</summary>
public sealed record Team
{
    private Team(string? department, ValueList<EntityKey> people) => (Department, People) = (department, people);

    /// <summary>The department; null: the people are named.</summary>
    public string? Department { get; }

    /// <summary>The keys of the people; none where it is a department.</summary>
    public ValueList<EntityKey> People { get; }

    /// <summary>These people, in the order in which they take turns.</summary>
    /// <exception cref="RuleException">There is nobody, or somebody has an empty key.</exception>
    public static Team Of(params IEnumerable<EntityKey> people)
    {
        ValueList<EntityKey> keys = [.. people.Distinct()];
        return keys.Count == 0 || keys.Any(k => k.IsEmpty) ? throw new RuleException("an assignment needs people, each with a key") : new Team(null, keys);
    }

    /// <summary>Whoever is in a department, by <see cref="IPeopleRepository"/>.</summary>
    /// <exception cref="FilterException">The name is empty.</exception>
    public static Team Of(string department) => new(Names.Require(department, "a department"), []);

    /// <summary>The department, or the keys.</summary>
    public override string ToString() => Department is null ? string.Join(", ", People) : $"department {Department}";
}

/// <summary>How one of a team is chosen to be responsible. Those who are away or full are passed over. Immutable and value-equal.</summary>
public sealed record AssignmentStrategy
{
    private AssignmentStrategy(AssignmentMethod method, Team team, int seed = 0) => (Method, Team, Seed) = (method, team, seed);

    /// <summary>How one is chosen.</summary>
    public AssignmentMethod Method { get; }

    /// <summary>Of whom.</summary>
    public Team Team { get; }

    /// <summary>The seed of chance; 0 for other methods.</summary>
    public int Seed { get; }

    /// <summary>Which of the entities that a person is responsible for count as load, such as deals that are not closed; null: all.</summary>
    public Filter? Load { get; init; }

    /// <summary>Always the same person.</summary>
    /// <exception cref="RuleException">The key is empty.</exception>
    public static AssignmentStrategy Fixed(EntityKey person) => new(AssignmentMethod.Fixed, Team.Of([person]));

    /// <summary>One after another.</summary>
    public static AssignmentStrategy RoundRobin(Team team) => new(AssignmentMethod.RoundRobin, team);

    /// <summary>In turns, as many as the weight's share.</summary>
    public static AssignmentStrategy Weighted(Team team) => new(AssignmentMethod.Weighted, team);

    /// <summary>Whoever has the fewest entities for the weight.</summary>
    public static AssignmentStrategy LeastLoaded(Team team) => new(AssignmentMethod.LeastLoaded, team);

    /// <summary>By chance, with the weight's share.</summary>
    public static AssignmentStrategy Random(Team team, int seed) => new(AssignmentMethod.Random, team, seed);

    /// <summary>The weight of a person under the method.</summary>
    internal int WeightOf(Person person) => Method is AssignmentMethod.Fixed or AssignmentMethod.RoundRobin ? 1 : person.Weight;

    /// <summary>What those assignments have in common that share one state: whose turn it is.</summary>
    internal string TurnOf(string entityType, string field) => $"{entityType}.{field} {Method} {Team}";
}
