using System.Globalization;
using System.Text;
using Segmentation.Syntax;

namespace Segmentation;

internal enum TokenKind
{
    End,
    Name,
    QuotedName,
    Text,
    Number,
    Duration,
    Date,
    Instant,
    Symbol,
}

/// <summary>A token, its place, and what it stands for: the name or text without quotes, the value of a literal.</summary>
internal readonly record struct Token(TokenKind Kind, int Start, int End, string Text, Value Value = default)
{
    public bool IsWord(string word) => Kind == TokenKind.Name && string.Equals(Text, word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && string.Equals(Text, symbol, StringComparison.Ordinal);
}

/// <summary>A fault found while reading text; it never leaves the parser.</summary>
internal sealed class SyntaxFault(IssueCode code, int start, int length, string message, params string[] suggestions) : Exception(message)
{
    public IssueCode Code => code;

    public int Start => start;

    public int Length => length;

    public string[] Suggestions => suggestions;
}

/// <summary>Cuts filter text into tokens, one at a time.</summary>
internal sealed class Lexer(string text)
{
    // The longer ones before those that they begin with.
    private static readonly string[] Symbols = ["!=", "<=", ">=", "(", ")", ",", "=", "<", ">", ".", "+", "-"];

    private int _at;

    public Token Next()
    {
        while (_at < text.Length && char.IsWhiteSpace(text[_at]))
            _at++;
        if (_at == text.Length)
            return new Token(TokenKind.End, _at, _at, "");
        return text[_at] switch
        {
            '\'' => Quoted(TokenKind.Text, "text"),
            '`' => Quoted(TokenKind.QuotedName, "name"),
            >= '0' and <= '9' => Numeric(),
            _ when LetterAt(_at) > 0 => Name(),
            _ => Symbol(),
        };
    }

    /// <summary>The UTF-16 length of the letter, digit or underscore at a place; 0 when there is none.</summary>
    public static int NamePartAt(ReadOnlySpan<char> text, int at, bool first)
    {
        if (at < text.Length && char.IsAscii(text[at]))
            return text[at] == '_' || char.IsAsciiLetter(text[at]) || (!first && char.IsAsciiDigit(text[at])) ? 1 : 0;
        if (at >= text.Length || Rune.DecodeFromUtf16(text[at..], out var rune, out var length) != System.Buffers.OperationStatus.Done)
            return 0;
        return Rune.IsLetter(rune) || (!first && Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber)
            ? length
            : 0;
    }

    private int LetterAt(int at) => NamePartAt(text, at, first: true);

    private Token Name()
    {
        var start = _at;
        for (var length = LetterAt(_at); length > 0; length = NamePartAt(text, _at, first: false))
            _at += length;
        return new Token(TokenKind.Name, start, _at, text[start.._at]);
    }

    private Token Quoted(TokenKind kind, string what)
    {
        var start = _at;
        var quote = text[_at++];
        var hasQuotes = false;
        while (true)
        {
            if (_at == text.Length)
                throw new SyntaxFault(IssueCode.Syntax, start, text.Length - start, $"this {what} has no closing {quote}");
            var c = text[_at++];
            if (c == quote)
            {
                if (_at == text.Length || text[_at] != quote)
                    break;
                hasQuotes = true;
                _at++;
            }
            else if (c == '\0')
            {
                throw new SyntaxFault(IssueCode.Syntax, _at - 1, 1, "the character U+0000 cannot stand in a filter's text");
            }
            else if (char.IsSurrogate(c))
            {
                if (!char.IsHighSurrogate(c) || _at == text.Length || !char.IsLowSurrogate(text[_at]))
                    throw new SyntaxFault(IssueCode.Syntax, _at - 1, 1, "half of a surrogate pair stands alone here");
                _at++;
            }
        }

        var spelled = text[(start + 1)..(_at - 1)];
        if (spelled.Length == 0)
            throw new SyntaxFault(IssueCode.EmptyInput, start, _at - start, kind == TokenKind.Text ? Literal.EmptyText : "a name must not be empty");
        if (hasQuotes)
            spelled = spelled.Replace($"{quote}{quote}", $"{quote}", StringComparison.Ordinal);
        return new Token(kind, start, _at, spelled, kind == TokenKind.Text ? Value.Of(spelled) : default);
    }

    private Token Numeric()
    {
        var start = _at;
        if (Iso.LooksLikeDate(text.AsSpan(_at)))
            return DateOrInstant(start);
        SkipDigits();
        if (_at + 1 < text.Length && text[_at] == '.' && char.IsAsciiDigit(text[_at + 1]))
        {
            _at++;
            SkipDigits();
        }
        else if (LetterAt(_at) > 0)
        {
            return Duration(start);
        }

        RequireEnd(start, "a number");
        var number = text.AsSpan(start, _at - start);
        return Iso.Number(number) is { } value
            ? new Token(TokenKind.Number, start, _at, number.ToString(), Value.Of(value))
            : throw new SyntaxFault(IssueCode.OutOfRange, start, _at - start, "this number has more digits than an exact decimal holds (28)");
    }

    private Token DateOrInstant(int start)
    {
        _at += 10;
        var isInstant = _at < text.Length && text[_at] == 'T';
        while (isInstant && _at < text.Length && (char.IsAsciiDigit(text[_at]) || text[_at] is 'T' or 'Z' or ':' or '.' || OffsetSign()))
            _at++;
        RequireEnd(start, isInstant ? "an instant" : "a date");
        var spelled = text[start.._at];
        if (!isInstant)
        {
            return Iso.Date(spelled) is { } day
                ? new Token(TokenKind.Date, start, _at, spelled, Value.Of(day))
                : throw new SyntaxFault(IssueCode.OutOfRange, start, _at - start, $"{spelled} is no day of the calendar");
        }

        return Iso.Instant(spelled) is { } instant
            ? new Token(TokenKind.Instant, start, _at, spelled, Value.Of(instant))
            : throw new SyntaxFault(
                IssueCode.Syntax, start, _at - start, $"{spelled} is no instant: write it like 2026-11-22T10:00:00Z or 2026-11-22T10:00+01:00");

        // A sign belongs to the instant when digits and a colon follow; `… - 90d` does not.
        bool OffsetSign() => text[_at] is '+' or '-' && _at + 3 < text.Length && text[_at + 3] == ':';
    }

    private Token Duration(int start)
    {
        for (var length = LetterAt(_at); length > 0; length = NamePartAt(text, _at, first: false))
            _at += length;
        var spelled = text[start.._at];
        if (Durations.Parse(spelled) is not null)
            return new Token(TokenKind.Duration, start, _at, spelled);
        var unit = spelled.AsSpan().TrimStart("0123456789");
        var message = unit.Equals("m", StringComparison.OrdinalIgnoreCase) ? $"`{spelled}` may be months or minutes: write `mo` or `min`"
            : unit[0] == '_' ? "write the digits of a number without separators"
            : Durations.UnitOf(unit) is not null ? $"`{spelled}` is too long a time"
            : $"{FilterText.InBackQuotes(spelled)} is neither a number nor a duration: the units are {Durations.AllSuffixes}";
        throw new SyntaxFault(IssueCode.Syntax, start, _at - start, message);
    }

    private Token Symbol()
    {
        var start = _at;
        var two = text.AsSpan(_at, Math.Min(2, text.Length - _at));
        var hint = two switch
        {
            "==" => "write `=`",
            "<>" => "write `!=`",
            "&&" => "write `and`",
            "||" => "write `or`",
            _ => null,
        };
        if (hint is not null)
            throw new SyntaxFault(IssueCode.UnknownOperator, start, 2, $"`{two}` is not in the filter language: {hint}");
        foreach (var symbol in Symbols)
        {
            if (!two.StartsWith(symbol, StringComparison.Ordinal))
                continue;
            _at += symbol.Length;
            return new Token(TokenKind.Symbol, start, _at, symbol);
        }

        throw Stranger();
    }

    private SyntaxFault Stranger()
    {
        var isRune = Rune.TryGetRuneAt(text, _at, out var rune);
        return new SyntaxFault(IssueCode.Syntax, _at, isRune ? rune.Utf16SequenceLength : 1, text[_at] switch
        {
            '"' => "text stands in single quotes, 'like this'; an odd field name in back quotes, `like this`",
            '!' => "`!` is not in the filter language: write `not` or `!=`",
            _ when !isRune => "half of a surrogate pair stands alone here",
            _ when Rune.IsControl(rune) => string.Create(CultureInfo.InvariantCulture, $"the character U+{rune.Value:X4} means nothing here"),
            _ => $"`{rune}` means nothing here; a field name that holds it needs back quotes",
        });
    }

    private void SkipDigits()
    {
        while (_at < text.Length && char.IsAsciiDigit(text[_at]))
            _at++;
    }

    private void RequireEnd(int start, string what)
    {
        if (NamePartAt(text, _at, first: false) is not (> 0 and var length))
            return;
        var end = _at + length;
        throw new SyntaxFault(IssueCode.Syntax, start, end - start, $"`{text[start..end]}` is not {what}: put a space before the next word");
    }
}
