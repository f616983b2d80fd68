using System.Net.Sockets;
using Renci.SshNet.Common;
using Renci.SshNet.Messages.Transport;

namespace Runbook.Transport;

/// <summary>Says in plain words why a connection failed and what to do.</summary>
internal static class ConnectFailure
{
    private const string TooMany = "too many at once? see MaxStartups in sshd_config";

    public static string Timeout(SshSettings settings, TimeSpan timeout) =>
        $"{settings} did not finish the SSH handshake within {timeout.TotalSeconds:0.#} s (host frozen, overloaded or behind a firewall; "
        + "a longer --timeout may help)";

    public static string Reason(SshSettings settings, Exception e, SshAuthentication authentication, TimeSpan timeout) => e switch
    {
        SocketException s => Socket(settings, s),
        WireException w => Wire(settings, w, authentication),
        SshAuthenticationException a => $"{settings} refuses the log-in of {settings.User}: {authentication.Explain(a.Message)}",
        SshOperationTimeoutException => Timeout(settings, timeout),
        SshConnectionException c => Dropped(settings, c),
        SshException or IOException or ObjectDisposedException => $"{settings}: {e.Message}",
        _ => $"{settings}: {e.Message}",
    };

    /// <summary>
    /// Whether trying again soon may help: the host dropped the connection before the log-in, as a busy sshd does (MaxStartups).
    /// </summary>
    public static bool IsPassing(Exception e) => e switch
    {
        SshAuthenticationException => false,
        WireException w => w.Fault is WireFault.NoBanner or WireFault.Lost,
        SshConnectionException c => c.DisconnectReason
            is DisconnectReason.None or DisconnectReason.ConnectionLost or DisconnectReason.ProtocolError,
        SocketException s => s.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted,
        _ => false,
    };

    private static string Wire(SshSettings settings, WireException e, SshAuthentication authentication) => e.Fault switch
    {
        WireFault.NoBanner => $"{settings} is no SSH server, or it closed the connection before its banner ({TooMany})",
        WireFault.HostKey => e.Message,
        WireFault.Login => $"{settings} refuses the log-in of {settings.User}: {authentication.Explain(e.Message)}",
        _ => $"{settings}: {e.Message}",
    };

    private static string Socket(SshSettings settings, SocketException e) => e.SocketErrorCode switch
    {
        SocketError.ConnectionRefused => $"{settings} refuses the connection (is sshd running there, and is the port right?)",
        SocketError.HostUnreachable or SocketError.HostDown => $"there is no route to {settings} (is the host switched on?)",
        SocketError.NetworkUnreachable => $"the network of {settings} is unreachable",
        SocketError.TimedOut => $"{settings} does not answer (host down, or behind a firewall)",
        SocketError.ConnectionReset => $"{settings} closed the connection before the log-in ({TooMany})",
        _ => $"{settings}: {e.Message}",
    };

    private static string Dropped(SshSettings settings, SshConnectionException e) =>
        e.Message.Contains("identification", StringComparison.OrdinalIgnoreCase)
            ? $"{settings} is no SSH server, or it closed the connection before its banner ({TooMany})"
            : $"{settings} closed the connection: {e.Message}";
}
