using System.Collections.Frozen;

namespace Segmentation;

/// <summary>All rules as they stood at one time. Immutable and thread-safe.</summary>
public sealed class RuleCatalogue
{
    private readonly FrozenDictionary<string, Rule> _byKey;

    /// <summary>A catalogue of these rules.</summary>
    /// <exception cref="RuleException">Two rules have the same key in any case.</exception>
    public RuleCatalogue(params IEnumerable<Rule> rules)
    {
        Rules = [.. rules];
        if (Rules.GroupBy(r => r.Key, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new RuleException($"there are two rules with the key \"{twice.Key}\"");
        _byKey = Rules.ToFrozenDictionary(r => r.Key, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>No rules.</summary>
    public static RuleCatalogue Empty { get; } = new([]);

    /// <summary>The rules, in the order given.</summary>
    public IReadOnlyList<Rule> Rules { get; }

    /// <summary>The rules in the order in which they are asked: by order, of which one without it has its place among those given, then by key.</summary>
    public IReadOnlyList<Rule> InOrder => field ??=
    [
        .. Rules.Select((rule, i) => (Rule: rule, Order: rule.Order ?? i + 1))
            .OrderBy(r => r.Order).ThenBy(r => r.Rule.Key, StringComparer.Ordinal).Select(r => r.Rule),
    ];

    /// <summary>The rule with this key, without regard to case; null when there is none.</summary>
    public Rule? Find(string key) => _byKey.GetValueOrDefault(key);
}

/// <summary>Keeps the rules.</summary>
public interface IRuleRepository : IDefinitionRepository<RuleCatalogue>;

/// <summary>Keeps the rules in memory. Thread-safe.</summary>
/// <param name="initial">The rules to start with; null: none.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class InMemoryRuleRepository(RuleCatalogue? initial = null, TimeProvider? clock = null)
    : InMemoryRepository<RuleCatalogue>(initial ?? RuleCatalogue.Empty, clock), IRuleRepository;
