using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using Renci.SshNet.Common;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Says in plain words why a web server gave no answer. Stateless.</summary>
internal static class WebTrouble
{
    /// <summary>The reason, with what to do; null for an exception that is a bug.</summary>
    public static string? Reason(WebEndpoint endpoint, Exception e) => e switch
    {
        HostUnreachableException lost => lost.Message,
        CryptographicException bad => $"the client's certificate, its key, or the authority for {endpoint} cannot be read: {bad.Message}",
        UriFormatException => $"\"{endpoint.Address}\" is no address",
        HttpRequestException or IOException or SocketException or AuthenticationException or WebSocketException or SshException => Cause(endpoint, e),
        ArgumentException or NotSupportedException or FormatException => $"{endpoint} cannot be asked: {e.Message}",
        _ => null,
    };

    private static string Cause(WebEndpoint endpoint, Exception e)
    {
        for (var inner = e; inner is not null; inner = inner.InnerException!)
        {
            switch (inner)
            {
                case HostUnreachableException or CryptographicException:
                    return Reason(endpoint, inner)!;
                case SocketException { SocketErrorCode: SocketError.ConnectionRefused }:
                    return $"{endpoint} refuses the connection (is the server running, is the port right?)";
                case SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain }:
                    return $"the name in {endpoint} does not resolve (check the spelling)";
                case AuthenticationException tls:
                    return $"the certificate of {endpoint} is not trusted: {tls.Message} (is the authority's certificate the right one?)";
            }
        }

        return $"{endpoint} gave no answer: {Innermost(e).Message}";
    }

    private static Exception Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e;
}
