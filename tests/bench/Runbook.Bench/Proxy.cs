using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Runbook.Bench;

/// <summary>
/// A TCP proxy that holds what it passes on for half a round trip, without a limit of throughput, and counts turns. On its control
/// port it takes one line a connection and answers with one: <c>delay MS</c> sets the round trip of connections to come, in
/// milliseconds; <c>count</c> gives connections, turns, bytes up and down since the last <c>count</c>, and cuts what is still open.
/// </summary>
internal sealed class Proxy(IEnumerable<ProxyRoute> routes)
{
    private readonly Lock _lock = new();
    private readonly ProxyRoute[] _routes = [.. routes];
    private readonly List<ProxiedConnection> _open = [];
    private TimeSpan _oneWay;

    /// <summary>Serves until it is cancelled; says <c>ready</c> when it listens.</summary>
    public async Task RunAsync(int control, CancellationToken cancellationToken)
    {
        Task[] serving =
        [
            ServeAsync(Listen(control), ControlAsync, cancellationToken),
            .. _routes.Select(r => ServeAsync(Listen(r.Listen), (client, token) => PassAsync(client, r.Target, token), cancellationToken)),
        ];
        Console.WriteLine("ready");
        await Task.WhenAll(serving).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static TcpListener Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start(1024);
        return listener;
    }

    private static async Task ServeAsync(TcpListener listener, Func<Socket, CancellationToken, Task> serve, CancellationToken cancellationToken)
    {
        using (listener)
        {
            while (true)
            {
                _ = serve(await listener.AcceptSocketAsync(cancellationToken), cancellationToken);
            }
        }
    }

    private async Task PassAsync(Socket client, int target, CancellationToken cancellationToken)
    {
        ProxiedConnection connection;
        lock (_lock)
        {
            _open.Add(connection = new(client, target, _oneWay));
        }

        await connection.RunAsync(cancellationToken);
    }

    private async Task ControlAsync(Socket client, CancellationToken cancellationToken)
    {
        using var stream = new NetworkStream(client, ownsSocket: true);
        using var reader = new StreamReader(stream);
        await using var writer = new StreamWriter(stream);
        var answer = (await reader.ReadLineAsync(cancellationToken))?.Split(' ') switch
        {
            ["delay", var milliseconds] => SetDelay(double.Parse(milliseconds, CultureInfo.InvariantCulture)),
            ["count"] => Count(),
            _ => "delay MS | count",
        };
        await writer.WriteLineAsync(answer);
    }

    private string SetDelay(double roundTrip)
    {
        _oneWay = TimeSpan.FromMilliseconds(roundTrip / 2);
        return "ok";
    }

    private string Count()
    {
        ProxiedConnection[] seen;
        lock (_lock)
        {
            seen = [.. _open];
            _open.Clear();
        }

        foreach (var connection in seen)
        {
            connection.Cut();
        }

        var tally = seen.Aggregate(default(Tally), (sum, connection) => sum + connection.Tally);
        return string.Create(CultureInfo.InvariantCulture, $"{tally.Connections} {tally.Turns} {tally.Up} {tally.Down}");
    }
}
