namespace Runbook.Modules;

/// <summary>
/// What gives which fact, so that only the facts a play speaks of need be gathered: names for <c>gather_subset</c>. Safe from any
/// thread.
/// </summary>
public static class FactNames
{
    private static readonly IReadOnlyList<FactGroup> AllGroups =
        [.. PlatformFacts.Groups, .. DistributionFacts.Groups, .. SecurityFacts.Groups, .. PythonFacts.Groups, Local, .. HardwareFacts.Groups, .. MountFacts.Groups, .. NetworkFacts.Groups, .. VirtualFacts.Groups];

    private static readonly IReadOnlyDictionary<string, string> ByFact =
        AllGroups.SelectMany(g => g.Facts.Select(f => (Fact: f, g.Name))).ToDictionary(p => p.Fact, p => p.Name, StringComparer.Ordinal);

    /// <summary>The small subsets, each a valid entry of <c>gather_subset</c>.</summary>
    public static IReadOnlyList<string> Subsets { get; } = [.. AllGroups.Select(g => g.Name)];

    /// <summary>
    /// The smallest subset that gives a fact; <c>network</c>'s for an interface's own facts, which no list can name, so for any
    /// unknown name; null when the fact comes from a program that Runbook does not ask (facter, ohai).
    /// </summary>
    /// <param name="fact">With or without <c>ansible_</c>.</param>
    public static string? SubsetOf(string fact)
    {
        var name = fact.StartsWith("ansible_", StringComparison.Ordinal) ? fact["ansible_".Length..] : fact;
        return name is "facter" or "ohai" ? null : ByFact.GetValueOrDefault(name, "interfaces");
    }

    internal static IReadOnlyList<FactGroup> Groups => AllGroups;

    private static FactGroup Local => new("local", "min", ["local"], "", LocalFacts.Parse);

    /// <summary>The groups that <c>gather_subset</c> means, in their order; an unknown name goes to <paramref name="unknown"/>.</summary>
    internal static IReadOnlyList<FactGroup> Select(IReadOnlyList<string> subset, ICollection<string> unknown)
    {
        var wanted = new HashSet<string>(StringComparer.Ordinal);
        var dropped = new HashSet<string>(StringComparer.Ordinal);
        var min = Named("min");
        foreach (var entry in subset.Where(e => e.Length > 0))
        {
            var names = Named(entry.TrimStart('!'));
            if (names.Count == 0 && entry.TrimStart('!') is not ("facter" or "ohai"))
            {
                unknown.Add(entry);
            }

            if (entry == "!all")
            {
                dropped.UnionWith(names.Except(min));
            }
            else
            {
                (entry[0] == '!' ? dropped : wanted).UnionWith(names);
            }
        }

        if (!subset.Any(e => e.Length > 0 && e[0] != '!'))
        {
            wanted.UnionWith(Named("all"));
        }

        var explicitly = subset.Where(e => e.Length > 0 && e[0] != '!' && e != "all").SelectMany(Named).ToHashSet(StringComparer.Ordinal);
        wanted.UnionWith(min);
        return [.. AllGroups.Where(g => wanted.Contains(g.Name) && (!dropped.Contains(g.Name) || explicitly.Contains(g.Name)))];
    }

    private static IReadOnlyCollection<string> Named(string name) => name switch
    {
        "all" => [.. AllGroups.Select(g => g.Name)],
        "min" or "hardware" or "network" or "virtual" => [.. AllGroups.Where(g => g.Subset == name).Select(g => g.Name)],
        _ when ByFact.TryGetValue(name, out var group) => [group],
        _ => [.. AllGroups.Where(g => g.Name == name).Select(g => g.Name)],
    };
}
