using System.Globalization;
using System.Text;

namespace Runbook.Language;

/// <summary>Reads one Python string literal: prefixes, triple quotes, escapes. Stateless.</summary>
internal static class PythonStringLiteral
{
    /// <summary>Appends the text of the literal that begins at <paramref name="at"/> and moves past it; false when it is none.</summary>
    public static bool Read(string source, ref int at, StringBuilder into)
    {
        var raw = source[at] is 'r' or 'R';
        at += char.IsLetter(source[at]) ? 1 : 0;
        var quote = source[at];
        var triple = source.AsSpan(at).StartsWith(new string(quote, 3), StringComparison.Ordinal);
        var close = new string(quote, triple ? 3 : 1);
        at += close.Length;
        while (at < source.Length)
        {
            if (source.AsSpan(at).StartsWith(close, StringComparison.Ordinal))
            {
                at += close.Length;
                return true;
            }

            if (source[at] == '\n' && !triple)
            {
                return false;
            }

            if (source[at] != '\\')
            {
                into.Append(source[at++]);
            }
            else if (at + 1 >= source.Length || !Escape(source, ref at, raw, into))
            {
                return false;
            }
        }

        return false;
    }

    private static bool Escape(string source, ref int at, bool raw, StringBuilder into)
    {
        var c = source[at + 1];
        if (raw)
        {
            into.Append('\\').Append(c);
            at += 2;
            return true;
        }

        var digits = c switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
        if (digits > 0)
        {
            return Code(source, ref at, digits, into);
        }

        if (c is >= '0' and <= '7')
        {
            return Octal(source, ref at, into);
        }

        at += 2;
        _ = c switch
        {
            '\n' => into,
            '\\' or '\'' or '"' => into.Append(c),
            'n' => into.Append('\n'),
            't' => into.Append('\t'),
            'r' => into.Append('\r'),
            'a' => into.Append('\a'),
            'b' => into.Append('\b'),
            'f' => into.Append('\f'),
            'v' => into.Append('\v'),
            _ => into.Append('\\').Append(c),
        };
        return true;
    }

    private static bool Octal(string source, ref int at, StringBuilder into)
    {
        var (code, end) = (0, at + 1);
        while (end < source.Length && end < at + 4 && source[end] is >= '0' and <= '7')
        {
            code = (code * 8) + (source[end++] - '0');
        }

        into.Append((char)code);
        at = end;
        return true;
    }

    private static bool Code(string source, ref int at, int digits, StringBuilder into)
    {
        if (at + 2 + digits > source.Length
            || !int.TryParse(source.AsSpan(at + 2, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
            || code is < 0 or > 0x10FFFF)
        {
            return false;
        }

        _ = code is >= 0xD800 and <= 0xDFFF ? into.Append((char)code) : into.Append(char.ConvertFromUtf32(code));
        at += 2 + digits;
        return true;
    }
}
