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

    /// <summary>Reads the inventory.</summary>
    /// <exception cref="DiagnosticException">It is malformed.</exception>
    public HostScopes(Composition composition)
    {
        _composition = composition;
        (_inventory, var problems) = composition.LoadInventory(Environment.CurrentDirectory);
        composition.Screen.Check(problems);
        _variables = new(_inventory, _problems);
        _run = RunLayer();
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
        var layers = _variables.Layers(host);
        Problems();
        var play = new VariableLayer("magic variables", new Dictionary<string, Value>(StringComparer.Ordinal)
        {
            ["ansible_play_hosts"] = Value.Of([host.Name]),
            ["ansible_play_hosts_all"] = Value.Of([host.Name]),
            ["ansible_play_batch"] = Value.Of([host.Name]),
            ["play_hosts"] = Value.Of([host.Name]),
        });
        return new([.. layers, _composition.Input.ExtraVariables, _run, play, MagicVariables.Of(_inventory, host)]);
    }

    private void Problems()
    {
        var found = _problems.ToArray();
        _problems.Clear();
        _composition.Screen.Check(found);
    }

    private VariableLayer RunLayer()
    {
        const string version = "2.19.0";
        return new("magic variables", new Dictionary<string, Value>(StringComparer.Ordinal)
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
            ["hostvars"] = new HostVarsValue(_inventory, host =>
            {
                var scope = Of(host);
                return new HostScopeValue(scope, raw => Templar.Resolve(raw, _composition.ContextFor(scope, default)));
            }),
        });
    }
}
