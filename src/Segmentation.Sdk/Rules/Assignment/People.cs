using Segmentation.Syntax;

namespace Segmentation;

/// <summary>Somebody whom entities are assigned to. Immutable.</summary>
/// <param name="Key">The key by which entities name the person.</param>
public sealed record Person(EntityKey Key)
{
    /// <summary>The name that people read; null: none.</summary>
    public string? Name { get; init; }

    /// <summary>The department; null: none. Compared without regard to case.</summary>
    public string? Department { get; init; }

    /// <summary>The share of the work, against the weights of the others; 0: none by weight.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Weight { get; init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), "a weight is not negative"); } = 1;

    /// <summary>How many entities the person can take care of at once; null: any number.</summary>
    public int? Capacity { get; init; }

    /// <summary>When the person is away.</summary>
    public ValueList<Absence> Absences { get; init; } = [];

    /// <summary>Whether the person is away on a day.</summary>
    public bool IsAbsent(DateOnly day) => Absences.Any(a => a.From <= day && day <= a.Until);

    /// <summary>The name, or else the key.</summary>
    public override string ToString() => Name ?? Key.ToString();
}

/// <summary>Days on which somebody is away.</summary>
/// <param name="From">The first day.</param>
/// <param name="Until">The last day; <see cref="DateOnly.MaxValue"/>: for good.</param>
public sealed record Absence(DateOnly From, DateOnly Until);

/// <summary>The people whom entities are assigned to. Immutable and thread-safe.</summary>
public sealed class People
{
    /// <summary>These people.</summary>
    /// <exception cref="ArgumentException">Two have one key.</exception>
    public People(params IEnumerable<Person> all)
    {
        All = [.. all];
        if (All.GroupBy(p => p.Key).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"There are two people with the key {twice.Key}.", nameof(all));
    }

    /// <summary>Nobody.</summary>
    public static People Nobody { get; } = new([]);

    /// <summary>The people, in the order in which they take turns.</summary>
    public ValueList<Person> All { get; }

    /// <summary>The person of a key; null when there is none.</summary>
    public Person? Find(EntityKey key) => All.FirstOrDefault(p => p.Key == key);

    /// <summary>The people of a team; of those that it names, one who is not known has no absences and any capacity.</summary>
    public IReadOnlyList<Person> Of(Team team) => team.Department is { } department
        ? [.. All.Where(p => string.Equals(p.Department, department, StringComparison.OrdinalIgnoreCase))]
        : [.. team.People.Select(k => Find(k) ?? new Person(k))];
}

/// <summary>Keeps the people whom entities are assigned to.</summary>
public interface IPeopleRepository : IDefinitionRepository<People>;

/// <summary>Keeps the people in memory. Thread-safe.</summary>
/// <param name="initial">The people to start with; null: nobody.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class InMemoryPeopleRepository(People? initial = null, TimeProvider? clock = null)
    : InMemoryRepository<People>(initial ?? People.Nobody, clock), IPeopleRepository;
