using System.Net;
using System.Net.Sockets;

namespace Runbook.Lab.Tests;

/// <summary>Connections that fail, over a plain sshd on loopback: one bad host, told in plain words, while the good one goes on.</summary>
public sealed class ConnectionTests(ConnectionTests.Servers servers) : IClassFixture<ConnectionTests.Servers>
{
    private static readonly string Play = Repository.At("tests", "lab", "data", "two-steps.yml");

    public static TheoryData<string, string> Failures { get; } = new()
    {
        { "wrong key", "denied|authenticat|publickey" },
        { "no such key file", "no-such-key" },
        { "key without its passphrase", "passphrase" },
        { "unknown host key", "host key|known_hosts" },
        { "changed host key", "host key|known_hosts" },
        { "refused", "refuse" },
        { "name that does not resolve", "resolve|not known|unknown host|no such host" },
        { "accepts and says nothing", "time|banner" },
        { "speaks another protocol", "banner|protocol|identification" },
        { "closes at once", "closed|reset|banner|identification" },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public async Task Run_OneHostCannotBeReached_SaysWhyAndTheOtherGoesOn(string failure, string words)
    {
        Assert.SkipWhen(QuickSshd.Missing is not null, QuickSshd.Missing ?? "");
        using var home = new UserHome(File.ReadAllText(servers.Good.KnownHosts) + servers.KnownHostsOf(failure));
        var target = home.At("written");
        var inventory = home.Write("inventory.ini", $"good {servers.Good.InventoryVariables}\nbad {servers.VariablesOf(failure, home)}\n");

        var run = await home.PlayAsync(Play, inventory, "-T", "3", "-e", $"target={target}");

        Assert.True(run.ExitCode == 4, run.Text);
        var recap = RunbookCli.ReadRecap(run.Output);
        Assert.Equal(new Recap(2, 1, 0, 0, 0), recap["good"]);
        Assert.Equal(1, recap["bad"].Unreachable);
        Assert.Matches("(?i)" + words, run.Text);
        Assert.Equal("written\n", await File.ReadAllTextAsync(target, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Run_AcceptNewHostKeys_AddsTheUnknownKeyAndNeverAChangedOne()
    {
        Assert.SkipWhen(QuickSshd.Missing is not null, QuickSshd.Missing ?? "");
        using var home = new UserHome("");
        var inventory = home.Write("inventory.ini", $"good {servers.Good.InventoryVariables}\n");
        var target = home.At("written");
        Expect.Success(await home.PlayAsync(Play, inventory, "--accept-new-host-keys", "-e", $"target={target}"), "good");
        Expect.Success(await home.PlayAsync(Play, inventory, "-e", $"target={target}"), "good");

        home.Write(".ssh/known_hosts", File.ReadAllText(servers.Other.KnownHosts).Replace(
            Port(servers.Other.Port), Port(servers.Good.Port), StringComparison.Ordinal));
        var run = await home.PlayAsync(Play, inventory, "--accept-new-host-keys", "-e", $"target={target}");
        Assert.True(run.ExitCode == 4, run.Text);
    }

    private static string Port(int port) => $"[127.0.0.1]:{port} ";

    /// <summary>Two sshds, and listeners that misbehave.</summary>
    public sealed class Servers : IAsyncLifetime
    {
        private readonly CancellationTokenSource end = new();
        private readonly List<TcpListener> listeners = [];
        private readonly List<Task> loops = [];
        private int silent;
        private int babbling;
        private int closing;

        public QuickSshd Good { get; private set; } = null!;

        public QuickSshd Other { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            if (QuickSshd.Missing is not null) return;
            Good = await QuickSshd.StartAsync(new SshdOptions { UserKeys = ["ed25519", "rsa"] }, TestContext.Current.CancellationToken);
            Other = await QuickSshd.StartAsync(new SshdOptions { UserKeys = ["ed25519", "ed25519+"] }, TestContext.Current.CancellationToken);
            silent = Listen((_, token) => Task.Delay(Timeout.Infinite, token));
            babbling = Listen(async (stream, token) => await stream.WriteAsync("HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), token));
            closing = Listen((_, _) => Task.CompletedTask);
        }

        internal string VariablesOf(string failure, UserHome home)
        {
            var variables = Other.InventoryVariables;
            string WithPort(int port) => variables.Replace($"ansible_port={Other.Port}", $"ansible_port={port}", StringComparison.Ordinal);
            string WithKey(string path) => variables.Replace(Other.Key(), path, StringComparison.Ordinal);
            return failure switch
            {
                "wrong key" => WithKey(Good.Key("rsa")),
                "no such key file" => WithKey(home.At("no-such-key")),
                "key without its passphrase" => WithKey(Other.Key("ed25519+")),
                "refused" => WithPort(1),
                "name that does not resolve" => variables.Replace("ansible_host=127.0.0.1", "ansible_host=nowhere.invalid", StringComparison.Ordinal),
                "accepts and says nothing" => WithPort(silent),
                "speaks another protocol" => WithPort(babbling),
                "closes at once" => WithPort(closing),
                _ => variables,
            };
        }

        public string KnownHostsOf(string failure) => failure switch
        {
            "unknown host key" => "",
            "changed host key" => File.ReadAllText(Good.KnownHosts).Replace(Port(Good.Port), Port(Other.Port), StringComparison.Ordinal),
            _ => File.ReadAllText(Other.KnownHosts),
        };

        public async ValueTask DisposeAsync()
        {
            await end.CancelAsync();
            foreach (var listener in listeners) listener.Dispose();
            await Task.WhenAll(loops);
            if (Good is not null) await Good.DisposeAsync();
            if (Other is not null) await Other.DisposeAsync();
            end.Dispose();
        }

        private int Listen(Func<NetworkStream, CancellationToken, Task> serve)
        {
            var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            listeners.Add(listener);
            loops.Add(ServeAsync(listener, serve, end.Token));
            return ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        private static async Task ServeAsync(TcpListener listener, Func<NetworkStream, CancellationToken, Task> serve, CancellationToken cancellationToken)
        {
            try
            {
                while (true)
                {
                    using var client = await listener.AcceptTcpClientAsync(cancellationToken);
                    await serve(client.GetStream(), cancellationToken);
                }
            }
            catch (OperationCanceledException)
            {
                // the test class is done
            }
        }
    }
}
