using System.Collections.Immutable;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>
/// What a run knows of a host from one play to the next: facts, variables set, results registered, and whether it is out.
/// Written by the host's own loop and by tasks delegated to it; read from any thread.
/// </summary>
internal sealed class HostMemory(Host host)
{
    private readonly Lock _lock = new();
    private ImmutableDictionary<string, Value> _facts = ImmutableDictionary<string, Value>.Empty;
    private ImmutableDictionary<string, Value> _injected = ImmutableDictionary<string, Value>.Empty;
    private ImmutableDictionary<string, Value> _included = ImmutableDictionary<string, Value>.Empty;
    private ImmutableDictionary<string, Value> _set = ImmutableDictionary<string, Value>.Empty;

    /// <summary>The host.</summary>
    public Host Host { get; } = host;

    /// <summary>Whether it failed or was lost, and takes no further part in the run.</summary>
    public bool IsOut { get; set; }

    /// <summary>Whether it is out because it could not be reached.</summary>
    public bool IsLost { get; set; }

    /// <summary>The counts for the recap.</summary>
    public RecapCounter Recap { get; } = new();

    /// <summary>Facts, without their <c>ansible_</c> prefix: what <c>ansible_facts</c> holds.</summary>
    public ImmutableDictionary<string, Value> Facts => _facts;

    /// <summary>Facts as variables of their own (<c>ansible_distribution</c>).</summary>
    public VariableLayer FactLayer { get; private set; } = new("facts", new Dictionary<string, Value> { ["ansible_facts"] = MapValue.Empty });

    /// <summary>What <c>include_vars</c> brought.</summary>
    public VariableLayer IncludedLayer => new("include_vars", _included);

    /// <summary>What <c>set_fact</c> and <c>register</c> brought.</summary>
    public VariableLayer SetLayer => new("set_fact and register", _set);

    /// <summary>Adds facts that a module returned under <c>ansible_facts</c>; a prefix <c>ansible_</c> is taken off, except from <c>ansible_local</c>, as Ansible does.</summary>
    public void AddFacts(MapValue facts)
    {
        lock (_lock)
        {
            var builder = _facts.ToBuilder();
            foreach (var (name, value) in facts.TextEntries)
            {
                builder[WithoutPrefix(name)] = value;
            }

            // A fact is a variable under the name that its module gave it: "services", not only "ansible_services".
            _injected = _injected.SetItems(facts.TextEntries.Where(f => WithoutPrefix(f.Key) == f.Key));
            PublishFacts(builder.ToImmutable());
        }
    }

    /// <summary>Forgets the facts (<c>meta: clear_facts</c>).</summary>
    public void ClearFacts()
    {
        lock (_lock)
        {
            _injected = _injected.Clear();
            PublishFacts(ImmutableDictionary<string, Value>.Empty);
            _set = _set.RemoveRange(_set.Keys.Where(k => k.StartsWith("ansible_", StringComparison.Ordinal)));
        }
    }

    /// <summary>Sets a variable as <c>set_fact</c> and <c>register</c> do.</summary>
    public void Set(string name, Value value)
    {
        lock (_lock)
        {
            _set = _set.SetItem(name, value);
        }
    }

    /// <summary>Sets variables as <c>include_vars</c> does.</summary>
    public void Include(IEnumerable<KeyValuePair<string, Value>> values)
    {
        lock (_lock)
        {
            _included = _included.SetItems(values);
        }
    }

    private void PublishFacts(ImmutableDictionary<string, Value> facts)
    {
        _facts = facts;
        FactLayer = new("facts", facts.ToImmutableDictionary(f => f.Key == "ansible_local" ? f.Key : "ansible_" + f.Key, f => f.Value)
            .SetItems(_injected)
            .SetItem("ansible_facts", Value.Map(facts)));
    }

    private static string WithoutPrefix(string name) =>
        name.StartsWith("ansible_", StringComparison.Ordinal) && name.Length > 8 && name != "ansible_local" ? name[8..] : name;
}
