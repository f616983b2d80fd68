using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// What <c>runbook inventory</c> shows, in the form of <c>ansible-inventory</c>. Reads the inventory as it is when made. One thread.
/// </summary>
public sealed class InventoryReport
{
    private static readonly string[] Internal =
        ["inventory_dir", "inventory_file", "inventory_hostname", "inventory_hostname_short", "groups", "group_names", "hostvars"];

    private readonly Inventory _inventory;
    private readonly HostVariables _variables;
    private readonly HashSet<string>? _kept;

    /// <summary>A report on an inventory.</summary>
    /// <param name="inventory">The inventory.</param>
    /// <param name="variables">The variables of its hosts.</param>
    /// <param name="limit">The hosts to show; null (the default) shows all.</param>
    public InventoryReport(Inventory inventory, HostVariables variables, IReadOnlyList<Host>? limit = null)
    {
        (_inventory, _variables) = (inventory, variables);
        _kept = limit?.Select(h => h.Name).ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// <c>--list</c>: a map of groups with <c>hosts</c> and <c>children</c>, and <c>_meta.hostvars</c>; keys are sorted, templates are as
    /// written.
    /// </summary>
    /// <param name="export">Whether each group and host shows only its own variables (<c>--export</c>); false by default.</param>
    public MapValue List(bool export = false)
    {
        var entries = new SortedDictionary<string, Value>(StringComparer.Ordinal) { ["_meta"] = Value.Map(("hostvars", HostVars(export))) };
        foreach (var group in Reachable())
        {
            var content = new MapBuilder();
            Put(content, "children", group.Children.Select(c => c.Name));
            Put(content, "hosts", Hosts(group).Select(h => h.Name));
            if (export && OfGroup(group) is { Count: > 0 } variables)
            {
                content["vars"] = variables;
            }

            if (content.Count > 0)
            {
                entries[group.Name] = content.Build();
            }
        }

        return Value.Map(entries);
    }

    /// <summary><c>--host</c>: the variables of one host, sorted by name.</summary>
    public MapValue Host(Host host)
    {
        var scope = _variables.Scope(host);
        return Value.Map(scope.Names.Except(Internal).Order(StringComparer.Ordinal)
            .Select(n => KeyValuePair.Create(n, scope.TryGet(n, out var value) ? value : Value.Null)));
    }

    /// <summary>
    /// <c>--list --yaml</c>: the groups in each other, hosts with their variables where they are named first and without them
    /// in further places.
    /// </summary>
    public MapValue Tree() => Value.Map((_inventory.All.Name, TreeOf(_inventory.All, [])));

    /// <summary><c>--graph</c>: a tree of text lines, each ended by a newline but the last.</summary>
    /// <param name="top">The group at the root; null for <c>all</c>.</param>
    /// <param name="withVariables">Whether to show variables (<c>--vars</c>).</param>
    public string Graph(Group? top = null, bool withVariables = false)
    {
        var lines = new List<string>();
        GraphOf(top ?? _inventory.All, 0, withVariables, lines);
        return string.Join('\n', lines);
    }

    private bool Shows(Host host) => _kept is null || _kept.Contains(host.Name);

    private IEnumerable<Host> Hosts(Group group) => group == _inventory.All ? [] : group.Hosts.Where(Shows);

    private static void Put(MapBuilder content, string key, IEnumerable<string> names)
    {
        if (names.Any())
        {
            content[key] = Value.Of(names);
        }
    }

    private static MapValue Sorted(IEnumerable<KeyValuePair<string, Value>> variables) =>
        Value.Map(variables.ExceptBy(Internal, v => v.Key).OrderBy(v => v.Key, StringComparer.Ordinal));

    private List<Group> Reachable()
    {
        var groups = new List<Group> { _inventory.All };
        var seen = new HashSet<Group>(groups);
        for (var i = 0; i < groups.Count; i++)
        {
            groups.AddRange(groups[i].Children.Where(seen.Add));
        }

        return groups;
    }

    private MapValue HostVars(bool export) =>
        Value.Map(_inventory.All.AllHosts.Where(Shows).OrderBy(h => h.Name, StringComparer.Ordinal)
            .Select(h => KeyValuePair.Create(h.Name, (Value)(export ? Sorted(_variables.OfHost(h)) : Host(h))))
            .Where(e => ((MapValue)e.Value).Count > 0));

    private MapValue TreeOf(Group group, HashSet<string> seen)
    {
        var children = new SortedDictionary<string, Value>(StringComparer.Ordinal);
        foreach (var child in group.Children)
        {
            children[child.Name] = TreeOf(child, seen);
        }

        var hosts = new SortedDictionary<string, Value>(StringComparer.Ordinal);
        foreach (var host in Hosts(group))
        {
            hosts[host.Name] = seen.Add(host.Name) ? Host(host) : MapValue.Empty;
        }

        var content = new MapBuilder();
        if (children.Count > 0)
        {
            content["children"] = Value.Map(children);
        }

        if (hosts.Count > 0)
        {
            content["hosts"] = Value.Map(hosts);
        }

        return content.Build();
    }

    private void GraphOf(Group group, int depth, bool withVariables, List<string> lines)
    {
        lines.Add(Line($"@{group.Name}:", depth));
        foreach (var child in group.Children)
        {
            GraphOf(child, depth + 1, withVariables, lines);
        }

        foreach (var host in Hosts(group))
        {
            lines.Add(Line(host.Name, depth + 1));
            Variables(withVariables ? Host(host).TextEntries : [], depth + 2, lines);
        }

        Variables(withVariables ? OfGroup(group).TextEntries : [], depth + 1, lines);
    }

    private MapValue OfGroup(Group group) => Sorted(group.Priority == 1
        ? _variables.OfGroup(group)
        : _variables.OfGroup(group).Append(KeyValuePair.Create("ansible_group_priority", Value.Of(group.Priority))));

    private static void Variables(IEnumerable<KeyValuePair<string, Value>> variables, int depth, List<string> lines)
    {
        foreach (var (name, value) in variables)
        {
            lines.Add(Line($"{{{name} = {GraphText.Of(value)}}}", depth));
        }
    }

    private static string Line(string text, int depth)
    {
        var line = new StringBuilder();
        for (var i = 0; i < depth; i++)
        {
            line.Append("  |");
        }

        return depth == 0 ? text : line.Append("--").Append(text).ToString();
    }
}
