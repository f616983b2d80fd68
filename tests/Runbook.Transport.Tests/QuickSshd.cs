using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>A private sshd on loopback for whoever runs the tests; its files live in a folder of its own.</summary>
public sealed class QuickSshd : IAsyncLifetime
{
    private const string Program = "/usr/sbin/sshd";

    private static readonly bool IsInstalled = File.Exists(Program);

    private Process? _sshd;

    public string Folder { get; } = Directory.CreateTempSubdirectory("runbook-sshd").FullName;

    public int Port { get; private set; }

    public string Key => Path.Combine(Folder, "id");

    public string KnownHosts => Path.Combine(Folder, "known_hosts");

    public int ProcessId => _sshd!.Id;

    /// <summary>Further lines for sshd_config.</summary>
    public string ExtraConfig { get; init; } = "";

    public async ValueTask InitializeAsync()
    {
        if (!IsInstalled)
        {
            return;
        }

        Port = FreePort();
        await MakeKeyAsync("host", "ed25519");
        await MakeKeyAsync("id", "ed25519");
        File.Copy(Key + ".pub", Path.Combine(Folder, "authorized_keys"));
        var host = File.ReadAllText(Path.Combine(Folder, "host.pub")).Split(' ');
        File.WriteAllText(KnownHosts, $"[127.0.0.1]:{Port} {host[0]} {host[1]}\n");
        File.WriteAllText(Path.Combine(Folder, "sshd_config"),
            $"""
            {FirstConfig}
            ListenAddress 127.0.0.1
            Port {Port}
            HostKey {Folder}/host
            PidFile {Folder}/pid
            AuthorizedKeysFile {Folder}/authorized_keys
            StrictModes no
            UsePAM no
            PasswordAuthentication no
            KbdInteractiveAuthentication no
            MaxStartups 200
            LogLevel ERROR
            SetEnv SHLVL=1
            {ExtraConfig}

            """);
        if (Environment.UserName == "root")
        {
            Directory.CreateDirectory("/run/sshd");
        }

        _sshd = Process.Start(new ProcessStartInfo(Program, ["-D", "-E", $"{Folder}/log", "-f", $"{Folder}/sshd_config"])
        {
            RedirectStandardInput = true,
        })!;
        await UntilListeningAsync();
    }

    /// <summary>Lines for sshd_config that come before all others, and so win.</summary>
    public string FirstConfig { get; init; } = "";

    /// <summary>Makes a key pair in the folder.</summary>
    public async Task<string> MakeKeyAsync(string name, string type, string passphrase = "")
    {
        SkipIfMissing();
        var path = Path.Combine(Folder, name);
        await RunAsync("ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "", "-f", path);
        return path;
    }

    /// <summary>Lets a public key log in.</summary>
    public void Authorize(string key) => File.AppendAllText(Path.Combine(Folder, "authorized_keys"), File.ReadAllText(key + ".pub"));

    /// <summary>The host as a playbook would name it. Skips the test where there is no sshd.</summary>
    public ConnectionTarget Target(string host = "box")
    {
        SkipIfMissing();
        return new(host)
        {
            Address = "127.0.0.1",
            Port = Port,
            PrivateKeyFile = Key,
            ConnectTimeout = TimeSpan.FromSeconds(30),
        };
    }

    /// <summary>How to connect to it. Skips the test where there is no sshd.</summary>
    /// <param name="client">With which client; none falls back on the other, so that a test sees what it means to see.</param>
    public TransportOptions Options(SshClientChoice client = SshClientChoice.Own)
    {
        SkipIfMissing();
        return new()
        {
            Home = Folder,
            KnownHostsFiles = [KnownHosts],
            SshConfigFile = Path.Combine(Folder, "ssh_config"),
            AgentSocket = null,
            SshClient = client,
        };
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static async Task RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardError = true })!;
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{program}: {error}");
    }

    public async ValueTask DisposeAsync()
    {
        if (_sshd is not null)
        {
            _sshd.Kill(entireProcessTree: true);
            await _sshd.WaitForExitAsync();
            _sshd.Dispose();
        }

        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Skips the test where there is no sshd: a fixture cannot, so each test does when it first asks for something.</summary>
    public static void SkipIfMissing() => Assert.SkipUnless(IsInstalled, $"{Program} is not installed (Debian: openssh-server)");

    private async Task UntilListeningAsync()
    {
        for (var i = 0; ; i++)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (i < 300)
            {
                await Task.Delay(20);
            }
        }
    }
}
