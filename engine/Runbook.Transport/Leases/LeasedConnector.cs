using System.Collections.Concurrent;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// Opens sessions of hosts that one run at a time may change: each takes a lease on the host before its first change. Local connections
/// take none. A lease ends with the connection that took it. Safe from any thread.
/// </summary>
/// <param name="inner">Opens the sessions; is closed with this.</param>
/// <param name="options">How leases are taken.</param>
public sealed class LeasedConnector(IHostConnector inner, LeaseOptions options) : IHostConnector
{
    private readonly ConcurrentDictionary<(string Host, string? Address, int? Port), HostLease> _leases = new();
    private readonly ConcurrentDictionary<IHostSession, LeasedSession> _sessions = new(ReferenceEqualityComparer.Instance);

    /// <inheritdoc/>
    public async ValueTask<IHostSession> OpenAsync(ConnectionTarget target, CancellationToken cancellationToken) =>
        Leased(target, await inner.OpenAsync(target, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask<IHostSession> StartAsync(ConnectionTarget target, CancellationToken cancellationToken) =>
        Leased(target, await inner.StartAsync(target, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public async ValueTask<IHostSession> AttachAsync(ConnectionTarget target, CancellationToken cancellationToken) =>
        Leased(target, await inner.AttachAsync(target, cancellationToken).ConfigureAwait(false));

    /// <inheritdoc/>
    public ValueTask ResetAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        LeaseOf(target).Forget();
        return inner.ResetAsync(target, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private HostLease LeaseOf(ConnectionTarget target) =>
        _leases.GetOrAdd((target.Host, target.Address, target.Port), key => new(key.Host, options));

    private IHostSession Leased(ConnectionTarget target, IHostSession session) =>
        target.Connection == "local" ? session : _sessions.GetOrAdd(session, s => new(s, LeaseOf(target), options));
}
