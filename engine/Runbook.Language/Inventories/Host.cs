using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// A host of an <see cref="Inventory"/>. Its groups and variables may change during a run (<c>add_host</c>, <c>group_by</c>): each
/// property gives a consistent snapshot. Safe from any thread.
/// </summary>
public sealed class Host
{
    private readonly GraphClock _clock;
    private readonly List<Group> _groups = new(1);
    private volatile Dictionary<string, Value>? _variables;
    private volatile Membership? _membership;

    internal Host(string name, SourceSpan span, string? source, GraphClock clock, bool isImplicit = false)
    {
        (Name, Span, InventoryFile, _clock, IsImplicit) = (name, span, source, clock, isImplicit);
    }

    /// <summary>The name as the inventory writes it, a range's already expanded.</summary>
    public string Name { get; }

    /// <summary>Where it was first named; unknown for an implicit host and one from <c>add_host</c>.</summary>
    public SourceSpan Span { get; }

    /// <summary>The absolute path of the file that first named it, or null.</summary>
    public string? InventoryFile { get; }

    /// <summary>Whether it is the <c>localhost</c> that no inventory names: it belongs to no group, not even to <c>all</c>.</summary>
    public bool IsImplicit { get; }

    /// <summary>The groups that name it directly, in the order in which they did.</summary>
    public IReadOnlyList<Group> Groups => Current().Direct;

    /// <summary>All its groups with their ancestors, lowest precedence first: by depth, priority, name; <c>all</c> leads.</summary>
    public IReadOnlyList<Group> AllGroups => Current().All;

    /// <summary>The variables that the inventory (or <c>add_host</c>) gives it directly, as written.</summary>
    public IReadOnlyDictionary<string, Value> Variables => _variables ?? NoVariables;

    private static IReadOnlyDictionary<string, Value> NoVariables => System.Collections.ObjectModel.ReadOnlyDictionary<string, Value>.Empty;

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Sets a variable while the inventory is loaded: nobody else sees it yet.</summary>
    internal void Set(string name, Value value) => (_variables ??= new(StringComparer.Ordinal))[name] = value;

    /// <summary>Sets variables during a run; called inside the gate. False when all had these values already.</summary>
    internal bool Merge(IEnumerable<KeyValuePair<string, Value>> variables)
    {
        var merged = _variables is { } old ? new Dictionary<string, Value>(old, StringComparer.Ordinal) : new(StringComparer.Ordinal);
        var changed = false;
        foreach (var (name, value) in variables)
        {
            changed |= !merged.TryGetValue(name, out var before) || !before.Equals(value);
            merged[name] = value;
        }

        if (changed)
        {
            _variables = merged;
            _clock.Tick();
        }

        return changed;
    }

    /// <summary>Whether no group but these names it; read inside the gate.</summary>
    internal bool IsOnlyIn(Group all, Group ungrouped) => _groups.TrueForAll(g => g == all || g == ungrouped);

    /// <summary>Called by the inventory inside the gate.</summary>
    internal void Join(Group group) => _groups.Add(group);

    /// <summary>Called by the inventory inside the gate.</summary>
    internal void Leave(Group group) => _groups.Remove(group);

    private Membership Current()
    {
        var known = _membership;
        if (known is not null && known.Version == _clock.Version)
        {
            return known;
        }

        lock (_clock.Gate)
        {
            var all = new HashSet<Group>();
            foreach (var group in _groups)
            {
                all.UnionWith(group.SelfAndAncestors());
            }

            return _membership = new(_clock.Version, [.. _groups], [.. all.Order(GroupPrecedence.Instance)]);
        }
    }

    private sealed record Membership(int Version, Group[] Direct, Group[] All);
}
