using System.Collections.Frozen;

namespace Segmentation;

/// <summary>The operators of react-querybuilder beside ours; those that it lacks are custom operators there, under our keys.</summary>
internal static class ReactQueryBuilderOperators
{
    private static readonly FrozenDictionary<Operator, string> Own = new Dictionary<Operator, string>
    {
        [Operators.Contains] = "contains",
        [Operators.NotContains] = "doesNotContain",
        [Operators.StartsWith] = "beginsWith",
        [Operators.NotStartsWith] = "doesNotBeginWith",
        [Operators.EndsWith] = "endsWith",
        [Operators.NotEndsWith] = "doesNotEndWith",
        [Operators.IsEmpty] = "null",
        [Operators.IsNotEmpty] = "notNull",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Operator> ByName = Operators.All.ToFrozenDictionary(NameOf, StringComparer.OrdinalIgnoreCase);

    /// <summary>What react-querybuilder calls an operator.</summary>
    public static string NameOf(Operator @operator) => Own.GetValueOrDefault(@operator, @operator.Key);

    /// <summary>The operator of this name, matched without regard to case as the tool does; null when there is none.</summary>
    public static Operator? Find(string name) => ByName.GetValueOrDefault(name);

    public static IEnumerable<string> Names => ByName.Keys;
}
