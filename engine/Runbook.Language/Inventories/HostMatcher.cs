using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Selects hosts by patterns as Ansible does: unions first, then intersections, then exclusions, whatever their order; groups by name,
/// hosts
/// when no group has the name or the pattern has wildcards. Stateless.
/// </summary>
internal static class HostMatcher
{
    /// <summary>The hosts, each once, and what is wrong with the patterns.</summary>
    public static (IReadOnlyList<Host> Hosts, IReadOnlyList<Diagnostic> Diagnostics) Match(
        Inventory inventory, IReadOnlyList<string> texts, IReadOnlyList<Host>? limit, SourceSpan span)
    {
        var diagnostics = new List<Diagnostic>();
        var patterns = texts.SelectMany(HostPattern.Split).Select(HostPattern.Parse).OrderBy(p => p.Kind).ToList();
        var selected = new OrderedDictionary<string, Host>(StringComparer.Ordinal);
        if (patterns.Count > 0 && patterns[0].Kind != HostPattern.Join.Union)
        {
            patterns.Insert(0, HostPattern.Parse("all"));
        }

        foreach (var pattern in patterns)
        {
            Apply(pattern, One(inventory, pattern, span, diagnostics), ref selected);
        }

        if (limit is null)
        {
            return ([.. selected.Values], diagnostics);
        }

        var kept = limit.Select(h => h.Name).ToHashSet(StringComparer.Ordinal);
        return ([.. selected.Values.Where(h => kept.Contains(h.Name))], diagnostics);
    }

    private static void Apply(HostPattern pattern, IReadOnlyList<Host> hosts, ref OrderedDictionary<string, Host> selected)
    {
        if (pattern.Kind == HostPattern.Join.Union)
        {
            foreach (var host in hosts)
            {
                selected.TryAdd(host.Name, host);
            }

            return;
        }

        var names = hosts.Select(h => h.Name).ToHashSet(StringComparer.Ordinal);
        var keep = pattern.Kind == HostPattern.Join.Intersection;
        var rest = new OrderedDictionary<string, Host>(StringComparer.Ordinal);
        foreach (var (name, host) in selected)
        {
            if (names.Contains(name) == keep)
            {
                rest.Add(name, host);
            }
        }

        selected = rest;
    }

    private static IReadOnlyList<Host> One(Inventory inventory, HostPattern pattern, SourceSpan span, List<Diagnostic> diagnostics)
    {
        if (inventory.FindHost(pattern.Text) is { IsImplicit: false } exact)
        {
            return [exact];
        }

        var hosts = Named(inventory, pattern, span, diagnostics);
        return pattern.Slice is { } slice ? Cut(hosts, slice, pattern, span, diagnostics) : hosts;
    }

    private static IReadOnlyList<Host> Named(Inventory inventory, HostPattern pattern, SourceSpan span, List<Diagnostic> diagnostics)
    {
        var (groups, hosts) = pattern.IsWild ? Search(inventory, pattern, span, diagnostics) : Plain(inventory, pattern.Name);
        if (hosts.Count == 0 && Inventory.IsLocal(pattern.Name) && inventory.FindHost(pattern.Name) is { } local)
        {
            return [local];
        }

        if (hosts.Count == 0 && groups == 0 && diagnostics.TrueForAll(d => d.Code != "pattern-bad-regex"))
        {
            var known = inventory.Groups.Select(g => g.Name).Concat(inventory.Hosts.Select(h => h.Name));
            diagnostics.Add(Diagnostic.Warning("pattern-without-match", "A pattern matches no host and no group",
                $"\"{pattern.Name}\"", span, DidYouMean.Hint(pattern.Name, known)));
        }

        return hosts;
    }

    private static (int Groups, IReadOnlyList<Host> Hosts) Plain(Inventory inventory, string name) =>
        inventory.FindGroup(name) is { } group ? (1, group.AllHosts)
        : inventory.FindHost(name) is { IsImplicit: false } host ? (0, [host]) : (0, []);

    private static (int Groups, IReadOnlyList<Host> Hosts) Search(
        Inventory inventory, HostPattern pattern, SourceSpan span, List<Diagnostic> diagnostics)
    {
        try
        {
            var regex = pattern.ToRegex();
            var groups = inventory.Groups.Where(g => regex.IsMatch(g.Name)).ToList();
            // A host may come up several times, and subscripts count it each time, as Ansible's do.
            return (groups.Count, [.. groups.SelectMany(g => g.AllHosts), .. inventory.Hosts.Where(h => regex.IsMatch(h.Name))]);
        }
        catch (ArgumentException bad)
        {
            diagnostics.Add(Diagnostic.Error("pattern-bad-regex", "A pattern is no regular expression",
                $"{pattern.Text}: {bad.Message}", span));
        }
        catch (RegexMatchTimeoutException)
        {
            diagnostics.Add(Diagnostic.Error("pattern-bad-regex", "A pattern takes too long to match", pattern.Text, span));
        }

        return (0, []);
    }

    private static IReadOnlyList<Host> Cut(
        IReadOnlyList<Host> hosts, (int First, int? Last) slice, HostPattern pattern, SourceSpan span, List<Diagnostic> diagnostics)
    {
        if (hosts.Count == 0)
        {
            return hosts;
        }

        var first = slice.First < 0 ? hosts.Count + slice.First : slice.First;
        var last = slice.Last is { } end ? Math.Min(end < 0 ? hosts.Count - 1 : end, hosts.Count - 1) : first;
        if (first >= 0 && first <= last && first < hosts.Count)
        {
            return [.. hosts.Skip(first).Take(last - first + 1)];
        }

        if (slice.Last is null)
        {
            diagnostics.Add(Diagnostic.Warning("pattern-bad-subscript", "A pattern's subscript selects nothing",
                $"{pattern.Text}: there are {hosts.Count} hosts", span));
        }

        return [];
    }
}
