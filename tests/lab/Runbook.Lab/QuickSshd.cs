using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Runbook.Lab;

/// <summary>
/// A plain sshd on a free port of 127.0.0.1 for the user who runs the test; no root and no container needed. It has no
/// pty and no passwords for a normal user. Thread-safe.
/// </summary>
public sealed class QuickSshd : IAsyncDisposable
{
    /// <summary>The passphrase of the encrypted keys.</summary>
    public const string Passphrase = "quick-passphrase";

    private const string Program = "/usr/sbin/sshd";
    private readonly TemporaryFolder folder;
    private readonly SshdOptions options;
    private Process? process;

    private QuickSshd(TemporaryFolder folder, SshdOptions options)
    {
        this.folder = folder;
        this.options = options;
        Port = FreePort();
    }

    /// <summary>Why no sshd can be started here, or null when it can.</summary>
    public static string? Missing => File.Exists(Program) ? null : $"{Program} is not installed (Debian: openssh-server)";

    /// <summary>The port it listens on; the same again after <see cref="StopAsync"/> and <see cref="RestartAsync"/>.</summary>
    public int Port { get; }

    /// <summary>The user to log in as.</summary>
    public string User => Environment.UserName;

    /// <summary>A known_hosts file with its host keys.</summary>
    public string KnownHosts => folder.At("known_hosts");

    /// <summary>Its log so far.</summary>
    public string Log => File.Exists(folder.At("log")) ? File.ReadAllText(folder.At("log")) : "";

    /// <summary>The private key of a type, or of an encrypted one (<c>ed25519+</c>).</summary>
    /// <param name="type">One of <see cref="SshdOptions.UserKeys"/>.</param>
    public string Key(string type = "ed25519") => folder.At("id_" + type);

    /// <summary>Starts one and returns when it listens.</summary>
    /// <param name="options">What it offers; null is the defaults.</param>
    /// <param name="cancellationToken">Gives up the start.</param>
    /// <exception cref="InvalidOperationException">It did not start; the message holds its log.</exception>
    public static async Task<QuickSshd> StartAsync(SshdOptions? options, CancellationToken cancellationToken)
    {
        var sshd = new QuickSshd(new TemporaryFolder(), options ?? new SshdOptions());
        try
        {
            await sshd.WriteFilesAsync(cancellationToken);
            await sshd.RestartAsync(cancellationToken);
            return sshd;
        }
        catch
        {
            await sshd.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts it again after <see cref="StopAsync"/>.</summary>
    /// <param name="cancellationToken">Gives up the start.</param>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        // sshd starts itself anew for each connection, hence its absolute path
        process = Process.Start(new ProcessStartInfo("/bin/sh",
            ["-c", "exec \"$0\" -D -e -f \"$1/sshd_config\" < /dev/null >> \"$1/log\" 2>&1", Program, folder.Path]))!;
        for (var tries = 0; ; tries++)
        {
            if (process.HasExited || tries == 600) throw new InvalidOperationException($"sshd does not listen:\n{Log}");
            try
            {
                using var probe = new TcpClient();
                await probe.ConnectAsync(IPAddress.Loopback, Port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    /// <summary>Kills it and every connection it serves, as a power cut would.</summary>
    /// <param name="cancellationToken">Gives up waiting for the end.</param>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (process is null) return;
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync(cancellationToken);
        process.Dispose();
        process = null;
    }

    /// <summary>Inventory variables that make Runbook or Ansible connect to it.</summary>
    public string InventoryVariables =>
        $"ansible_host=127.0.0.1 ansible_port={Port} ansible_user={User} ansible_ssh_private_key_file={Key(options.UserKeys[0])}";

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None);
        folder.Dispose();
    }

    private async Task WriteFilesAsync(CancellationToken cancellationToken)
    {
        foreach (var type in options.HostKeys) await KeygenAsync(type, folder.At("host_" + type), "", cancellationToken);
        foreach (var type in options.UserKeys)
        {
            await KeygenAsync(type.TrimEnd('+'), Key(type), type.EndsWith('+') ? Passphrase : "", cancellationToken);
        }

        folder.Write("authorized_keys", string.Concat(options.UserKeys.Select(type => File.ReadAllText(Key(type) + ".pub"))));
        folder.Write("known_hosts", string.Concat(options.HostKeys.Select(
            type => $"[127.0.0.1]:{Port} {File.ReadAllText(folder.At($"host_{type}.pub"))}")));
        folder.Write("sshd_config", string.Join('\n', ConfigLines()) + "\n");
        // root's sshd separates privileges there
        if (Environment.IsPrivilegedProcess) Directory.CreateDirectory("/run/sshd");
    }

    private IEnumerable<string> ConfigLines() =>
    [
        .. options.Config,
        .. options.HostKeys.Select(type => $"HostKey {folder.At("host_" + type)}"),
        "ListenAddress 127.0.0.1",
        $"Port {Port}",
        $"PidFile {folder.At("pid")}",
        $"AuthorizedKeysFile {folder.At("authorized_keys")}",
        "StrictModes no", // the folder stands below the world-writable /tmp
        "UsePAM no",
        "PasswordAuthentication no",
        "KbdInteractiveAuthentication no",
        "Subsystem sftp internal-sftp",
        "MaxStartups 200",
        "MaxSessions 100",
        "SetEnv SHLVL=1", // else bash reads ~/.bashrc for every command
    ];

    private static async Task KeygenAsync(string type, string path, string passphrase, CancellationToken cancellationToken)
    {
        var result = await Command.RunAsync(
            "ssh-keygen", ["-q", "-t", type, "-N", passphrase, "-C", "", "-f", path], TimeSpan.FromMinutes(1), cancellationToken);
        result.Checked();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
