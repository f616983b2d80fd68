using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Runbook.Modules;

/// <summary>One of Python's regular expressions, as playbooks write them, on .NET's engine. Immutable, safe from any thread.</summary>
/// <remarks>
/// Syntax: https://docs.python.org/3/library/re.html. Differences mended: named groups are numbered from left to right with the
/// others, <c>(?P=name)</c>, <c>\Z</c>, and the references of a replacement.
/// </remarks>
internal sealed class PythonRegex
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);
    private readonly Regex _regex;

    /// <summary>Compiles.</summary>
    /// <exception cref="ArgumentException">The pattern is wrong.</exception>
    public PythonRegex(string pattern, RegexOptions options = RegexOptions.None) =>
        _regex = new Regex(Translate(pattern), options | RegexOptions.CultureInvariant, Limit);

    /// <summary>Why a pattern is wrong; null when it is right.</summary>
    public static string? Problem(string pattern)
    {
        try
        {
            _ = new PythonRegex(pattern);
            return null;
        }
        catch (ArgumentException e)
        {
            return $"\"{pattern}\" is not a regular expression: {e.Message}";
        }
    }

    /// <summary>Whether any part of a text matches.</summary>
    public bool IsMatch(string text) => _regex.IsMatch(text);

    /// <summary>The first match in a text.</summary>
    public Match Match(string text) => _regex.Match(text);

    /// <summary>The group of a name.</summary>
    public Group Group(Match match, string name) =>
        match.Groups[_names.TryGetValue(name, out var number) ? number : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : -1];

    /// <summary>Replaces all matches, and counts them.</summary>
    public (string Text, int Count) Replace(string text, string replacement)
    {
        var count = 0;
        var result = _regex.Replace(text, m =>
        {
            count++;
            return Expand(m, replacement);
        });
        return (result, count);
    }

    /// <summary>Fills a replacement: <c>\1</c>, <c>\g&lt;1&gt;</c>, <c>\g&lt;name&gt;</c>, <c>\n</c> and the other escapes of one letter.</summary>
    public string Expand(Match match, string replacement)
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
                text.Append(Group(match, replacement[(i + 2)..end]).Value);
                i = end;
            }
            else if (char.IsAsciiDigit(c) && c != '0')
            {
                var length = i + 1 < replacement.Length && char.IsAsciiDigit(replacement[i + 1]) ? 2 : 1;
                text.Append(Group(match, replacement.Substring(i, length)).Value);
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

    /// <summary>Every capturing group gets its number from the left, so that names and numbers mean what they mean in Python.</summary>
    private string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 16);
        var (groups, isClass) = (0, false);
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
            {
                text.Append(pattern[i + 1] == 'Z' && !isClass ? "\\z" : pattern.Substring(i, 2));
                i++;
            }
            else if (isClass)
            {
                // A bracket that opens inside a class is plain in Python.
                text.Append(c == '[' ? "\\[" : c.ToString());
                isClass = c != ']';
            }
            else if (c == '[')
            {
                isClass = true;
                var first = i + 1 < pattern.Length && pattern[i + 1] == '^' ? 2 : 1;
                // A closing bracket that comes first is part of the class.
                var literal = i + first < pattern.Length && pattern[i + first] == ']';
                text.Append(pattern, i, first).Append(literal ? "\\]" : "");
                i += first - 1 + (literal ? 1 : 0);
            }
            else
            {
                i = c == '(' ? Open(pattern, i, text, ref groups) : Copy(c, i, text);
            }
        }

        return text.ToString();
    }

    private static int Copy(char c, int at, StringBuilder text)
    {
        text.Append(c);
        return at;
    }

    private int Open(string pattern, int at, StringBuilder text, ref int groups)
    {
        if (string.CompareOrdinal(pattern, at, "(?P<", 0, 4) == 0 && pattern.IndexOf('>', at) is > 0 and var close)
        {
            _names[pattern[(at + 4)..close]] = ++groups;
            text.Append(CultureInfo.InvariantCulture, $"(?<{groups}>");
            return close;
        }

        if (string.CompareOrdinal(pattern, at, "(?P=", 0, 4) == 0 && pattern.IndexOf(')', at) is > 0 and var end
            && _names.TryGetValue(pattern[(at + 4)..end], out var number))
        {
            text.Append(CultureInfo.InvariantCulture, $"\\k<{number}>");
            return end;
        }

        if (at + 1 < pattern.Length && pattern[at + 1] == '?')
        {
            text.Append('(');
            return at;
        }

        text.Append(CultureInfo.InvariantCulture, $"(?<{++groups}>");
        return at;
    }
}
