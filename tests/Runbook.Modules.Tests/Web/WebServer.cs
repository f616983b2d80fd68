using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Runbook.Modules.Tests;

/// <summary>A small web server on loopback; keeps the requests that it got.</summary>
internal sealed class WebServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Task _loop;

    public WebServer()
    {
        _listener.Start();
        _loop = ServeAsync(_end.Token);
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public List<string> Requests { get; } = [];

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _end.Dispose();
        Assert.True(_loop is not null);
    }

    private async Task ServeAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync(cancellationToken);
                await AnswerAsync(client.GetStream(), cancellationToken);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // A client that goes away, or the end of the test.
            }
        }
    }

    private async Task AnswerAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        var bytes = new List<byte>();
        var buffer = new byte[4096];
        var text = "";
        while (!IsWhole(text))
        {
            var read = await stream.ReadAsync(buffer, cancellationToken);
            if (read == 0)
            {
                return;
            }

            bytes.AddRange(buffer[..read]);
            text = Encoding.Latin1.GetString([.. bytes]);
        }

        lock (Requests)
        {
            Requests.Add(text);
        }

        var (status, headers, body) = Answer(text);
        var head = $"HTTP/1.0 {status}\r\nContent-Length: {body.Length}\r\n{headers}Connection: close\r\n\r\n";
        await stream.WriteAsync(Encoding.Latin1.GetBytes(head + (text.StartsWith("HEAD", StringComparison.Ordinal) ? "" : body)), cancellationToken);
    }

    private static bool IsWhole(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var length = text.Split("\r\n").FirstOrDefault(l => l.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))?.Split(':')[1].Trim() ?? "0";
        return end >= 0 && text.Length >= end + 4 + int.Parse(length, System.Globalization.CultureInfo.InvariantCulture);
    }

    private static (string Status, string Headers, string Body) Answer(string request)
    {
        var path = request.Split(' ')[1].Split('?')[0];
        var isLogin = request.Contains("Authorization: Basic dTpw", StringComparison.OrdinalIgnoreCase);
        return path switch
        {
            "/json" => ("200 OK", "Content-Type: application/json\r\nSet-Cookie: k=v; Path=/\r\nX-Two-Words: 1\r\n", """{"a": 1}"""),
            "/text" or "/dir/file.txt" => ("200 OK", "Content-Type: text/plain\r\nLast-Modified: Mon, 01 Jan 2024 00:00:00 GMT\r\n", "hello"),
            "/sums" => ("200 OK", "", "00  other\n5d41402abc4b2a76b9719d911017c592  text\n"),
            "/moved" => ("302 Found", "Location: /json\r\n", ""),
            "/login" => isLogin ? ("200 OK", "", "in") : ("401 Unauthorized", "WWW-Authenticate: Basic realm=\"x\"\r\n", ""),
            "/echo" => ("200 OK", "", request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]),
            _ => ("404 Not Found", "Content-Type: application/json\r\n", """{"e": 2}"""),
        };
    }
}
