using System.Globalization;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>What apt knows, as far as a task asks. Immutable.</summary>
/// <param name="IsThere">Whether the host has apt-get.</param>
/// <param name="Packages">The packages that the task's names mean, installed or left with their configuration.</param>
internal sealed record AptState(bool IsThere, IReadOnlyList<AptPackage> Packages)
{
    private static readonly QueryFamily Family = new("dpkg packages", Script, (answer, names) => [.. names.Select(n => Split(answer, n))]);

    /// <summary>Newest versions by name (with <c>latest</c>).</summary>
    public IReadOnlyDictionary<string, string> Candidates { get; init; } = new Dictionary<string, string>();

    /// <summary>How many packages a simulated run would install, upgrade or remove; null when none was asked.</summary>
    public int? Simulated { get; init; }

    /// <summary>How old the package lists are, in seconds; null when there are none.</summary>
    public long? CacheAge { get; init; }

    /// <summary>Name and version of the package file; empty when it cannot be read.</summary>
    public IReadOnlyList<string> Deb { get; init; } = [];

    /// <summary>The packages that a name means.</summary>
    public static Probe<AptState> Read(IReadOnlyList<AptSpec> specs) =>
        Probe.All((specs.Count > 0 ? specs.Select(s => s.Name) : ["apt"]).Distinct().Select(n => Probe.Answer(Family.Query(n), Parse)))
            .Select(all => new AptState(all.Count > 0 && all[0].IsThere, [.. all.SelectMany(a => a.Packages).DistinctBy(p => (p.Name, p.Arch))]));

    /// <summary>The newest versions that the lists know.</summary>
    public static Probe<IReadOnlyDictionary<string, string>> ReadCandidates(IEnumerable<string> names) =>
        Probe.Answer<IReadOnlyDictionary<string, string>>(Sh.Line($"LC_ALL=C apt-cache policy {names}"), answer =>
        {
            var found = new Dictionary<string, string>(StringComparer.Ordinal);
            var name = "";
            foreach (var line in answer.Output.Split('\n'))
            {
                if (line.EndsWith(':') && line.Length > 1 && line[0] != ' ')
                {
                    name = line[..^1].Split(':')[0];
                }
                else if (line.StartsWith("  Candidate: ", StringComparison.Ordinal))
                {
                    found[name] = line["  Candidate: ".Length..];
                }
            }

            return found;
        });

    /// <summary>How old the lists are.</summary>
    public static Probe<long?> ReadCacheAge { get; } = Probe.Answer<long?>(
        Sh.Verbatim("date +%s; stat -c %Y /var/lib/apt/periodic/update-success-stamp 2>/dev/null || stat -c %Y /var/lib/apt/lists 2>/dev/null"),
        answer =>
        {
            var lines = answer.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return lines.Length < 2 ? null : long.Parse(lines[0], CultureInfo.InvariantCulture) - long.Parse(lines[1], CultureInfo.InvariantCulture);
        });

    private static Sh Script(IReadOnlyList<string> names)
    {
        var globs = names.Where(n => n.IndexOfAny(['*', '?']) >= 0).ToArray();
        var more = globs.Length == 0 ? Sh.Empty : Sh.Line($"\ndpkg-query -W -f '{Sh.Verbatim(AptPackage.Format)}' {globs} 2>/dev/null");
        return Sh.Line($$"""
            command -v apt-get >/dev/null 2>&1 || exit 127
            dpkg-query -W -f '{{Sh.Verbatim(AptPackage.Format)}}' 2>/dev/null | awk -F '\t' -v w={{string.Join(' ', names)}} '
            BEGIN { n = split(w, a, " "); for (i = 1; i <= n; i++) k[a[i]] = 1 }
            $1 in k { print; next }
            { m = split($5, p, /, */); for (i = 1; i <= m; i++) { sub(/[ (:].*/, "", p[i]); if (p[i] in k) { print; next } } }'{{more}}
            exit 0
            """);
    }

    private static ShellAnswer Split(ShellAnswer answer, string name)
    {
        var spec = new AptSpec(name);
        return answer with { Output = string.Join('\n', answer.Output.Split('\n').Where(l => AptPackage.Parse(l) is { } p && spec.Names(p))) };
    }

    private static AptState Parse(ShellAnswer answer) => new(answer.Succeeded, [.. answer.Output.Split('\n').Select(AptPackage.Parse).OfType<AptPackage>()]);
}
