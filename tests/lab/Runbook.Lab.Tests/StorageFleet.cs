using System.Globalization;
using System.Text;

namespace Runbook.Lab.Tests;

/// <summary>Three nodes and a client on which the storage playbooks have run twice.</summary>
public sealed class StorageFleet() : LabFixture("storage", "storage", "storage", "storage")
{
    private readonly TemporaryFolder folder = new();

    public static readonly string[] Playbooks = ["nodes", "topology", "volume"];

    public string Inventory => folder.At("inventory.ini");

    public string Topology => folder.At("out/topology.json");

    /// <summary>The runs of each playbook: the first, and the second.</summary>
    public Dictionary<string, (CommandResult First, CommandResult Second)> Runs { get; } = [];

    public string[] Options => ["-e", $"@{folder.At("vars.yml")}"];

    public static string Playbook(string name) => Repository.At("playbooks", "storage", name + ".yml");

    protected override async Task PrepareAsync(LabFleet fleet, CancellationToken cancellationToken)
    {
        folder.Write("inventory.ini", InventoryText(fleet));
        // small, and impatient with a node that is gone
        folder.Write("vars.yml", $"gluster_image_size: 400M\ngluster_options: {{network.ping-timeout: 5}}\nout: {folder.At("out")}\n");
        using var home = UserHome.For(fleet);
        foreach (var name in Playbooks) Runs[name] = (await home.PlayAsync(Playbook(name), Inventory, Options), null!);
        foreach (var name in Playbooks) Runs[name] = (Runs[name].First, await home.PlayAsync(Playbook(name), Inventory, Options));
    }

    private static string InventoryText(LabFleet fleet)
    {
        var text = new StringBuilder("[gluster_nodes]\n");
        for (var host = 1; host <= 3; host++)
        {
            text.Append(CultureInfo.InvariantCulture, $"host{host} ansible_host={fleet.Address(host)} heketi_zone={host}\n");
        }

        return text.Append(CultureInfo.InvariantCulture, $"""
            [gluster_clients]
            host4 ansible_host={fleet.Address(4)}
            [gluster_nodes:vars]
            ansible_user=ops
            [gluster_clients:vars]
            ansible_user=ops
            [all:vars]
            ansible_ssh_private_key_file={fleet.Key}

            """).ToString();
    }
}
