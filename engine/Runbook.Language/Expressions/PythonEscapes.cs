using System.Globalization;
using System.Text;

namespace Runbook.Language;

/// <summary>The escapes of Python's text constants ("String and Bytes literals" in the language reference). Stateless.</summary>
internal static class PythonEscapes
{
    /// <summary>The text that is meant; an unknown escape stays as it is. Null when one is cut short.</summary>
    public static string? Decode(string text)
    {
        var decoded = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                decoded.Append(text[i]);
                continue;
            }

            var c = text[++i];
            var simple = c switch
            {
                '\\' or '\'' or '"' => c,
                'n' => '\n',
                't' => '\t',
                'r' => '\r',
                'a' => '\a',
                'b' => '\b',
                'f' => '\f',
                'v' => '\v',
                _ => '\0',
            };
            if (simple != '\0')
            {
                decoded.Append(simple);
            }
            else if (c is 'x' or 'u' or 'U')
            {
                var length = c == 'x' ? 2 : c == 'u' ? 4 : 8;
                if (!TryPoint(text, i + 1, length, decoded))
                {
                    return null;
                }

                i += length;
            }
            else if (c is >= '0' and <= '7')
            {
                var end = i;
                var point = 0;
                for (; end < text.Length && end < i + 3 && text[end] is >= '0' and <= '7'; end++)
                {
                    point = (point * 8) + (text[end] - '0');
                }

                decoded.Append((char)point);
                i = end - 1;
            }
            else if (c != '\n')
            {
                decoded.Append('\\').Append(c);
            }
        }

        return decoded.ToString();
    }

    private static bool TryPoint(string text, int start, int length, StringBuilder decoded)
    {
        if (start + length > text.Length
            || !uint.TryParse(text.AsSpan(start, length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var point)
            || point > 0x10ffff)
        {
            return false;
        }

        decoded.Append(point < 0x10000 ? ((char)point).ToString() : new Rune(point).ToString());
        return true;
    }
}
