using System.Net;
using System.Net.Sockets;

namespace Runbook.Bench;

/// <summary>
/// One connection through the proxy. A proxy cannot delay the handshake of TCP itself, so it makes up for it: the target is dialled
/// one and a half round trips after the client came, when it would have seen the handshake's end, and what the client sent before it
/// would have had the answer counts from then.
/// </summary>
internal sealed class ProxiedConnection(Socket client, int target, TimeSpan oneWay)
{
    private readonly CancellationTokenSource _cutting = new();
    private readonly Flow _up = new(oneWay);
    private readonly Flow _down = new(oneWay);

    /// <summary>What went through so far.</summary>
    public Tally Tally => new(1, Math.Max(_up.LastTurn, _down.LastTurn), _up.Bytes, _down.Bytes);

    /// <summary>Ends it as a cable that is pulled.</summary>
    public void Cut() => _cutting.Cancel();

    /// <summary>Passes on in both directions until both ends are closed.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _cutting.Token);
        try
        {
            client.NoDelay = true;
            var accepted = TimeProvider.System.GetTimestamp();
            await Flow.UntilAsync(accepted, 3 * oneWay, ending.Token);
            await server.ConnectAsync(new IPEndPoint(IPAddress.Loopback, target), ending.Token);
            await Task.WhenAll(
                EitherAsync(_up.RunAsync(client, server, _down, accepted, 2 * oneWay, ending.Token), ending),
                EitherAsync(_down.RunAsync(server, client, _up, accepted, TimeSpan.Zero, ending.Token), ending));
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            // One end went away, or the connection was cut: the other learns it by the closing.
        }
        finally
        {
            client.Dispose();
        }
    }

    /// <summary>A direction that breaks ends the other one too.</summary>
    private static async Task EitherAsync(Task direction, CancellationTokenSource ending)
    {
        try
        {
            await direction;
        }
        catch
        {
            await ending.CancelAsync();
            throw;
        }
    }
}
