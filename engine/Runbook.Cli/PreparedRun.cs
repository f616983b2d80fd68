using Runbook.Engine;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary>All that a run needs, read and checked. Disposing it closes the connections.</summary>
/// <param name="Composition">The composition.</param>
/// <param name="Inventory">The hosts.</param>
/// <param name="Playbooks">The playbooks.</param>
/// <param name="Options">The engine's options.</param>
internal sealed record PreparedRun(
    Composition Composition, Inventory Inventory, IReadOnlyList<Playbook> Playbooks, RunOptions Options) : IAsyncDisposable
{
    /// <summary>The words of the command line, without the program and <c>run</c>.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>What the run is made from.</summary>
    public Dictionary<string, string> Inputs()
    {
        var inputs = RunInputs.Of(Composition.Parser, Playbooks, Inventory, Options);
        var settings = Composition.Input.Configuration.All.Select(v => $"{v.Setting.Name}={v.Text}");
        inputs["the configuration (ansible.cfg, ANSIBLE_…)"] = RunInputs.OfText(string.Join('\n', settings));
        return inputs;
    }

    /// <summary>The inventory as it is before a run adds to it.</summary>
    public Inventory FreshInventory() => Composition.LoadInventory(Path.GetDirectoryName(Path.GetFullPath(Playbooks[0].Path))).Inventory;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Composition.DisposeAsync();
}
