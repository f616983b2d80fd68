namespace Runbook.Sdk;

/// <summary>Opens sessions. Sessions of one host, port and login share a connection, whatever user they become. Safe from any thread.</summary>
public interface IHostConnector : IAsyncDisposable
{
    /// <summary>
    /// The session for a target, opened when first asked for and kept until the connector is disposed; after a lost connection the
    /// next call opens it again.
    /// </summary>
    /// <exception cref="HostUnreachableException">The host cannot be reached, is not who it should be, or refuses the log-in.</exception>
    ValueTask<IHostSession> OpenAsync(ConnectionTarget target, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="OpenAsync"/>, but it may return while the log-in is on its way, so that the first questions go with it; what is
    /// wrong with the log-in shows in the first request then. Default: <see cref="OpenAsync"/>.
    /// </summary>
    /// <exception cref="HostUnreachableException">The host cannot be reached, or is not who it should be.</exception>
    ValueTask<IHostSession> StartAsync(ConnectionTarget target, CancellationToken cancellationToken) => OpenAsync(target, cancellationToken);

    /// <summary>
    /// The same session, which connects only when it is first used: for a host that may still be away. Default: opens it at once.
    /// </summary>
    /// <exception cref="HostUnreachableException">The target is one that nobody can reach.</exception>
    ValueTask<IHostSession> AttachAsync(ConnectionTarget target, CancellationToken cancellationToken) => OpenAsync(target, cancellationToken);

    /// <summary>Closes the connection to a target, if there is one (<c>meta: reset_connection</c>).</summary>
    ValueTask ResetAsync(ConnectionTarget target, CancellationToken cancellationToken);
}
