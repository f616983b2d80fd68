using System.Collections.Concurrent;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The inventory's variables of a host as layers, in Ansible's order of precedence: variables of <c>all</c> and of the other groups in the
/// inventory, <c>group_vars/all</c>, <c>group_vars</c> of the other groups (each time beside the inventory, then beside the playbook),
/// then the
/// host's own in the inventory and in <c>host_vars</c>. Layers are made once and shared between hosts. Safe from any thread.
/// </summary>
public sealed class HostVariables
{
    private readonly Inventory _inventory;
    private readonly ICollection<Diagnostic> _diagnostics;
    private readonly VariableFiles[] _inventoryGroups;
    private readonly VariableFiles[] _playbookGroups;
    private readonly VariableFiles[] _hosts;
    private readonly ConcurrentDictionary<Group, VariableLayer> _groupLayers = new();
    private readonly ConcurrentDictionary<GroupSet, VariableLayer[]> _shared = new();
    private readonly Lock _gate = new();

    /// <summary>The variables of an inventory's hosts.</summary>
    /// <param name="inventory">The inventory.</param>
    /// <param name="diagnostics">Takes what is wrong with the files, as they are read; called under a lock.</param>
    /// <param name="playbookDirectory">The folder of the playbook; null (the default) takes that of the inventory's options.</param>
    public HostVariables(Inventory inventory, ICollection<Diagnostic> diagnostics, string? playbookDirectory = null)
        : this(inventory, diagnostics, withFiles: true, playbookDirectory)
    {
    }

    internal HostVariables(Inventory inventory, ICollection<Diagnostic> diagnostics, bool withFiles, string? playbookDirectory = null)
    {
        (_inventory, _diagnostics) = (inventory, diagnostics);
        var playbook = (playbookDirectory ?? inventory.Options.PlaybookDirectory) is { } p ? Path.GetFullPath(p) : null;
        var beside = withFiles ? inventory.Directories.Where(d => d != playbook).ToArray() : [];
        string[] above = withFiles && playbook is not null ? [playbook] : [];
        VariableFiles[] Files(IEnumerable<string> folders, string kind) =>
            [.. folders.Select(d => new VariableFiles(Path.Combine(d, kind), inventory.Options.Yaml))];
        (_inventoryGroups, _playbookGroups) = (Files(beside, "group_vars"), Files(above, "group_vars"));
        _hosts = Files([.. beside, .. above], "host_vars");
    }

    /// <summary>The layers of a host, lowest precedence first; empty ones are left out.</summary>
    public IReadOnlyList<VariableLayer> Layers(Host host)
    {
        IReadOnlyList<Group> groups = host.IsImplicit ? [_inventory.All] : host.AllGroups;
        var shared = _shared.GetOrAdd(new(groups), static (set, self) => self.OfGroups(set.Groups), this);
        var own = Own(host);
        return own.Count == 0 ? shared : [.. shared, .. own];
    }

    /// <summary>The layers of a host as a scope.</summary>
    public VariableScope Scope(Host host) => new(Layers(host));

    /// <summary>What the inventory and the <c>group_vars</c> files say of one group alone, as written.</summary>
    public IReadOnlyDictionary<string, Value> OfGroup(Group group) => Flat(OfGroups([group]));

    /// <summary>What the inventory and the <c>host_vars</c> files say of one host alone, as written.</summary>
    public IReadOnlyDictionary<string, Value> OfHost(Host host) => Flat(Own(host));

    private static Dictionary<string, Value> Flat(IEnumerable<VariableLayer> layers)
    {
        var flat = new Dictionary<string, Value>(StringComparer.Ordinal);
        foreach (var (name, value) in layers.SelectMany(l => l.Values))
        {
            flat[name] = value;
        }

        return flat;
    }

    private List<VariableLayer> Own(Host host)
    {
        var own = new List<VariableLayer>(_hosts.Length + 1);
        if (host.Variables.Count > 0)
        {
            own.Add(new($"inventory variables of {host.Name}", host.Variables));
        }

        Add(own, _hosts, host.Name);
        return own;
    }

    private VariableLayer[] OfGroups(IReadOnlyList<Group> groups)
    {
        var layers = new List<VariableLayer>();
        foreach (var group in groups.Where(g => g.Variables.Count > 0))
        {
            layers.Add(_groupLayers.GetOrAdd(group, static g => new($"inventory variables of group {g.Name}", g.Variables)));
        }

        foreach (var isAll in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var files in (ReadOnlySpan<VariableFiles[]>)[_inventoryGroups, _playbookGroups])
            {
                foreach (var group in groups.Where(g => g == _inventory.All == isAll))
                {
                    Add(layers, files, group.Name);
                }
            }
        }

        return [.. layers];
    }

    private void Add(List<VariableLayer> layers, VariableFiles[] folders, string name)
    {
        foreach (var files in folders)
        {
            var found = new List<Diagnostic>();
            if (files.Layer(name, found) is { Values.Count: > 0 } layer)
            {
                layers.Add(layer);
            }

            Tell(found);
        }
    }

    private void Tell(List<Diagnostic> found)
    {
        if (found.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            found.ForEach(_diagnostics.Add);
        }
    }

    /// <summary>Groups in order, compared one by one: hosts of the same groups share their layers.</summary>
    private readonly record struct GroupSet(IReadOnlyList<Group> Groups)
    {
        public bool Equals(GroupSet other) => Groups.SequenceEqual(other.Groups);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var group in Groups)
            {
                hash.Add(group);
            }

            return hash.ToHashCode();
        }
    }
}
