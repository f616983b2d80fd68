using System.Globalization;
using System.Text;

namespace Runbook.Lab;

/// <summary>
/// Some real hosts of <c>tests/lab/lab</c>, on a network and with loop devices of their own, so that fleets run side by side.
/// Host K is <c>hostK</c>. Only for root. Thread-safe.
/// </summary>
public sealed class LabFleet : IAsyncDisposable
{
    /// <summary>The password of user <c>pwops</c>, for ssh and sudo.</summary>
    public const string BecomePassword = "pwops-secret";

    /// <summary>The password of root, for su.</summary>
    public const string RootPassword = "root-secret";

    private static readonly TimeSpan BuildTime = TimeSpan.FromMinutes(40);
    private static readonly TimeSpan CommandTime = TimeSpan.FromMinutes(4);

    private readonly Dictionary<string, string?> environment;
    private readonly string network;
    private readonly FileStream slot;
    private readonly List<(int Host, string Flavor)> hosts = [];
    private readonly TemporaryFolder folder = new();

    private LabFleet(int number, FileStream slot)
    {
        this.slot = slot;
        network = $"10.99.{number}";
        environment = new Dictionary<string, string?>
        {
            ["LAB_ID"] = $"rb{number}",
            ["LAB_NET"] = network,
            ["LAB_LOOP0"] = (4000 + (number * 256)).ToString(CultureInfo.InvariantCulture),
        };
    }

    /// <summary>Why no lab can be started here, or null when it can.</summary>
    public static string? Missing => Environment.IsPrivilegedProcess ? null : "the lab's hosts need root";

    /// <summary>The private key with which root, ops (sudo without password), pwops (sudo with one) and nobus (no sudo) log in.</summary>
    public string Key => Path.Combine(LabFolder, "keys", "id_ed25519");

    /// <summary>A known_hosts file with all hosts' keys, by name and by address.</summary>
    public string KnownHosts => folder.At("known_hosts");

    /// <summary>An inventory of all hosts in one group per flavor, with root as the user.</summary>
    public string Inventory => folder.At("inventory.ini");

    private static string LabFolder => Environment.GetEnvironmentVariable("LAB_DIR") is { Length: > 0 } given ? given : "/var/tmp/runbook-lab";

