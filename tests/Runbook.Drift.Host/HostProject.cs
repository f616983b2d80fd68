using Runbook.Core;
using Runbook.Engine;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Drift.Host;

/// <summary>A loaded playbook.</summary>
public sealed class HostProject(
    Playbook playbook, Inventory inventory, IReadOnlyList<Diagnostic> diagnostics, RunOptions options, EngineServices services, Func<IHostConnector> connect) : IProject
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
    public SecretSet Secrets => services.Secrets;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Inputs() => RunInputs.Of(services.Parser, Playbooks, Inventory, Options);

    /// <inheritdoc/>
    public EngineServices Services(IHostConnector connector, IReadOnlyList<IEventSink> sinks) => services with { Connector = connector, Sinks = sinks };

    /// <inheritdoc/>
    public IHostConnector Connect() => connect();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;
}
