using System.Collections.Concurrent;
using Runbook.Sdk;

namespace Runbook.Bench;

/// <summary>Hosts that are simulated, and connected from the start. Safe from any thread.</summary>
/// <param name="shell">What they answer.</param>
/// <param name="drift">The state of a host of some name.</param>
/// <param name="roundTrip">How long an answer takes.</param>
internal sealed class SimulatedFleet(RecordedShell shell, Func<string, UInt128> drift, TimeSpan roundTrip) : IHostConnector
{
    private readonly ConcurrentDictionary<string, SimulatedHost> _hosts = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<IHostSession> OpenAsync(ConnectionTarget target, CancellationToken cancellationToken) =>
        new(_hosts.GetOrAdd(target.Host, name => new(shell, drift(name), roundTrip)));

    /// <inheritdoc/>
    public ValueTask ResetAsync(ConnectionTarget target, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
