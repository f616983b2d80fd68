using System.Collections;
using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>
/// The names that tasks still to run will set, as a layer of variables above all others: asking for one of them throws. So the
/// evaluation itself finds out what a task depends on, however deep variables refer to variables. Used by one host's loop.
/// </summary>
internal sealed class PendingNames : IReadOnlyDictionary<string, Value>
{
    // What other hosts or the run may change at any time.
    private static readonly FrozenSet<string> NeverAhead = FrozenSet.ToFrozenSet(
        ["hostvars", "groups", "group_names", "ansible_play_hosts", "ansible_play_batch", "play_hosts", "vars"], StringComparer.Ordinal);

    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private bool _facts;

    /// <summary>The layer to put above the others.</summary>
    public VariableLayer Layer => new("not yet known", this);

    /// <inheritdoc/>
    public int Count => 1;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => [];

    /// <inheritdoc/>
    public IEnumerable<Value> Values => [];

    /// <inheritdoc/>
    public Value this[string key] => throw new KeyNotFoundException(key);

    /// <summary>Adds what a task will set.</summary>
    /// <returns>False when nobody can say what it will set, or what will run after it.</returns>
    public bool Add(TaskSpec task)
    {
        if (task.Keywords.GetValueOrDefault("register")?.AsText() is { } register)
        {
            _names.Add(register);
        }

        switch (task.ShortAction)
        {
            case "set_fact" when task.Arguments is MapValue map && !map.Keys.Any(k => k.HasTemplates):
                _names.UnionWith(map.TextEntries.Select(e => e.Key));
                return true;
            case "debug" or "assert" or "fail" or "pause" or "set_stats" or "validate_argument_spec":
                return true;
            case "meta":
                return (task.Arguments as MapValue)?["_raw_params"]?.AsText() is "noop" or "flush_handlers";
            case "setup" or "gather_facts" or "service_facts" or "package_facts" or "getent" or "mount_facts":
                _facts = true;
                return true;
            default:
                return DirectiveTable.Find(task.ShortAction) is null && !task.Action.Contains('{');
        }
    }

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Value value)
    {
        value = null;
        return _names.Contains(key) || NeverAhead.Contains(key) || (_facts && IsFact(key)) ? throw new NotYetKnownException(key) : false;
    }

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, Value>> GetEnumerator() => Enumerable.Empty<KeyValuePair<string, Value>>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static bool IsFact(string name) =>
        name.StartsWith("ansible_", StringComparison.Ordinal) && !ConnectionResolver.Variables.Contains(name) && !name.StartsWith("ansible_loop", StringComparison.Ordinal);
}
