using System.Collections.Frozen;

namespace Segmentation;

/// <summary>All rules and decision tables as they stood at one time. Immutable and thread-safe.</summary>
public sealed class RuleCatalogue
{
    private readonly FrozenDictionary<string, RuleDefinition> _byKey;

    /// <summary>A catalogue of these rules and decision tables.</summary>
    /// <exception cref="RuleException">Two have the same key in any case, or one has that of a table's row.</exception>
    public RuleCatalogue(params IEnumerable<RuleDefinition> definitions)
    {
        Definitions = [.. definitions];
        if (Keys().GroupBy(k => k, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new RuleException($"there are two rules with the key \"{twice.Key}\"");
        _byKey = Definitions.ToFrozenDictionary(d => d.Key, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>No rules.</summary>
    public static RuleCatalogue Empty { get; } = new([]);

    /// <summary>The rules and decision tables, in the order given.</summary>
    public IReadOnlyList<RuleDefinition> Definitions { get; }

    /// <summary>
    /// The rules in the order in which they are asked, with those that tables stand for: by order, of which one without it has its place among the definitions,
    /// then by key.
    /// </summary>
    public IReadOnlyList<Rule> InOrder => field ??= [.. Placed.Select(p => p.Rule)];

    /// <summary>The rules in order, each with the definition that it comes from and its place in it.</summary>
    internal IReadOnlyList<PlacedRule> Placed => field ??=
    [
        .. Definitions.SelectMany((definition, i) => definition.ToRules().Select((rule, row) => (Rule: new PlacedRule(rule, definition, row), Order: definition.Order ?? i + 1)))
            .OrderBy(r => r.Order).ThenBy(r => r.Rule.Rule.Key, StringComparer.Ordinal).Select(r => r.Rule),
    ];

    /// <summary>The rule or table with this key, without regard to case; null when there is none.</summary>
    public RuleDefinition? Find(string key) => _byKey.GetValueOrDefault(key);

    /// <summary>The catalogue with others in the place of definitions; the same instance where all are the same.</summary>
    internal RuleCatalogue Select(Func<RuleDefinition, RuleDefinition> map)
    {
        RuleDefinition[] mapped = [.. Definitions.Select(map)];
        return mapped.SequenceEqual(Definitions, ReferenceEqualityComparer.Instance) ? this : new RuleCatalogue(mapped);
    }

    private IEnumerable<string> Keys() =>
        Definitions.Select(d => d.Key).Concat(Definitions.OfType<DecisionTable>().SelectMany(t => t.ToRules()).Select(r => r.Key));
}

/// <summary>A rule, with the definition that it comes from.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Definition">The rule itself, or the table.</param>
/// <param name="Row">The row of the table.</param>
internal sealed record PlacedRule(Rule Rule, RuleDefinition Definition, int Row);

/// <summary>Keeps the rules.</summary>
public interface IRuleRepository : IDefinitionRepository<RuleCatalogue>;

/// <summary>Keeps the rules in memory. Thread-safe.</summary>
/// <param name="initial">The rules to start with; null: none.</param>
/// <param name="clock">What tells when something was saved; null: the machine's clock.</param>
public sealed class InMemoryRuleRepository(RuleCatalogue? initial = null, TimeProvider? clock = null)
    : InMemoryRepository<RuleCatalogue>(initial ?? RuleCatalogue.Empty, clock), IRuleRepository;
