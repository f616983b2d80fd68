using Runbook.Core;
using Runbook.Drift;
using Runbook.Engine;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Cli;

/// <summary>A schedule's project: its own composition, shared by all its batches.</summary>
internal sealed class ServedProject(
    Composition composition, Playbook playbook, Inventory inventory, IReadOnlyList<Diagnostic> diagnostics, RunOptions options) : IProject
{
    /// <inheritdoc/>
    public IReadOnlyList<Playbook> Playbooks { get; } = [playbook];

    /// <inheritdoc/>
    public Inventory Inventory { get; } = inventory;

    /// <inheritdoc/>
    public IReadOnlyList<Diagnostic> Diagnostics { get; } = diagnostics;

    /// <inheritdoc/>
    public RunOptions Options { get; } = options;

    /// <inheritdoc/>
    public SecretSet Secrets => composition.Screen.Secrets;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Inputs() => RunInputs.Of(composition.Parser, Playbooks, Inventory, Options);

    /// <inheritdoc/>
    public EngineServices Services(IHostConnector connector, IReadOnlyList<IEventSink> sinks) =>
        composition.Services() with { Connector = connector, Sinks = sinks, Prompter = new NobodyPrompter() };

    /// <inheritdoc/>
    public IHostConnector Connect() => composition.NewConnector();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => composition.DisposeAsync();
}
