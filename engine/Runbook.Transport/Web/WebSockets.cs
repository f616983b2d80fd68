using System.Net;
using System.Net.WebSockets;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Opens a WebSocket, and reads all that comes until the server ends it. Stateless.</summary>
internal static class WebSockets
{
    private const int Chunk = 16 << 10;

    /// <summary>The messages; or the server's status, without a body, where it opens none.</summary>
    /// <exception cref="WebSocketException">The connection was cut.</exception>
    public static async Task<WebAnswer> AskAsync(HttpMessageInvoker server, WebQuery query, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol(query.Subprotocol!);
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in WebMessage.HeadersFor(query))
        {
            socket.Options.SetRequestHeader(name, value);
        }

        try
        {
            // http becomes ws, https wss
            await socket.ConnectAsync(new Uri($"ws{query.Endpoint.Address["http".Length..]}{query.Path}"), server, cancellationToken).ConfigureAwait(false);
        }
        catch (WebSocketException) when (socket.HttpStatusCode is not (0 or HttpStatusCode.SwitchingProtocols))
        {
            return new((int)socket.HttpStatusCode, "") { Headers = [.. (socket.HttpResponseHeaders ?? EmptyHeaders).SelectMany(h => h.Value.Select(v => KeyValuePair.Create(h.Key, v)))] };
        }

        var messages = new List<ReadOnlyMemory<byte>>();
        while (await NextAsync(socket, cancellationToken).ConfigureAwait(false) is { } message)
        {
            messages.Add(message);
        }

        return new((int)HttpStatusCode.SwitchingProtocols, "") { Messages = messages };
    }

    private static IReadOnlyDictionary<string, IEnumerable<string>> EmptyHeaders { get; } = new Dictionary<string, IEnumerable<string>>();

    private static async Task<byte[]?> NextAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        var buffer = new byte[Chunk];
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(), cancellationToken).ConfigureAwait(false);
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            whole.Write(buffer, 0, part.Count);
            if (part.EndOfMessage)
            {
                return whole.ToArray();
            }
        }
    }
}
