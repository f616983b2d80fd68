namespace Runbook.Transport;

/// <summary>An SSH connection of either client. Safe from any thread.</summary>
internal interface ISshConnection : IAsyncDisposable
{
    /// <summary>Whether it can still be used, as far as is known.</summary>
    bool IsAlive { get; }

    /// <summary>Whether the host refused a further session on it.</summary>
    bool IsFull { get; }

    /// <summary>A session; null when the host allows no more on it.</summary>
    /// <param name="isDialogue">Whether a login shell is wanted that reads its own input, and not a command.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="Sdk.HostUnreachableException">The connection is lost.</exception>
    Task<IByteLink?> OpenLinkAsync(bool isDialogue, CancellationToken cancellationToken);

    /// <summary>A way through the host to a port that it can reach; fails when the host does not let through or does not reach it.</summary>
    Task<Stream> OpenTunnelAsync(string host, int port, CancellationToken cancellationToken);

    /// <summary>Whether it may be dead without that being known, so that a new one is better than waiting long for it.</summary>
    bool MayBeDead => true;

    /// <summary>No further link is opened on it; it is closed when the last one is.</summary>
    ValueTask RetireAsync(CancellationToken cancellationToken) => DisposeAsync();

    /// <summary>Closes it for everybody, also where others may use it after this run.</summary>
    ValueTask ForgetAsync(CancellationToken cancellationToken) => DisposeAsync();
}
