using System.Text;

namespace Runbook.Modules;

/// <summary>A file of repositories: an INI file whose values may go on in indented lines. Stateless.</summary>
internal static class RepoFile
{
    /// <summary>The options of a section, names in lower case; null when the file has no such section.</summary>
    public static IReadOnlyDictionary<string, string>? Section(string text, string name)
    {
        var lines = TextLines.Split(text);
        if (Find(lines, name) is not { } place)
        {
            return null;
        }

        var options = new Dictionary<string, string>(StringComparer.Ordinal);
        string? last = null;
        foreach (var line in lines[(place.Start + 1)..place.End].Select(TextLines.Chop).Where(l => l.Trim().Length > 0 && !IsComment(l)))
        {
            if (char.IsWhiteSpace(line[0]) && last is not null)
            {
                options[last] = options[last].Length == 0 ? line.Trim() : $"{options[last]}\n{line.Trim()}";
            }
            else if (line.IndexOfAny(['=', ':']) is > 0 and var at)
            {
                last = line[..at].Trim().ToLowerInvariant();
                options[last] = line[(at + 1)..].Trim();
            }
        }

        return options;
    }

    /// <summary>The text with a section as it is to be, in the place of the old one, or at the end.</summary>
    /// <param name="text">The text now.</param>
    /// <param name="name">The section.</param>
    /// <param name="options">Its options; null takes the section out.</param>
    public static string With(string text, string name, IReadOnlyList<(string Key, string Value)>? options)
    {
        var lines = TextLines.Split(text.Length == 0 || text.EndsWith('\n') ? text : text + "\n");
        var place = Find(lines, name) ?? (lines.Count, lines.Count);
        var before = string.Concat(lines[..place.Start]);
        var after = string.Concat(lines[place.End..]);
        return options is null ? before + after : before + Written(name, options) + after;
    }

    /// <summary>Whether no section is left.</summary>
    public static bool IsEmpty(string text) => !TextLines.Split(text).Exists(l => l.StartsWith('['));

    /// <summary>The text for people: passwords masked.</summary>
    public static string Shown(string text) => string.Concat(TextLines.Split(text).Select(Masked));

    private static string Written(string name, IReadOnlyList<(string Key, string Value)> options)
    {
        var text = new StringBuilder().Append('[').Append(name).Append("]\n");
        foreach (var (key, value) in options)
        {
            text.Append(key).Append(" = ").Append(value.Replace("\n", "\n\t", StringComparison.Ordinal)).Append('\n');
        }

        return text.Append('\n').ToString();
    }

    private static string Masked(string line)
    {
        var at = line.IndexOfAny(['=', ':']);
        return at > 0 && line[..at].Trim().ToLowerInvariant() is "password" or "proxy_password" ? $"{line[..at].Trim()} = ********\n" : line;
    }

    private static (int Start, int End)? Find(List<string> lines, string name)
    {
        var start = lines.FindIndex(l => l.StartsWith($"[{name}]", StringComparison.Ordinal));
        if (start < 0)
        {
            return null;
        }

        var end = lines.FindIndex(start + 1, l => l.StartsWith('['));
        return (start, end < 0 ? lines.Count : end);
    }

    private static bool IsComment(string line) => line.TrimStart()[0] is '#' or ';';
}
