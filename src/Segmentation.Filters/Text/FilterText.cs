using Segmentation.Syntax;

namespace Segmentation;

/// <summary>What came of parsing: a filter, or the issues that say why there is none.</summary>
/// <param name="Filter">The filter; null exactly when an issue is an error.</param>
/// <param name="Issues">What was found, each with its place.</param>
public sealed record FilterParseResult(Filter? Filter, IReadOnlyList<Issue> Issues)
{
    /// <summary>The filter.</summary>
    /// <exception cref="FilterException">There is none.</exception>
    internal Filter Require() => Filter ?? throw new FilterException(Issues);
}

/// <summary>The text form of filters. Text is always the version 1 grammar.</summary>
public static class FilterText
{
    // So much of a text is enough to recognise it in a message.
    private const int MostQuoted = 100;

    extension(Filter)
    {
        /// <summary>The filter that a text spells.</summary>
        /// <exception cref="FilterException">The text is not in the filter language; the message names line and column.</exception>
        public static Filter Parse(string text, FilterLimits? limits = null) => Filter.TryParse(text, limits).Require();

        /// <summary>The filter that a text spells, or the issue that says where and why it spells none. Never throws on text.</summary>
        public static FilterParseResult TryParse(string text, FilterLimits? limits = null)
        {
            ArgumentNullException.ThrowIfNull(text);
            return Parser.Parse(text, limits ?? FilterLimits.Default);
        }
    }

    extension(Filter filter)
    {
        /// <summary>The filter as text; parsing it gives an equal filter.</summary>
        /// <exception cref="FilterException">A name or text holds U+0000 or half of a surrogate pair, which text cannot hold.</exception>
        public string ToText()
        {
            var text = Show(filter);
            return FaultIn(text) is { } fault ? throw new FilterException(fault) : text;
        }
    }

    /// <summary>A name as text writes it: in back quotes when it is a keyword or has odd characters.</summary>
    public static string Quote(string name)
    {
        var at = 0;
        for (var length = Lexer.NamePartAt(name, 0, first: true); length > 0; length = Lexer.NamePartAt(name, at, first: false))
            at += length;
        return at == name.Length && at > 0 && !Vocabulary.Keywords.Contains(name)
            ? name
            : $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";
    }

    /// <summary>Part of the language as messages quote it: in back quotes, unless it brings its own, and cut when it is very long.</summary>
    internal static string InBackQuotes(string text)
    {
        var shown = text.Length <= MostQuoted ? text : $"{text.AsSpan(0, MostQuoted)}…";
        return shown.StartsWith('`') ? shown : $"`{shown}`";
    }

    internal static string Show(Filter filter) => Shown(p => filter.Accept(p));

    internal static string Show(Subject subject) => Shown(p => p.Subject(subject));

    internal static string Show(Operand operand) => Shown(p => p.Operand(operand));

    /// <summary>Why a text cannot be written for good; null when it can.</summary>
    internal static string? FaultIn(string text, bool allowsNull = false)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
                i++;
            else if (char.IsSurrogate(text[i]))
                return "a name or text holds half of a surrogate pair, which cannot be written";
            else if (text[i] == '\0' && !allowsNull)
                return "a name or text holds the character U+0000, which text cannot hold";
        }

        return null;
    }

    private static string Shown(Action<Printer> print)
    {
        var printer = new Printer();
        print(printer);
        return printer.ToString();
    }
}
