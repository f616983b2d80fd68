using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Runbook.Loading.Tests;

/// <summary>A DNS provider's HTTP API on loopback: GET, PUT and DELETE keep the JSON of records, for who knows the token. Safe from any thread.</summary>
internal sealed class DnsProvider : IAsyncDisposable
{
    private readonly HttpListener _listener = new();
    private readonly Task _serving;
    private readonly string _token;

    /// <summary>Starts it.</summary>
    public DnsProvider(string token)
    {
        _token = token;
        Address = Listen(_listener);
        _serving = ServeAsync();
    }

    /// <summary>The address of the API.</summary>
    public string Address { get; }

    /// <summary>The records by their path.</summary>
    public ConcurrentDictionary<string, string> Records { get; } = new(StringComparer.Ordinal);

    /// <summary>The methods and paths of all requests so far.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
    }

    private static string Listen(HttpListener listener)
    {
        for (var tries = 0; ; tries++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/v1/";
            probe.Stop();
            try
            {
                listener.Prefixes.Add(address);
                listener.Start();
                return address;
            }
            catch (HttpListenerException) when (tries < 10)
            {
                // Somebody else took the port meanwhile.
                listener.Prefixes.Clear();
            }
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream);
                var (status, body) = Answer(context.Request, await reader.ReadToEndAsync());
                context.Response.StatusCode = status;
                context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private (int Status, string Body) Answer(HttpListenerRequest request, string body)
    {
        var path = request.Url!.AbsolutePath;
        Requests.Enqueue($"{request.HttpMethod} {path}");
        if (request.Headers["Authorization"] != $"Bearer {_token}")
        {
            return (401, "who are you");
        }

        switch (request.HttpMethod)
        {
            case "PUT":
                Records[path] = body;
                return (200, body);
            case "DELETE":
                return (Records.TryRemove(path, out _) ? 204 : 404, "");
            default:
                return Records.TryGetValue(path, out var record) ? (200, record) : (404, "{}");
        }
    }
}
