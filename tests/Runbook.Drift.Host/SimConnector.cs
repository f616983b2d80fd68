using System.Collections.Concurrent;
using Runbook.Sdk;

namespace Runbook.Drift.Host;

/// <summary>Opens simulated hosts; each opening is a line in a file, where one is named: who was checked, by whom.</summary>
public sealed class SimConnector(TimeSpan latency, string? log) : IHostConnector
{
    private static readonly Lock Writing = new();
    private readonly ConcurrentDictionary<string, SimSession> _sessions = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public ValueTask<IHostSession> OpenAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(target);
        return new(_sessions.GetOrAdd(target.Host, Open));
    }

    /// <inheritdoc/>
    public ValueTask ResetAsync(ConnectionTarget target, CancellationToken cancellationToken) => default;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private SimSession Open(string host)
    {
        if (log is not null)
        {
            lock (Writing)
            {
                File.AppendAllText(log, $"{host}\n");
            }
        }

        return new(latency, host.EndsWith("-drifting", StringComparison.Ordinal));
    }
}
