using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// A group of an <see cref="Inventory"/>. Its hosts and children may change during a run: each property gives a consistent
/// snapshot. Safe from any thread.
/// </summary>
public sealed class Group
{
    private readonly GraphClock _clock;
    private readonly Dictionary<string, Value> _variables = new(StringComparer.Ordinal);
    private readonly OrderedDictionary<string, Host> _hosts = new(StringComparer.Ordinal);
    private readonly List<Group> _children = [];
    private readonly List<Group> _parents = [];
    private volatile Snapshot? _snapshot;
    private volatile HashSet<Group>? _ancestors;
    private int _ancestorsVersion = -1;

    internal Group(string name, SourceSpan span, GraphClock clock) => (Name, Span, _clock) = (name, span, clock);

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>Where it was first named; unknown for <c>all</c>, <c>ungrouped</c> and what a run adds.</summary>
    public SourceSpan Span { get; }

    /// <summary>How far below <c>all</c> it stands on its longest way up; <c>all</c> has 0.</summary>
    public int Depth { get; private set; }

    /// <summary><c>ansible_group_priority</c>: among groups of one depth the greater wins; 1 by default.</summary>
    public int Priority { get; internal set; } = 1;

    /// <summary>The hosts that it names itself, in order.</summary>
    public IReadOnlyList<Host> Hosts => Current().Hosts;

    /// <summary>The groups directly below it, in order.</summary>
    public IReadOnlyList<Group> Children => Current().Children;

    /// <summary>The groups directly above it, in order.</summary>
    public IReadOnlyList<Group> Parents => Current().Parents;

    /// <summary>Its hosts and those of all groups below it, each once: its own, then level by level.</summary>
    public IReadOnlyList<Host> AllHosts => Current().AllHosts;

    /// <summary>The names of <see cref="AllHosts"/> as a list value.</summary>
    internal Value HostNames => Current().Names;

    /// <summary>The variables that the inventory gives it directly, as written. Not changed once the inventory is loaded.</summary>
    public IReadOnlyDictionary<string, Value> Variables => _variables;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>How many groups stand directly above; read inside the gate.</summary>
    internal int ParentCount => _parents.Count;

    /// <summary>Sets a variable while the inventory is loaded.</summary>
    internal void Set(string name, Value value) => _variables[name] = value;

    /// <summary>Adds a host; called inside the gate. False when it was there.</summary>
    internal bool Add(Host host)
    {
        if (!_hosts.TryAdd(host.Name, host))
        {
            return false;
        }

        host.Join(this);
        _clock.Tick();
        return true;
    }

    /// <summary>Takes a host out; called inside the gate.</summary>
    internal void Remove(Host host)
    {
        if (_hosts.Remove(host.Name))
        {
            host.Leave(this);
            _clock.Tick();
        }
    }

    /// <summary>Puts a group below this one; called inside the gate. False when it was there. The caller has excluded a circle.</summary>
    internal bool Add(Group child)
    {
        if (_children.Contains(child))
        {
            return false;
        }

        _children.Add(child);
        child._parents.Add(this);
        child.Sink(Depth + 1);
        _clock.Tick();
        return true;
    }

    /// <summary>This group and all above it; called inside the gate, or while the inventory is loaded.</summary>
    internal HashSet<Group> SelfAndAncestors()
    {
        if (_ancestors is { } known && _ancestorsVersion == _clock.Version)
        {
            return known;
        }

        (_ancestors, _ancestorsVersion) = ([.. Walk(g => g._parents)], _clock.Version);
        return _ancestors;
    }

    /// <summary>This group and all below it, level by level; called inside the gate, or while the inventory is loaded.</summary>
    internal List<Group> SelfAndDescendants() => Walk(g => g._children);

    private List<Group> Walk(Func<Group, List<Group>> next)
    {
        var ordered = new List<Group> { this };
        var seen = new HashSet<Group> { this };
        for (var i = 0; i < ordered.Count; i++)
        {
            ordered.AddRange(next(ordered[i]).Where(seen.Add));
        }

        return ordered;
    }

    private void Sink(int depth)
    {
        var pending = new Stack<(Group Group, int Depth)>([(this, depth)]);
        while (pending.TryPop(out var at))
        {
            if (at.Group.Depth >= at.Depth)
            {
                continue;
            }

            at.Group.Depth = at.Depth;
            foreach (var child in at.Group._children)
            {
                pending.Push((child, at.Depth + 1));
            }
        }
    }

    private Snapshot Current()
    {
        var known = _snapshot;
        if (known is not null && known.Version == _clock.Version)
        {
            return known;
        }

        lock (_clock.Gate)
        {
            var all = new OrderedDictionary<string, Host>(StringComparer.Ordinal);
            foreach (var group in SelfAndDescendants())
            {
                foreach (var (name, host) in group._hosts)
                {
                    all.TryAdd(name, host);
                }
            }

            return _snapshot = new(_clock.Version, [.. _hosts.Values], [.. _children], [.. _parents], [.. all.Values], Value.Of(all.Keys));
        }
    }

    private sealed record Snapshot(int Version, Host[] Hosts, Group[] Children, Group[] Parents, Host[] AllHosts, Value Names);
}
