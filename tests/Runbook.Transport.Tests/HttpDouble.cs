using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Runbook.Transport.Tests;

/// <summary>A web server on loopback that answers as told, byte for byte. Safe from any thread.</summary>
internal sealed class HttpDouble : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Func<string, int, byte[]?> _answer;
    private readonly X509Certificate2? _certificate;
    private readonly Task _serving;
    private int _connections;

    /// <summary>Starts it.</summary>
    /// <param name="answer">Gets a request (its head and body) and how many came before it; gives all bytes of the answer, null for none ever.</param>
    /// <param name="certificate">For TLS; null is plain HTTP.</param>
    public HttpDouble(Func<string, int, byte[]?> answer, X509Certificate2? certificate = null)
    {
        (_answer, _certificate) = (answer, certificate);
        _listener.Start(512);
        _serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Address => $"{(_certificate is null ? "http" : "https")}://127.0.0.1:{Port}";

    public ConcurrentQueue<string> Requests { get; } = new();

    public int Connections => _connections;

    /// <summary>An answer with a body of known length.</summary>
    public static byte[] Reply(int status, string body, params string[] headers) =>
        Raw($"HTTP/1.1 {status} X\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{string.Concat(headers.Select(h => h + "\r\n"))}\r\n{body}");

    public static byte[] Raw(string text) => Encoding.UTF8.GetBytes(text);

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        var all = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_end.Token);
                _ = Interlocked.Increment(ref _connections);
                all.Add(TalkAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(all).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TalkAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            await using Stream stream = _certificate is null ? client.GetStream() : await SecureAsync(client);
            while (await ReadAsync(stream) is { } request)
            {
                var before = Requests.Count;
                Requests.Enqueue(request);
                if (_answer(request, before) is not { } answer)
                {
                    await Task.Delay(Timeout.Infinite, _end.Token);
                    return;
                }

                await stream.WriteAsync(answer, _end.Token);
                if (Encoding.Latin1.GetString(answer, 0, Math.Min(answer.Length, 400)).Contains("Connection: close", StringComparison.Ordinal))
                {
                    return;
                }
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
        {
            // The client went, or the test is over.
        }
    }

    private async Task<Stream> SecureAsync(TcpClient client)
    {
        var secure = new SslStream(client.GetStream());
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _end.Token);
        return secure;
    }

    private async Task<string?> ReadAsync(Stream stream)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (true)
        {
            var so = text.ToString();
            var end = so.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end >= 0 && so.Length >= end + 4 + BodyLength(so[..end]))
            {
                return so;
            }

            var read = await stream.ReadAsync(buffer, _end.Token);
            if (read == 0)
            {
                return null;
            }

            text.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }

    private static int BodyLength(string head)
    {
        const string Name = "\r\nContent-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? 0 : int.Parse(head[(at + Name.Length)..].Split('\r')[0], CultureInfo.InvariantCulture);
    }
}
