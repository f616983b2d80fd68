using System.Globalization;

namespace Runbook.Language;

/// <summary>Which styles of YAML a text can be written in, by the rules of PyYAML's emitter. Immutable.</summary>
internal readonly struct YamlTextShape
{
    public YamlTextShape(string text, bool allowUnicode)
    {
        IsEmpty = text.Length == 0;
        (AllowsFlowPlain, AllowsBlockPlain, AllowsSingleQuoted, AllowsBlock) = (!IsEmpty, true, true, !IsEmpty);
        if (IsEmpty)
        {
            return;
        }

        var (flow, block) = Indicators(text);
        IsMultiline = text.Any(IsBreak);
        var special = text.Any(c => c != '\n' && c is < ' ' or > '~' && !(allowUnicode && IsPrintable(c)));
        var (breakSpace, spaceBreak) = (false, false);
        for (var i = 1; i < text.Length; i++)
        {
            breakSpace |= text[i] == ' ' && IsBreak(text[i - 1]);
            spaceBreak |= IsBreak(text[i]) && text[i - 1] == ' ';
        }

        var ends = text[0] == ' ' || text[^1] == ' ' || IsBreak(text[0]) || IsBreak(text[^1]);
        var plain = !ends && !breakSpace && !spaceBreak && !special && !IsMultiline;
        AllowsFlowPlain = plain && !flow;
        AllowsBlockPlain = plain && !block;
        AllowsSingleQuoted = !breakSpace && !spaceBreak && !special;
        AllowsBlock = text[^1] != ' ' && !spaceBreak && !special;
    }

    public bool IsEmpty { get; }

    public bool IsMultiline { get; }

    public bool AllowsFlowPlain { get; }

    public bool AllowsBlockPlain { get; }

    public bool AllowsSingleQuoted { get; }

    public bool AllowsBlock { get; }

    public static bool NeedsEscape(char c, bool allowUnicode) =>
        c is '"' or '\\' or '\u0085' or '\u2028' or '\u2029' or '\uFEFF'
        || !(c is >= ' ' and <= '~' || (allowUnicode && c is (>= '\u00A0' and <= '\uD7FF') or (>= '\uE000' and <= '\uFFFD')));

    /// <summary>The escape of the character at a position; the position moves over the second half of a pair.</summary>
    public static string Escape(string text, ref int position)
    {
        var c = text[position];
        if (char.IsHighSurrogate(c) && position + 1 < text.Length)
        {
            position++;
            return "\\U" + char.ConvertToUtf32(c, text[position]).ToString("X8", CultureInfo.InvariantCulture);
        }

        return c switch
        {
            '\0' => "\\0",
            '\a' => "\\a",
            '\b' => "\\b",
            '\t' => "\\t",
            '\n' => "\\n",
            '\v' => "\\v",
            '\f' => "\\f",
            '\r' => "\\r",
            '\u001b' => "\\e",
            '"' => "\\\"",
            '\\' => "\\\\",
            '\u0085' => "\\N",
            '\u00A0' => "\\_",
            '\u2028' => "\\L",
            '\u2029' => "\\P",
            <= '\u00FF' => "\\x" + ((int)c).ToString("X2", CultureInfo.InvariantCulture),
            _ => "\\u" + ((int)c).ToString("X4", CultureInfo.InvariantCulture),
        };
    }

    private static bool IsBreak(char c) => c is '\n' or '\u0085' or '\u2028' or '\u2029';

    private static bool IsBlank(char c) => c is '\0' or ' ' or '\t' or '\r' || IsBreak(c);

    private static bool IsPrintable(char c) => c is >= '\u00A0' and <= '\uFFFD' and not '\uFEFF' && !char.IsSurrogate(c);

    private static (bool Flow, bool Block) Indicators(string text)
    {
        var both = text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal);
        var (flow, block) = (both, both);
        for (var i = 0; i < text.Length; i++)
        {
            var blankAfter = i + 1 >= text.Length || IsBlank(text[i + 1]);
            var blankBefore = i == 0 || IsBlank(text[i - 1]);
            var c = text[i];
            flow |= c is '?' or ':' || (i > 0 && c is ',' or '[' or ']' or '{' or '}');
            block |= c == ':' && blankAfter;
            both = i == 0
                ? "#,[]{}&*!|>'\"%@`".Contains(c) || (c == '-' && blankAfter)
                : c == '#' && blankBefore;
            block |= i == 0 && c == '?' && blankAfter;
            (flow, block) = (flow || both, block || both);
        }

        return (flow, block);
    }
}
