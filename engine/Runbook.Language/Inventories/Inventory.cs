using System.Diagnostics.CodeAnalysis;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Hosts and groups, from files, scripts and lists. Loaded once; <c>add_host</c> and <c>group_by</c> add to it during a run.
/// Safe from any thread.
/// </summary>
public sealed class Inventory
{
    private readonly GraphClock _clock = new();
    private readonly OrderedDictionary<string, Host> _hosts = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, Group> _groups = new(StringComparer.Ordinal);
    private volatile Names? _names;
    private Host? _implicitLocalhost;

    internal Inventory(InventoryOptions options)
    {
        Options = options;
        All = DeclareGroup("all", default);
        Ungrouped = DeclareGroup("ungrouped", default);
        All.Add(Ungrouped);
    }

    /// <summary>The group of all hosts.</summary>
    public Group All { get; }

    /// <summary>The group of the hosts that no other group names.</summary>
    public Group Ungrouped { get; }

    /// <summary>All hosts in the order in which they were first named; without the implicit <c>localhost</c>.</summary>
    public IReadOnlyList<Host> Hosts => Current().Hosts;

    /// <summary>All groups in the order in which they were first named; <c>all</c> and <c>ungrouped</c> lead.</summary>
    public IReadOnlyList<Group> Groups => Current().Groups;

    /// <summary>The sources as given.</summary>
    public IReadOnlyList<string> Sources { get; internal set; } = [];

    /// <summary>The folders of the sources, each once, in order: there stand <c>group_vars</c> and <c>host_vars</c>.</summary>
    public IReadOnlyList<string> Directories { get; internal set; } = [];

    /// <summary>How it was read.</summary>
    internal InventoryOptions Options { get; }

    /// <summary>Counts the changes; equal numbers mean that nothing changed in between.</summary>
    public int Version => _clock.Version;

    /// <summary>
    /// Reads sources in order; what later ones say wins. A source is a file (INI, YAML, JSON, TOML, or a plugin's YAML), an executable, a
    /// folder of these, or a list of hosts with a comma in it (<c>a,b,</c>). Nothing is thrown for bad input: each mistake is a diagnostic,
    /// and what could be read is in the inventory.
    /// </summary>
    public static (Inventory Inventory, IReadOnlyList<Diagnostic> Diagnostics) Load(
        IReadOnlyList<string> sources, InventoryOptions? options = null)
    {
        var inventory = new Inventory(options ?? InventoryOptions.Default);
        var diagnostics = new List<Diagnostic>();
        new InventoryLoader(inventory, diagnostics).Load(sources);
        return (inventory, diagnostics);
    }

    /// <summary>
    /// The host of that name, or null. <c>localhost</c>, <c>127.0.0.1</c> and <c>::1</c> are made when no source names them.
    /// </summary>
    public Host? FindHost(string name)
    {
        lock (_clock.Gate)
        {
            return _hosts.TryGetValue(name, out var host) ? host : IsLocal(name) ? ImplicitLocalhost(name) : null;
        }
    }

    /// <summary>The group of that name, or null.</summary>
    public Group? FindGroup(string name)
    {
        lock (_clock.Gate)
        {
            return _groups.GetValueOrDefault(name);
        }
    }

    /// <summary>
    /// Adds a host, or more groups and variables to one that is there (<c>add_host</c>). Groups that are not there are made.
    /// True when anything changed. The order of the groups is kept.
    /// </summary>
    public bool AddHost(string name, IEnumerable<string> groups, MapValue variables, [NotNull] out Host? host)
    {
        lock (_clock.Gate)
        {
            var changed = !_hosts.ContainsKey(name);
            host = DeclareHost(name, default, null);
            changed |= host.Merge(variables.TextEntries);
            foreach (var group in groups)
            {
                changed |= AddGroup(group).Add(host);
            }

            Settle(host);
            return changed;
        }
    }

    /// <summary>
    /// Puts a host into a group (<c>group_by</c>), which is made, below <paramref name="parents"/>, when it is not there. True when
    /// anything
    /// changed. A parent that would close a circle is left out and told.
    /// </summary>
    public bool AddToGroup(Host host, string group, IEnumerable<string> parents, out IReadOnlyList<Diagnostic> diagnostics)
    {
        var found = new List<Diagnostic>();
        diagnostics = found;
        lock (_clock.Gate)
        {
            var isNew = !_groups.ContainsKey(group);
            var target = DeclareGroup(group, default);
            var changed = isNew;
            foreach (var parent in parents.Where(p => p != "all"))
            {
                changed |= Link(AddGroup(parent), target, default, found);
            }

            SettleGroup(target);
            changed |= target.Add(host);
            Settle(host);
            return changed;
        }
    }

