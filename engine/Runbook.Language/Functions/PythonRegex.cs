using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Runbook.Language;

/// <summary>
/// A regular expression in the syntax of Python's <c>re</c>, run by .NET's engine: groups keep Python's numbers, replacement text
/// follows Python's rules. Immutable, safe from any thread.
/// </summary>
internal sealed class PythonRegex
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private readonly Dictionary<string, int> _names = new(StringComparer.Ordinal);

    /// <summary>Parses a pattern.</summary>
    /// <exception cref="FormatException">The pattern is not valid.</exception>
    public PythonRegex(string pattern, bool ignoreCase = false, bool multiline = false, bool atStart = false, bool whole = false)
    {
        var options = RegexOptions.CultureInvariant
            | (ignoreCase ? RegexOptions.IgnoreCase : 0) | (multiline ? RegexOptions.Multiline : 0);
        var translated = new PythonRegexTranslator(pattern, _names).Translate();
        translated = whole ? $@"\A(?:{translated})\z" : atStart ? $@"\A(?:{translated})" : translated;
        try
        {
            Engine = new Regex(translated, options, Timeout);
        }
        catch (ArgumentException e)
        {
            throw new FormatException($"\"{pattern}\" is not a regular expression: {e.Message}", e);
        }

        GroupCount = Engine.GetGroupNumbers().Max();
    }

    public Regex Engine { get; }

    /// <summary>How many groups there are, the whole match not counted.</summary>
    public int GroupCount { get; }

    /// <summary>The number of a group given by name or number, or null when there is none.</summary>
    public int? Group(string name) => _names.TryGetValue(name, out var number) ? number
        : int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= GroupCount ? number
        : null;

    /// <summary>A name of a group; what has digits only is none.</summary>
    /// <exception cref="FormatException">No group has that name.</exception>
    public string Name(string name) =>
        _names.ContainsKey(name) ? name : throw new FormatException($"the pattern has no group named \"{name}\"");

    /// <summary>Python's <c>sub</c>, and how often something was replaced; a count of 0 replaces all.</summary>
    /// <exception cref="FormatException">The replacement is not valid.</exception>
    public (string Text, int Count) Replace(string text, string replacement, int count)
    {
        var parts = Template(replacement);
        var replaced = 0;
        var result = Engine.Replace(text, match =>
        {
            replaced++;
            return string.Concat(parts.Select(p => p.Literal ?? match.Groups[p.Group].Value));
        }, count <= 0 ? -1 : count);
        return (result, replaced);
    }

    private List<(string? Literal, int Group)> Template(string text)
    {
        List<(string? Literal, int Group)> parts = [];
        var literal = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                literal.Append(text[i]);
                continue;
            }

            if (++i >= text.Length)
            {
                throw new FormatException("the replacement ends in a backslash");
            }

            if (text[i] == 'g')
            {
                var end = text.IndexOf('>', i);
                if (i + 1 >= text.Length || text[i + 1] != '<' || end < 0)
                {
                    throw new FormatException("\\g in the replacement needs <name>");
                }

                AddGroup(text[(i + 2)..end]);
                i = end;
            }
            else if (text[i] == '0' || (IsOctal(text, i) && IsOctal(text, i + 1) && IsOctal(text, i + 2)))
            {
                var length = IsOctal(text, i + 1) ? (IsOctal(text, i + 2) ? 3 : 2) : 1;
                literal.Append((char)Convert.ToInt32(text.Substring(i, length), 8));
                i += length - 1;
            }
            else if (char.IsAsciiDigit(text[i]))
            {
                var length = i + 1 < text.Length && char.IsAsciiDigit(text[i + 1]) ? 2 : 1;
                AddGroup(text.Substring(i, length));
                i += length - 1;
            }
            else
            {
                literal.Append(Escaped(text[i]));
            }
        }

        parts.Add((literal.ToString(), 0));
        return parts;

        void AddGroup(string name)
        {
            parts.Add((literal.ToString(), 0));
            literal.Clear();
            parts.Add((null, Group(name)
                ?? throw new FormatException($"the replacement names the group \"{name}\", which the pattern has not")));
        }
    }

    private static bool IsOctal(string text, int index) => index < text.Length && text[index] is >= '0' and <= '7';

    private static string Escaped(char c) => c switch
    {
        'n' => "\n",
        't' => "\t",
        'r' => "\r",
        'a' => "\a",
        'b' => "\b",
        'f' => "\f",
        'v' => "\v",
        '\\' => "\\",
        _ when char.IsAsciiLetter(c) => throw new FormatException($"the replacement holds the bad escape \\{c}"),
        _ => "\\" + c,
    };
}
