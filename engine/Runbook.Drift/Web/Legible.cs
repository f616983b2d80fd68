using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Runbook.Drift;

/// <summary>
/// Text of strangers made legible: what would colour a terminal is left out; other control characters, and those that turn the direction of
/// writing, are shown instead of obeyed; what is too long is cut. Stateless.
/// </summary>
internal static partial class Legible
{
    /// <summary>Longer texts are cut, whatever they are. In characters.</summary>
    public const int Most = 65_536;

    private static readonly SearchValues<char> Odd = SearchValues.Create(
        [.. Enumerable.Range(0, 0xA0).Select(c => (char)c).Where(c => char.IsControl(c) && c is not ('\t' or '\n')), .. "\u061C\u200E\u200F\u2028\u2029\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069\uFEFF"]);

    /// <summary>A text as people can read it.</summary>
    public static string Of(string? text)
    {
        var cut = Cut(text ?? "", Most);
        return cut.AsSpan().ContainsAny(Odd) ? Shown(Colours().Replace(cut, "")) : cut;
    }

    /// <summary>At most so many characters of a text, and how many are left out.</summary>
    public static string Cut(string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return string.Create(CultureInfo.InvariantCulture, $"{text.AsSpan(0, end)}… ({text.Length - end:N0} more characters)");
    }

    private static string Shown(string text)
    {
        var shown = new StringBuilder(text.Length + 16);
        foreach (var c in text)
        {
            _ = !Odd.Contains(c) ? shown.Append(c) : c < ' ' ? shown.Append('^').Append((char)('@' + c))
                : shown.Append(CultureInfo.InvariantCulture, $"‹U+{(int)c:X4}›");
        }

        return shown.ToString();
    }

    /// <summary>Escape sequences of terminals: control sequences and commands of the operating system (ECMA-48, 5.4 and 8.3.89).</summary>
    [GeneratedRegex(@"\x1B\[[0-?]*[ -/]*[@-~]|\x1B\][^\a\x1B]{0,1000}(\a|\x1B\\)")]
    private static partial Regex Colours();
}
