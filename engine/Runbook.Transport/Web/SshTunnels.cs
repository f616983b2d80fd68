using System.Collections.Concurrent;
using System.Net.Sockets;
using Renci.SshNet;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>
/// Ways from an SSH host to servers: for each server a port of this machine's loopback whose connections go on from that host.
/// Safe from any thread.
/// </summary>
/// <param name="client">An open connection to the host.</param>
internal sealed class SshTunnels(SshClient client)
{
    private readonly ConcurrentDictionary<(string Host, int Port), Lazy<ForwardedPortLocal>> _ports = new();

    /// <summary>A byte stream from the host to a server.</summary>
    /// <exception cref="HostUnreachableException">The host is lost.</exception>
    public async Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var local = _ports.GetOrAdd((host, port), way => new(() => Open(way.Host, way.Port))).Value;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync("127.0.0.1", (int)local.BoundPort, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private ForwardedPortLocal Open(string host, int port)
    {
        var forwarded = new ForwardedPortLocal("127.0.0.1", 0, host, (uint)port);
        client.AddForwardedPort(forwarded);
        forwarded.Start();
        return forwarded;
    }
}