    /// <summary>The hosts that a pattern (or several, as a playbook's list) selects, in Ansible's order.</summary>
    /// <param name="pattern">Texts such as <c>web:&amp;prod:!web03</c>.</param>
    /// <param name="limit">The hosts to keep (those of <c>--limit</c>); null keeps all.</param>
    /// <param name="span">Where the pattern stands, for warnings.</param>
    public (IReadOnlyList<Host> Hosts, IReadOnlyList<Diagnostic> Diagnostics) Match(
        IReadOnlyList<string> pattern, IReadOnlyList<Host>? limit = null, SourceSpan span = default) =>
        HostMatcher.Match(this, pattern, limit, span);

    /// <summary>The hosts that a pattern selects; see the other overload.</summary>
    public (IReadOnlyList<Host> Hosts, IReadOnlyList<Diagnostic> Diagnostics) Match(
        string pattern, IReadOnlyList<Host>? limit = null, SourceSpan span = default) => Match([pattern], limit, span);

    /// <summary>The host of that name, made when it is not there.</summary>
    internal Host DeclareHost(string name, SourceSpan span, string? source)
    {
        if (!_hosts.TryGetValue(name, out var host))
        {
            host = new Host(name, span, source, _clock);
            _hosts.Add(name, host);
            _clock.Tick();
        }

        return host;
    }

    /// <summary>The group of that name, made when it is not there.</summary>
    internal Group DeclareGroup(string name, SourceSpan span)
    {
        if (!_groups.TryGetValue(name, out var group))
        {
            group = new Group(name, span, _clock);
            _groups.Add(name, group);
            _clock.Tick();
        }

        return group;
    }

    /// <summary>Puts a group below another unless that closes a circle, which is told. True when it is new there.</summary>
    internal bool Link(Group parent, Group child, SourceSpan span, List<Diagnostic> diagnostics)
    {
        if (parent == child || child.SelfAndDescendants().Contains(parent))
        {
            diagnostics.Add(Diagnostic.Error("inventory-group-circle", "Groups contain each other in a circle",
                $"\"{child.Name}\" cannot be a child of \"{parent.Name}\", which is {(parent == child ? "itself" : "below it")}", span));
            return false;
        }

        return parent.Add(child);
    }

    /// <summary>Gives every group a way up to <c>all</c> and every lone host its place in <c>ungrouped</c>.</summary>
    internal void Settle()
    {
        foreach (var group in _groups.Values)
        {
            SettleGroup(group);
        }

        foreach (var host in _hosts.Values)
        {
            Settle(host);
        }
    }

    private Group AddGroup(string name)
    {
        var group = DeclareGroup(name, default);
        SettleGroup(group);
        return group;
    }

    private void SettleGroup(Group group)
    {
        if (group != All && group.ParentCount == 0)
        {
            All.Add(group);
        }
    }

    private void Settle(Host host)
    {
        if (host.IsOnlyIn(All, Ungrouped))
        {
            Ungrouped.Add(host);
        }
        else
        {
            Ungrouped.Remove(host);
        }
    }

    private Host ImplicitLocalhost(string name)
    {
        if (_implicitLocalhost is null)
        {
            var local = LocalNames.FirstOrDefault(_hosts.ContainsKey);
            if (local is not null)
            {
                return _hosts[local];
            }

            _implicitLocalhost = new Host(name, default, null, _clock, isImplicit: true);
            _implicitLocalhost.Set("ansible_connection", Value.Of("local"));
        }

        return _implicitLocalhost;
    }

    private static string[] LocalNames => ["localhost", "127.0.0.1", "::1"];

    /// <summary>Whether a name means the control machine.</summary>
    internal static bool IsLocal(string name) => name is "localhost" or "127.0.0.1" or "::1";

    private Names Current()
    {
        var known = _names;
        if (known is not null && known.Version == _clock.Version)
        {
            return known;
        }

        lock (_clock.Gate)
        {
            return _names = new(_clock.Version, [.. _hosts.Values], [.. _groups.Values]);
        }
    }

    private sealed record Names(int Version, Host[] Hosts, Group[] Groups);
}
