namespace Runbook.Modules;

/// <summary>
/// The answer of the fact script: sections that begin with a line of U+001E and a name, each with text up to the next. Immutable.
/// </summary>
internal sealed class FactSections
{
    private readonly Dictionary<string, string> _sections = new(StringComparer.Ordinal);

    /// <summary>Takes an answer apart.</summary>
    public FactSections(string answer)
    {
        foreach (var part in answer.Split('\x1e').Skip(1))
        {
            var end = part.IndexOf('\n');
            var name = end < 0 ? part : part[..end];
            _sections[name] = end < 0 ? "" : part[(end + 1)..];
        }
    }

    /// <summary>Names of sections, in no order.</summary>
    public IEnumerable<string> Names => _sections.Keys;

    /// <summary>Whether a section was answered, be it empty.</summary>
    public bool Has(string name) => _sections.ContainsKey(name);

    /// <summary>A section's text; empty when there is none.</summary>
    public string Text(string name) => _sections.GetValueOrDefault(name, "");

    /// <summary>A section's text without white space at its ends.</summary>
    public string Trimmed(string name) => Text(name).Trim();

    /// <summary>A section's lines that are not empty.</summary>
    public IEnumerable<string> Lines(string name) => Text(name).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A section of <c>KEY=VALUE</c> lines as a map; quotes around values are taken off.</summary>
    public Dictionary<string, string> Pairs(string name, char separator = '=')
    {
        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in Lines(name))
        {
            var at = line.IndexOf(separator);
            if (at > 0 && line[0] != '#')
            {
                pairs[line[..at].Trim()] = line[(at + 1)..].Trim().Trim('"', '\'');
            }
        }

        return pairs;
    }
}
