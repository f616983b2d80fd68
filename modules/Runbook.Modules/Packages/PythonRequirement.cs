using System.Text.RegularExpressions;

namespace Runbook.Modules;

/// <summary>
/// What pip is asked for: a package with clauses about its version, or anything else that pip takes (an address, a path), of which only pip knows
/// what it gives. Immutable.
/// </summary>
/// <param name="Text">As pip gets it.</param>
/// <param name="Name">The package, in the spelling that packages are compared by; null for anything else.</param>
/// <param name="Clauses">What its version must fulfil, all of them.</param>
internal sealed partial record PythonRequirement(string Text, string? Name, IReadOnlyList<(string Comparison, string Version)> Clauses)
{
    /// <summary>Whether it is fetched by a version control system.</summary>
    public bool IsVersionControlled => VersionControl().IsMatch(Text);

    /// <summary>The spelling that packages are compared by.</summary>
    public static string Normal(string name) => Separators().Replace(name, "-").ToLowerInvariant();

    /// <summary>Reads one requirement.</summary>
    public static PythonRequirement Parse(string text)
    {
        var trimmed = text.Trim();
        // What extras or markers ask for more is pip's to say.
        return Plain().Match(trimmed) is { Success: true } match
            ? new(trimmed, Normal(match.Groups["name"].Value), [.. match.Groups["op"].Captures.Zip(match.Groups["version"].Captures, (o, v) => (o.Value, v.Value))])
            : new(trimmed, null, []);
    }

    /// <summary>Puts together what a comma list took apart: clauses and extras go to the name before them.</summary>
    public static IReadOnlyList<string> Join(IEnumerable<string> parts)
    {
        var whole = new List<string>();
        foreach (var part in parts.Select(p => p.Trim()).Where(p => p.Length > 0))
        {
            var isMore = whole.Count > 0 && (part[0] is '<' or '>' or '=' or '!' or '~' || whole[^1].LastIndexOf('[') > whole[^1].LastIndexOf(']'));
            if (isMore)
            {
                whole[^1] += "," + part;
            }
            else
            {
                whole.Add(part);
            }
        }

        return whole;
    }

    /// <summary>The requirements of a file's text; one that is not plain stands for options, other files and the like.</summary>
    public static IReadOnlyList<PythonRequirement> InFile(string text) =>
    [
        .. text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n').Select(l => Comment().Replace(l, "").Trim()).Where(l => l.Length > 0).Select(Parse),
    ];

    /// <summary>Whether what is installed will do; null when only pip can tell.</summary>
    /// <param name="installed">Versions by name, in the spelling that they are compared by.</param>
    public bool? IsMet(IReadOnlyDictionary<string, string> installed)
    {
        if (Name is null)
        {
            return null;
        }

        if (!installed.TryGetValue(Name, out var version))
        {
            return false;
        }

        var verdicts = Clauses.Select(c => PythonVersion.Fulfils(version, c.Comparison, c.Version)).ToArray();
        return verdicts.Any(v => v == false) ? false : verdicts.Any(v => v is null) ? null : true;
    }

    [GeneratedRegex(@"^(?<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\(?\s*(?<op>===|==|~=|!=|<=|>=|<|>)\s*(?<version>[^\s,;()]+)\s*(?:,\s*(?<op>===|==|~=|!=|<=|>=|<|>)\s*(?<version>[^\s,;()]+)\s*)*,?\s*\)?)?$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();

    [GeneratedRegex("[-_.]+")]
    private static partial Regex Separators();

    [GeneratedRegex(@"(?:^|@\s*)(?:bzr|git|hg|svn)\+")]
    private static partial Regex VersionControl();

    [GeneratedRegex(@"(?:^|\s)#.*$")]
    private static partial Regex Comment();
}
