using System.Text;
using System.Text.RegularExpressions;

namespace Runbook.Modules;

/// <summary>Python's regular expressions, as playbooks write them, on .NET's engine. Stateless.</summary>
/// <remarks>Syntax: https://docs.python.org/3/library/re.html. Differences mended: named groups, <c>\Z</c>, replacement references.</remarks>
internal static class PythonRegex
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Compiles; false with the reason when the pattern is wrong.</summary>
    public static bool TryCompile(string pattern, RegexOptions options, out Regex regex, out string reason)
    {
        try
        {
            reason = "";
            regex = new Regex(Translate(pattern), options | RegexOptions.CultureInvariant, Limit);
            return true;
        }
        catch (ArgumentException e)
        {
            reason = $"\"{pattern}\" is not a regular expression: {e.Message}";
            regex = new Regex("");
            return false;
        }
    }

    /// <summary>Compiles a pattern that was checked before.</summary>
    public static Regex Compile(string pattern, RegexOptions options = RegexOptions.None) => new(Translate(pattern), options | RegexOptions.CultureInvariant, Limit);

    /// <summary>Fills a replacement: <c>\1</c>, <c>\g&lt;1&gt;</c>, <c>\g&lt;name&gt;</c>, <c>\n</c> and the other escapes of one letter.</summary>
    public static string Expand(Match match, string replacement)
    {
        var text = new StringBuilder();
        for (var i = 0; i < replacement.Length; i++)
        {
            if (replacement[i] != '\\' || i + 1 == replacement.Length)
            {
                text.Append(replacement[i]);
                continue;
            }

            var c = replacement[++i];
            if (c == 'g' && i + 1 < replacement.Length && replacement[i + 1] == '<' && replacement.IndexOf('>', i) is > 0 and var end)
            {
                text.Append(match.Groups[replacement[(i + 2)..end]].Value);
                i = end;
            }
            else if (char.IsAsciiDigit(c) && c != '0')
            {
                var length = i + 1 < replacement.Length && char.IsAsciiDigit(replacement[i + 1]) ? 2 : 1;
                text.Append(match.Groups[replacement.Substring(i, length)].Value);
                i += length - 1;
            }
            else
            {
                text.Append(Escape(c));
            }
        }

        return text.ToString();
    }

    private static string Escape(char c) => c switch
    {
        'n' => "\n",
        't' => "\t",
        'r' => "\r",
        'a' => "\a",
        'f' => "\f",
        'v' => "\v",
        '0' => "\0",
        '\\' => "\\",
        _ => "\\" + c,
    };

    private static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length);
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length)
            {
                text.Append(pattern[i + 1] == 'Z' ? "\\z" : pattern.Substring(i, 2));
                i++;
            }
            else if (string.CompareOrdinal(pattern, i, "(?P<", 0, 4) == 0)
            {
                text.Append("(?<");
                i += 3;
            }
            else if (string.CompareOrdinal(pattern, i, "(?P=", 0, 4) == 0 && pattern.IndexOf(')', i) is > 0 and var end)
            {
                text.Append("\\k<").Append(pattern, i + 4, end - i - 4).Append('>');
                i = end;
            }
            else
            {
                text.Append(pattern[i]);
            }
        }

        return text.ToString();
    }
}
