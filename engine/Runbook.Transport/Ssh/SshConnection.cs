using Renci.SshNet;

namespace Runbook.Transport;

/// <summary>An open SSH connection of SSH.NET's.</summary>
internal sealed class SshConnection(SshClient client, SshSettings settings, SshDialer dialer, IAsyncDisposable? below) : ISshConnection
{
    private readonly SshTunnels _tunnels = new(client);
    private int _disposed;

    public SshClient Client => client;

    public bool IsAlive => _disposed == 0 && client.IsConnected;

    /// <summary>Whether the host refused a further session on it.</summary>
    public bool IsFull { get; set; }

    public Task<IByteLink?> OpenLinkAsync(bool isDialogue, CancellationToken cancellationToken) => dialer.OpenLinkAsync(this, cancellationToken);

    public Task<Stream> OpenTunnelAsync(string host, int port, CancellationToken cancellationToken) =>
        _tunnels.ConnectAsync(host, port, cancellationToken);

    /// <summary>Why a link of it ended, when it is not the shell that ended; null otherwise.</summary>
    public string? WhyLost() => client.IsConnected ? null : $"{settings} closed it or the network failed";

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            // Saying good-bye waits for the host, which may be the reason why the connection is closed.
            await Task.Run(client.Dispose).ConfigureAwait(false);
            if (below is not null)
            {
                await below.DisposeAsync().ConfigureAwait(false);
            }
        }
    }
}
