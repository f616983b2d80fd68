using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Ansible's <c>k=v</c> text for a module's arguments (<c>src=a dest="b c" mode=0644</c>). Template blocks and quotes are kept
/// whole. Stateless, safe from any thread.
/// </summary>
public static class ArgumentText
{
    /// <summary>The name of the argument that takes free text.</summary>
    public const string RawParams = "_raw_params";

    private static readonly FrozenSet<string> CommandOptions = FrozenSet.ToFrozenSet(
        ["creates", "removes", "chdir", "executable", "warn", "stdin", "stdin_add_newline", "strip_empty_ends"], StringComparer.Ordinal);

    private static readonly (string Open, string Close)[] Blocks = [("{{", "}}"), ("{%", "%}"), ("{#", "#}")];

    /// <summary>
    /// Splits a text into arguments. Values are trusted text with their places; words without <c>=</c> stand under
    /// <see cref="RawParams"/> as written.
    /// </summary>
    /// <param name="text">The text; its span is where it begins.</param>
    /// <param name="freeForm">For <c>command</c> and its kin: only its own options are taken out of the text.</param>
    /// <param name="diagnostics">Gets an error when a quote or a template block is not closed.</param>
    public static MapValue Parse(StringValue text, bool freeForm, ICollection<Diagnostic> diagnostics)
    {
        if (Words(text.Text) is not { } words)
        {
            diagnostics.Add(Diagnostic.Error("unbalanced-arguments", "A quote or a template block in the arguments is not closed",
                null, text.Span, "close it, or write the arguments as a map"));
            return Value.Map((RawParams, text));
        }

        var builder = new MapBuilder();
        var raw = new StringBuilder();
        Range? firstRaw = null;
        foreach (var word in words)
        {
            var content = text.Text[word];
            if (content.Trim() is "")
            {
                raw.Append(firstRaw is null ? "" : content);
            }
            else if (Option(content, freeForm) is var (name, value))
            {
                builder[new StringValue(name, At(text, word))] = StringValue.Trusted(value, At(text, word, name.Length + 1), text.IsSecret);
                TrimBlank(raw);
            }
            else
            {
                firstRaw ??= word;
                raw.Append(freeForm ? content : content.Replace("\\=", "=", StringComparison.Ordinal));
            }
        }

        if (firstRaw is { } first)
        {
            var rest = freeForm ? raw.ToString() : raw.ToString().Trim(' ');
            builder[RawParams] = StringValue.Trusted(rest.TrimEnd(' '), At(text, first), text.IsSecret);
        }

        return builder.Build(text.Span);
    }

    /// <summary>Words and the blanks between them, in turn; null when something is not closed.</summary>
    private static List<Range>? Words(string text)
    {
        var words = new List<Range>();
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            if (IsBlank(text[i]))
            {
                while (i < text.Length && IsBlank(text[i]))
                {
                    i++;
                }
            }
            else if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == '\n')
            {
                i += 2;
                continue;
            }
            else if ((i = EndOfWord(text, i)) < 0)
            {
                return null;
            }

            words.Add(start..i);
        }

        return words;
    }

    /// <summary>
    /// Where a word ends: at a blank outside quotes, with as many template blocks closed as opened. Ansible counts them without
    /// looking into them, so that braces may stand in a template's own texts.
    /// </summary>
    private static int EndOfWord(string text, int i)
    {
        var quote = '\0';
        Span<int> open = [0, 0, 0];
        while (i < text.Length)
        {
            var end = i;
            while (end < text.Length && !IsBlank(text[end]))
            {
                quote = Quote(text, end++, quote);
            }

            var word = text.AsSpan(i, end - i);
            for (var kind = 0; kind < Blocks.Length; kind++)
            {
                var (start, close) = Blocks[kind];
                open[kind] = Math.Max(0, open[kind] + word.Count(start) - word.Count(close));
            }

            // The shell's ${#name} is no comment.
            open[2] = text.IndexOf(Blocks[2].Close, i, StringComparison.Ordinal) < 0 ? 0 : open[2];
            i = end;
            if (quote == '\0' && open is [0, 0, 0])
            {
                return i;
            }

            while (i < text.Length && IsBlank(text[i]))
            {
                i++;
            }
        }

        return -1;
    }

    private static char Quote(string text, int at, char quote) => text[at] is not ('"' or '\'') || (at > 0 && text[at - 1] == '\\') ? quote
        : quote == '\0' ? text[at]
        : quote == text[at] ? '\0'
        : quote;

    private static bool IsBlank(char c) => c is ' ' or '\t' or '\n' or '\r';

    private static (string Name, string Value)? Option(string word, bool freeForm)
    {
        var text = Unescape(word);
        var at = text.IndexOf('=', StringComparison.Ordinal);
        while (at > 0 && text[at - 1] == '\\')
        {
            at = text.IndexOf('=', at + 1);
        }

        if (at <= 0)
        {
            return null;
        }

        var name = text[..at].Trim();
        return freeForm && !CommandOptions.Contains(name) ? null : (name, Unquote(text[(at + 1)..].Trim()));
    }

    private static string Unquote(string text) =>
        text.Length > 1 && text[0] is '"' or '\'' && text[^1] == text[0] && text[^2] != '\\' ? text[1..^1] : text;

    /// <summary>Takes out the escapes that Python's string literals know.</summary>
    private static string Unescape(string text)
    {
        if (!text.Contains('\\'))
        {
            return text;
        }

        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            var next = text[++i];
            var digits = next switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (digits > 0 && i + digits < text.Length
                && int.TryParse(text.AsSpan(i + 1, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                && code is >= 0 and <= 0x10FFFF and not (>= 0xD800 and <= 0xDFFF))
            {
                result.Append(char.ConvertFromUtf32(code));
                i += digits;
            }
            else
            {
                result.Append(Simple(next) ?? $"\\{next}");
            }
        }

        return result.ToString();
    }

    private static string? Simple(char escaped) => escaped switch
    {
        'n' => "\n",
        't' => "\t",
        'r' => "\r",
        'a' => "\a",
        'b' => "\b",
        'f' => "\f",
        'v' => "\v",
        '\\' => "\\",
        '\'' => "'",
        '"' => "\"",
        _ => null,
    };

    private static void TrimBlank(StringBuilder raw)
    {
        while (raw.Length > 0 && raw[^1] is ' ')
        {
            raw.Length--;
        }
    }

    private static SourceSpan At(StringValue text, Range word, int skip = 0)
    {
        var start = word.Start.Value;
        var span = text.Span;
        if (!span.IsKnown)
        {
            return span;
        }

        var lineStart = text.Text.LastIndexOf('\n', Math.Max(0, start - 1));
        return lineStart < 0 || start == 0
            ? new SourceSpan(span.File, span.Line, span.Column + start + skip, Math.Max(0, word.End.Value - start - skip))
            : new SourceSpan(span.File, span.Line + text.Text.AsSpan(0, start).Count('\n'), span.Column + start - lineStart - 1 + skip);
    }
}
