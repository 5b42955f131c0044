using System.Collections.Frozen;

namespace Segmentation.Syntax;

/// <summary>The words of the filter language that are not operators, each in the text and the JSON form.</summary>
internal static class Vocabulary
{
    public static readonly (TimeAnchor Anchor, string Text, string Json)[] Anchors =
    [
        (TimeAnchor.Now, "now", "now"),
        (TimeAnchor.Today, "today", "today"),
        (TimeAnchor.Yesterday, "yesterday", "yesterday"),
        (TimeAnchor.Tomorrow, "tomorrow", "tomorrow"),
        (TimeAnchor.StartOfWeek, "start of week", "startOfWeek"),
        (TimeAnchor.StartOfMonth, "start of month", "startOfMonth"),
        (TimeAnchor.StartOfQuarter, "start of quarter", "startOfQuarter"),
        (TimeAnchor.StartOfYear, "start of year", "startOfYear"),
        (TimeAnchor.EndOfWeek, "end of week", "endOfWeek"),
        (TimeAnchor.EndOfMonth, "end of month", "endOfMonth"),
        (TimeAnchor.EndOfQuarter, "end of quarter", "endOfQuarter"),
        (TimeAnchor.EndOfYear, "end of year", "endOfYear"),
    ];

    /// <summary>Words that win over a field of that name where a condition starts.</summary>
    public static readonly FrozenSet<string> Reserved =
        Set("not", "everyone", "nobody", "true", "false", "now", "today", "yesterday", "tomorrow");

    /// <summary>Every word that means something somewhere; the printer back-quotes a name like these.</summary>
    public static readonly FrozenSet<string> Keywords = Set(
    [
        .. Reserved,
        .. Operators.All.SelectMany(o => o.Text.Split(' ')).Where(w => char.IsLetter(w[0])),
        "and", "or", "segment", "any", "no", "all", "changed", "match", "case", "where", "of", "start", "end", "this", "last", "next",
        .. Enum.GetValues<AggregateFunction>().Select(f => Word(f)), "previous",
    ]);

    /// <summary>The words that can begin an operator, so that `any in (…)` asks about a field called any.</summary>
    public static readonly FrozenSet<string> OperatorStarts = Set([.. Operators.All.Select(o => o.Text.Split(' ')[0])]);

    /// <summary>The word of a unit, position, quantifier or function: its member's name in lower case.</summary>
    public static string Word<TEnum>(TEnum member)
        where TEnum : struct, Enum => member.ToString().ToLowerInvariant();

    /// <summary>The member of an enum whose name is <paramref name="word"/>, whatever its case; null when there is none.</summary>
    public static TEnum? Find<TEnum>(string word)
        where TEnum : struct, Enum =>
        word.All(char.IsAsciiLetter) && Enum.TryParse<TEnum>(word, ignoreCase: true, out var member) ? member : null;

    private static FrozenSet<string> Set(params string[] words) => words.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
