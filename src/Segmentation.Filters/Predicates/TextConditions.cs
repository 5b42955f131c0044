using System.Collections.Frozen;
using Segmentation.Planning;

namespace Segmentation;

/// <summary>Whether case matters to a comparison of texts.</summary>
internal interface ICase
{
    static abstract bool AreEqual(string one, string other);
}

internal readonly struct AnyCase : ICase
{
    // Texts of other lengths differ at a glance, codes are mostly one instance, and those that are not differ at their ends, as TYPE_1 and TYPE_2 do.
    public static bool AreEqual(string one, string other) =>
        one.Length == other.Length &&
        (ReferenceEquals(one, other) || (!EndsApart(one, other) && string.Equals(one, other, StringComparison.OrdinalIgnoreCase)));

    // Letters of ASCII differ from one another, whatever their case, in more than the bit of case; no other character equals one of them.
    private static bool EndsApart(string one, string other) =>
        one.Length > 0 && one[^1] is var last && other[^1] is var otherLast && (last | otherLast) < 0x80 && ((last ^ otherLast) & ~0x20) != 0;
}

internal readonly struct SameCase : ICase
{
    public static bool AreEqual(string one, string other) => string.Equals(one, other, StringComparison.Ordinal);
}

internal readonly struct OneText<TCase>(string only) : ICondition<string>
    where TCase : struct, ICase
{
    public static int Cost => 4;

    public bool Holds(string value) => TCase.AreEqual(value, only);
}

internal readonly struct FewTexts<TCase>(string[] texts) : ICondition<string>
    where TCase : struct, ICase
{
    public static int Cost => 8;

    public bool Holds(string value)
    {
        foreach (var text in texts)
        {
            if (TCase.AreEqual(value, text))
                return true;
        }

        return false;
    }
}

internal readonly struct TextStart(string sought, StringComparison comparison) : ICondition<string>
{
    public static int Cost => 8;

    public bool Holds(string value) => value.StartsWith(sought, comparison);
}

internal readonly struct TextEnd(string sought, StringComparison comparison) : ICondition<string>
{
    public static int Cost => 8;

    public bool Holds(string value) => value.EndsWith(sought, comparison);
}

internal readonly struct TextPart(string sought, StringComparison comparison) : ICondition<string>
{
    public static int Cost => 30;

    public bool Holds(string value) => value.Contains(sought, comparison);
}

/// <summary>Conditions on the items of a multi-value.</summary>
internal readonly struct Items(HasItems node) : ICondition<IEnumerable<string?>>
{
    private readonly ItemQuantifier _quantifier = node.Quantifier;
    private readonly FrozenSet<string> _wanted = SetOf(node, node.Items.SelectMany(i => i));
    private readonly FrozenSet<string>[] _each = [.. node.Items.Select(spellings => SetOf(node, spellings))];

    public static int Cost => 50;

    public bool Holds(IEnumerable<string?> value)
    {
        var wanted = _wanted;
        return _quantifier switch
        {
            ItemQuantifier.Any => value.Any(i => i is not null && wanted.Contains(i)),
            ItemQuantifier.All => HasEach(value),
            _ => HasEach(value) && value.All(i => string.IsNullOrEmpty(i) || wanted.Contains(i)),
        };
    }

    private bool HasEach(IEnumerable<string?> value) =>
        Array.TrueForAll(_each, spellings => value.Any(i => i is not null && spellings.Contains(i)));

    private static FrozenSet<string> SetOf(HasItems node, IEnumerable<Value> values) =>
        values.Select(v => v.Text).ToFrozenSet(node.MatchCase ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase);
}
