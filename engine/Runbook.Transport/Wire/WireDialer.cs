using System.Collections.Concurrent;
using System.Net.Sockets;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Connects with the SSH client of our own, and knows the hosts that it does not serve. Safe from any thread.</summary>
internal sealed class WireDialer(TransportOptions options, KnownHosts knownHosts, KeyRing ring, SemaphoreSlim slots)
{
    private readonly ConcurrentDictionary<string, bool> _others = new(StringComparer.Ordinal);

    /// <summary>Whether it is worth trying.</summary>
    public bool Serves(SshSettings settings) => options.SshClient switch
    {
        SshClientChoice.Own => true,
        SshClientChoice.SshNet => false,
        _ => settings.Jumps.Append(settings).All(IsOurs),
    };

    /// <summary>Whether a failure says that another client may do better; remembered for the host then.</summary>
    public bool MustLeave(SshSettings settings, HostUnreachableException failure)
    {
        var isAnother = options.SshClient == SshClientChoice.Auto && failure.InnerException is WireException e && e.Fault switch
        {
            WireFault.NotForUs or WireFault.Protocol => true,
            _ => false,
        };
        if (isAnother)
        {
            _others[settings.ToString()] = true;
        }

        return isAnother;
    }

    /// <summary>
    /// A connection whose keys are exchanged and whose log-in is on its way; over when another client could be needed for it.
    /// </summary>
    /// <exception cref="HostUnreachableException">With a plain reason; the cause is a <see cref="WireException"/> or a socket's.</exception>
    public async Task<WireConnection> ConnectAsync(
        SshSettings settings, WireConnection? below, bool isLast, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var authentication = SshAuthentication.Of(ring);
        var login = new WireLogin(settings.User, authentication.Keys(settings, options), settings.Password, authentication.NotePassword);
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        WireTransport? transport = null;
        try
        {
            var offer = WireOffer.For(settings, knownHosts.TypesOf(settings))
                ?? throw new WireException(WireFault.NotForUs, "the settings leave no algorithm");
            var connecting = OpenStreamAsync(settings, below, cancellationToken);
            login.Prepare();
            transport = new(
                await connecting.ConfigureAwait(false), offer, (type, key) => knownHosts.Judge(settings, type, key), options.RekeyAfter);
            await transport.StartAsync(cancellationToken).ConfigureAwait(false);
            var connection = new WireConnection(transport, login, Explain, below, settings.KeepAlive, options.TimeProvider);
            connection.Begin(withLink: isLast);
            return isLast ? connection : await LoggedInAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is WireException or SocketException or OperationCanceledException or IOException)
        {
            await (transport?.DisposeAsync() ?? ValueTask.CompletedTask).ConfigureAwait(false);
            throw e switch
            {
                WireException wire => Explain(wire),
                OperationCanceledException => new StartTimeoutException(ConnectFailure.Timeout(settings, timeout), false, e),
                _ => new HostUnreachableException(ConnectFailure.Reason(settings, e, authentication, timeout), e),
            };
        }
        finally
        {
            slots.Release();
        }

        HostUnreachableException Explain(WireException e) => new(ConnectFailure.Reason(settings, e, authentication, timeout), e);
    }

    private static async Task<WireConnection> LoggedInAsync(WireConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.LoggedIn.WaitAsync(cancellationToken).ConfigureAwait(false);
            return connection;
        }
        catch (Exception e) when (e is WireException or OperationCanceledException)
        {
            await connection.DropAsync(cancellationToken).ConfigureAwait(false);
            throw;
        }
    }

    private static async Task<Stream> OpenStreamAsync(SshSettings settings, WireConnection? below, CancellationToken cancellationToken)
    {
        if (below is not null)
        {
            return await below.OpenTunnelAsync(settings.Host, settings.Port, cancellationToken).ConfigureAwait(false);
        }

        var address = await SshDialer.ResolveAsync(settings, cancellationToken).ConfigureAwait(false);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(address, settings.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private bool IsOurs(SshSettings settings) =>
        !_others.ContainsKey(settings.ToString()) && WireOffer.For(settings, knownHosts.TypesOf(settings)) is not null;
}
