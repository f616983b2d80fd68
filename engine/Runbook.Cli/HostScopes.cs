using Runbook.Core;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary>
/// The variables of hosts outside any playbook: what inventory, files beside it and options give them, and those that a run would set.
/// Not safe from several threads.
/// </summary>
internal sealed class HostScopes
{
    private readonly Composition _composition;
    private readonly Inventory _inventory;
    private readonly HostVariables _variables;
    private readonly List<Diagnostic> _problems = [];
    private readonly VariableLayer _run;
    private readonly VariableLayer _shown;

    /// <summary>Reads the inventory.</summary>
    /// <exception cref="DiagnosticException">It is malformed.</exception>
    public HostScopes(Composition composition)
    {
        _composition = composition;
        (_inventory, var problems) = composition.LoadInventory(Environment.CurrentDirectory);
        composition.Screen.Check(problems);
        _variables = new(_inventory, _problems);
        _shown = new("magic variables", RunValues());
        _run = new("magic variables", new Dictionary<string, Value>(_shown.Values, StringComparer.Ordinal) { ["hostvars"] = HostVars() });
    }

    /// <summary>The scope of a host; of the implicit <c>localhost</c> for null.</summary>
    /// <exception cref="DiagnosticException">There is no such host, or its files are malformed.</exception>
    public VariableScope Of(string? host) => Of(Find(_inventory, host ?? "localhost"));

    /// <summary>The host of a name.</summary>
    /// <exception cref="DiagnosticException">There is none.</exception>
    public static Host Find(Inventory inventory, string name) => inventory.FindHost(name) ?? throw new DiagnosticException(Diagnostic.Error(
        "unknown-host", "the inventory has no such host", $"\"{name}\"", default, DidYouMean.Hint(name, inventory.Hosts.Select(h => h.Name))));

    private VariableScope Of(Host host)
    {
        var play = new VariableLayer("magic variables", new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["ansible_play_hosts"] = Value.Of([host.Name]),
            ["ansible_play_hosts_all"] = Value.Of([host.Name]),
            ["ansible_play_batch"] = Value.Of([host.Name]),
            ["play_hosts"] = Value.Of([host.Name]),
        });
        return new([.. Layers(host), _run, play, MagicVariables.Of(_inventory, host)]);
    }

    private IReadOnlyList<VariableLayer> Layers(Host host)
    {
        var layers = _variables.Layers(host);
        Problems();
        return [.. layers, _composition.Input.ExtraVariables];
    }

    // What hostvars shows of a host holds no hostvars: there is no end to it otherwise. Its templates see them.
    private HostVarsValue HostVars() => new(_inventory, host => new HostScopeValue(
        new VariableScope([.. Layers(host), _shown, MagicVariables.Of(_inventory, host)]),
        raw => Templar.Resolve(raw, _composition.ContextFor(Of(host), default))));

    private void Problems()
    {
        var found = _problems.ToArray();
        _problems.Clear();
        _composition.Screen.Check(found);
    }

    private Dictionary<string, Value> RunValues()
    {
        const string version = "2.19.0";
        return new(StringComparer.Ordinal)
        {
            ["playbook_dir"] = Value.Of(Environment.CurrentDirectory),
            ["ansible_check_mode"] = Value.False,
            ["ansible_diff_mode"] = Value.False,
            ["ansible_forks"] = Value.Of(new Engine.RunOptions().Forks),
            ["ansible_verbosity"] = Value.Of(0),
            ["ansible_run_tags"] = Value.Of(["all"]),
            ["ansible_skip_tags"] = Value.Of(Array.Empty<string>()),
            ["ansible_inventory_sources"] = Value.Of(_composition.Input.InventorySources),
            ["ansible_config_file"] = Value.Null,
            ["ansible_version"] = Value.Map(
                ("full", Value.Of(version)), ("string", Value.Of(version)), ("major", Value.Of(2)), ("minor", Value.Of(19)), ("revision", Value.Of(0))),
            ["omit"] = OmitValue.Instance,
        };
    }
}
