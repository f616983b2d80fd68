using System.Text.RegularExpressions;

namespace Runbook.Editor;

/// <summary>
/// How a line of YAML looks, whether or not the file around it can be read yet: hyphens, key, value. Columns count from 0. Immutable.
/// </summary>
/// <param name="Indent">How many blanks it begins with.</param>
/// <param name="Dashes">The columns of the hyphens that begin items.</param>
/// <param name="Column">The column of what follows them.</param>
/// <param name="Key">The key, without quotes; null when there is none.</param>
/// <param name="Value">The column of the value; the end of the line when there is none.</param>
internal sealed partial record YamlLine(int Indent, IReadOnlyList<int> Dashes, int Column, string? Key, int Value)
{
    /// <summary>Whether there is nothing but blanks or a comment.</summary>
    public bool IsEmpty { get; private init; }

    /// <summary>Reads a line.</summary>
    public static YamlLine Of(string line)
    {
        var at = line.Length - line.TrimStart(' ').Length;
        var indent = at;
        var dashes = new List<int>();
        while (at < line.Length && line[at] == '-' && (at + 1 == line.Length || line[at + 1] == ' '))
        {
            dashes.Add(at);
            at++;
            while (at < line.Length && line[at] == ' ')
            {
                at++;
            }
        }

        var rest = line[at..];
        var match = KeyPattern().Match(rest);
        var value = match.Success ? at + match.Length : line.Length;
        return new(indent, dashes, at, match.Success ? match.Groups[1].Value.Trim('"', '\'', ' ') : null, value)
        {
            IsEmpty = (rest.Length == 0 && dashes.Count == 0) || (rest.StartsWith('#') && dashes.Count == 0) || line.Trim() is "---" or "...",
        };
    }

    [GeneratedRegex("""^("[^"]*"|'[^']*'|[^\s:#{}\[\],&*!|>'"%@`-][^:#{}]*?|<<)\s*:(?:\s+|$)""")]
    private static partial Regex KeyPattern();
}
