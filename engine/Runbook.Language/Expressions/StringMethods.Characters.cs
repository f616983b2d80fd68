using System.Globalization;
using System.Text;

namespace Runbook.Language;

internal static partial class StringMethods
{
    // What Python's str.isspace knows: the Unicode spaces and these separators.
    internal static readonly char[] Spaces =
        [.. Enumerable.Range(0, char.MaxValue + 1).Select(i => (char)i).Where(c => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f')];

    internal static bool IsSpace(char c) => char.IsWhiteSpace(c) || c is >= '\x1c' and <= '\x1f';

    internal static string Upper(string s) => s.ToUpperInvariant().Replace("ß", "SS", StringComparison.Ordinal);

    // The few characters whose form at the head of a word is not their upper case.
    private static string Titled(string first) => first switch
    {
        "ß" => "Ss",
        "\u01c4" or "\u01c5" or "\u01c6" => "\u01c5",
        "\u01c7" or "\u01c8" or "\u01c9" => "\u01c8",
        "\u01ca" or "\u01cb" or "\u01cc" => "\u01cb",
        "\u01f1" or "\u01f2" or "\u01f3" => "\u01f2",
        _ => first.ToUpperInvariant(),
    };

    internal static string Capitalize(string s)
    {
        if (s.Length == 0)
        {
            return s;
        }

        var first = char.IsHighSurrogate(s[0]) && s.Length > 1 ? 2 : 1;
        return Titled(s[..first]) + s[first..].ToLowerInvariant();
    }

    internal static string Title(string s)
    {
        var text = new StringBuilder(s.Length);
        var inWord = false;
        foreach (var c in s)
        {
            text.Append(inWord ? char.ToLowerInvariant(c).ToString() : Titled(c.ToString()));
            inWord = char.IsLetter(c);
        }

        return text.ToString();
    }

    private static string Strip(string s, MethodCall call, bool left, bool right)
    {
        var characters = call.TextOrNull(0, "chars")?.ToCharArray() ?? Spaces;
        if (characters.Length == 0)
        {
            return s;
        }

        bool Goes(char c) => ReferenceEquals(characters, Spaces) ? IsSpace(c) : Array.IndexOf(characters, c) >= 0;
        var (start, end) = (0, s.Length);
        while (left && start < end && Goes(s[start]))
        {
            start++;
        }

        while (right && end > start && Goes(s[end - 1]))
        {
            end--;
        }

        return s[start..end];
    }

    private static string ZeroFill(string s, int width)
    {
        var sign = s.Length > 0 && s[0] is '+' or '-' && s.Length > 0 ? s[..1] : "";
        return sign + new string('0', Math.Max(Width(width) - PythonString.Length(s), 0)) + s[sign.Length..];
    }

    private static string Justify(string s, string name, MethodCall call)
    {
        var width = Width(call.Whole(0, "width", 0)) - PythonString.Length(s);
        var fill = call.TextOrNull(1, "fillchar") ?? " ";
        if (PythonString.Length(fill) != 1)
        {
            call.Fail("the fill character must be one character");
        }

        if (width <= 0)
        {
            return s;
        }

        var total = width + PythonString.Length(s);
        var before = name switch
        {
            "ljust" => 0,
            "rjust" => width,
            _ => (width / 2) + (width & total & 1),
        };
        return string.Concat(Enumerable.Repeat(fill, before)) + s + string.Concat(Enumerable.Repeat(fill, width - before));
    }

    // A width from a template must not fill the memory.
    private static int Width(int width) => Math.Clamp(width, 0, 16 * 1024 * 1024);

    private static string ExpandTabs(string s, int size)
    {
        var text = new StringBuilder();
        var column = 0;
        foreach (var c in s)
        {
            if (c == '\t')
            {
                var spaces = size <= 0 ? 0 : Width(size) - (column % Width(size));
                text.Append(' ', spaces);
                column += spaces;
                continue;
            }

            text.Append(c);
            column = c is '\n' or '\r' ? 0 : column + 1;
        }

        return text.ToString();
    }

    private static bool Is(string s, string name) => name switch
    {
        "isalnum" => s.Length > 0 && s.All(c => char.IsLetter(c) || IsNumeric(c)),
        "isalpha" => s.Length > 0 && s.All(char.IsLetter),
        "isascii" => s.All(char.IsAscii),
        "isdecimal" => s.Length > 0 && s.All(char.IsDigit),
        "isdigit" => s.Length > 0 && s.All(IsDigit),
        "isnumeric" => s.Length > 0 && s.All(IsNumeric),
        "isidentifier" => s.Length > 0 && !char.IsDigit(s[0]) && s.All(c => char.IsLetterOrDigit(c) || c == '_'),
        "islower" => s.Any(char.IsLower) && !s.Any(char.IsUpper),
        "isupper" => s.Any(char.IsUpper) && !s.Any(char.IsLower),
        "isprintable" => s.EnumerateRunes().All(PythonText.IsPrintable),
        "isspace" => s.Length > 0 && s.All(IsSpace),
        _ => IsTitle(s),
    };

    private static bool IsDigit(char c) => char.IsDigit(c) || CharUnicodeInfo.GetDigitValue(c) >= 0;

    private static bool IsNumeric(char c) => char.IsNumber(c);

    private static bool IsTitle(string s)
    {
        var (any, inWord) = (false, false);
        foreach (var c in s)
        {
            if (char.IsUpper(c) ? inWord : char.IsLower(c) && !inWord)
            {
                return false;
            }

            inWord = char.IsUpper(c) || char.IsLower(c);
            any |= inWord;
        }

        return any;
    }
}