    /// <summary>Starts hosts, building the layers that are missing, and returns when their sshds answer.</summary>
    /// <param name="flavors">The flavor of host 1, host 2 and so on: <c>std</c>, <c>rpm</c>, <c>storage</c> or <c>min</c>.</param>
    /// <param name="cancellationToken">Gives up; nothing is left running.</param>
    /// <exception cref="InvalidOperationException">A host did not start; the message holds what <c>lab</c> printed.</exception>
    public static async Task<LabFleet> StartAsync(IReadOnlyList<string> flavors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(flavors);
        var (number, slot) = TakeSlot();
        var fleet = new LabFleet(number, slot);
        try
        {
            // what a killed test run left behind in this slot
            await fleet.LabAsync(cancellationToken, "down");
            for (var host = 1; host <= flavors.Count; host++) await fleet.AddAsync(host, flavors[host - 1], cancellationToken);
            foreach (var (host, flavor) in fleet.hosts) await fleet.WaitForBootAsync(host, flavor, cancellationToken);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>The address of a host.</summary>
    /// <param name="host">Its number, from 1.</param>
    public string Address(int host) => string.Create(CultureInfo.InvariantCulture, $"{network}.{10 + host}");

    /// <summary>Runs a shell script on a host, as root and without ssh.</summary>
    /// <param name="host">Its number, from 1.</param>
    /// <param name="script">A script for <c>sh</c>.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="InvalidOperationException">The script failed; the message holds what it printed.</exception>
    /// <returns>What it printed on standard output.</returns>
    public async Task<string> ExecAsync(int host, string script, CancellationToken cancellationToken) =>
        (await LabAsync(cancellationToken, "exec", Number(host), "sh", "-c", script)).Output;

    /// <summary>Cuts the power: all processes die, the link is down. The disk stays.</summary>
    /// <param name="host">Its number, from 1.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task StopAsync(int host, CancellationToken cancellationToken) => LabAsync(cancellationToken, "stop", Number(host));

    /// <summary>Switches a stopped host on and waits for its sshd.</summary>
    /// <param name="host">Its number, from 1.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task BootAsync(int host, CancellationToken cancellationToken) => LabAsync(cancellationToken, "start", Number(host));

    /// <summary>Pulls the network cable, or plugs it again. Processes go on.</summary>
    /// <param name="host">Its number, from 1.</param>
    /// <param name="cut">True to pull.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task CutAsync(int host, bool cut, CancellationToken cancellationToken) =>
        LabAsync(cancellationToken, cut ? "cut" : "heal", Number(host));

    /// <summary>Stops every process, or lets them go on. The kernel still accepts connections.</summary>
    /// <param name="host">Its number, from 1.</param>
    /// <param name="frozen">True to stop.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task FreezeAsync(int host, bool frozen, CancellationToken cancellationToken) =>
        LabAsync(cancellationToken, frozen ? "freeze" : "thaw", Number(host));

    /// <summary>Delays each frame to and from a host.</summary>
    /// <param name="host">Its number, from 1.</param>
    /// <param name="milliseconds">Each way; 0 ends the delay.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public Task DelayAsync(int host, int milliseconds, CancellationToken cancellationToken) =>
        LabAsync(cancellationToken, "delay", Number(host), milliseconds == 0 ? "off" : Number(milliseconds));

    /// <summary>
    /// The state of a host as one line per file (path, type, mode, owner, size, times of change, link target) and per mount,
    /// loop device and unit. Equal snapshots mean that nothing was written in between.
    /// </summary>
    /// <param name="host">Its number, from 1.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    public async Task<IReadOnlyList<string>> SnapshotAsync(int host, CancellationToken cancellationToken)
    {
        var result = await LabAsync(cancellationToken, "snapshot", Number(host));
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Ends all hosts and removes all that belongs to them.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await LabAsync(CancellationToken.None, "down");
        }
        finally
        {
            folder.Dispose();
            await slot.DisposeAsync();
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    // An exclusively opened file per network: test programs that run side by side take different ones.
    private static (int Number, FileStream Slot) TakeSlot()
    {
        Directory.CreateDirectory(LabFolder);
        for (var number = 1; number <= 40; number++)
        {
            try
            {
                return (number, new FileStream(Path.Combine(LabFolder, $"rb{number}.slot"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException)
            {
                continue;
            }
        }

        throw new InvalidOperationException($"40 fleets run already, says {LabFolder}");
    }

    private async Task AddAsync(int host, string flavor, CancellationToken cancellationToken)
    {
        await RunLabAsync(BuildTime, cancellationToken, "add", Number(host), flavor);
        hosts.Add((host, flavor));
        folder.Write("known_hosts", (await LabAsync(cancellationToken, "hosts")).Output);
        folder.Write("inventory.ini", InventoryText());
    }

    // sshd answers before the boot is finished, and glusterd comes later still
    private async Task WaitForBootAsync(int host, string flavor, CancellationToken cancellationToken)
    {
        if (flavor == "min") return;
        await ExecAsync(host, "systemctl is-system-running --wait > /dev/null || systemctl --failed", cancellationToken);
    }

    private string InventoryText()
    {
        var text = new StringBuilder();
        foreach (var group in hosts.GroupBy(h => h.Flavor))
        {
            text.Append(CultureInfo.InvariantCulture, $"[{group.Key}]\n");
            foreach (var (host, _) in group) text.Append(CultureInfo.InvariantCulture, $"host{host} ansible_host={Address(host)}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"[all:vars]\nansible_user=root\nansible_ssh_private_key_file={Key}\n").ToString();
    }

    private Task<CommandResult> LabAsync(CancellationToken cancellationToken, params string[] arguments) =>
        RunLabAsync(CommandTime, cancellationToken, arguments);

    private async Task<CommandResult> RunLabAsync(TimeSpan timeout, CancellationToken cancellationToken, params string[] arguments)
    {
        await using var command = Command.Start(Repository.At("tests", "lab", "lab"), arguments, environment: environment);
        return (await command.WaitAsync(timeout, cancellationToken)).Checked();
    }
}
