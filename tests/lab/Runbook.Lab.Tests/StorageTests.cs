using System.Text.Json;

namespace Runbook.Lab.Tests;

/// <summary>The walk-through's nodes: three playbooks on four real hosts.</summary>
public sealed class StorageTests(StorageFleet storage) : IClassFixture<StorageFleet>
{
    private static readonly string[] Nodes = ["host1", "host2", "host3"];
    private static readonly string[] All = [.. Nodes, "host4"];

    // no file waits for its third copy any more; glusterd looks for such files by itself, so it is asked to look now
    private const string Healed = """
        for i in $(seq 300); do
          gluster volume heal gv0 > /dev/null 2>&1
          [ "$(gluster volume heal gv0 info | grep -c '^Number of entries: 0')" = 3 ] && exit 0
          sleep 0.2
        done
        gluster volume heal gv0 info
        exit 1
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nodes")]
    [InlineData("topology")]
    [InlineData("volume")]
    public void Run_Twice_OnlyTheFirstChanges(string playbook)
    {
        _ = storage.Fleet;
        var (first, second) = storage.Runs[playbook];
        var hosts = playbook switch { "nodes" => Nodes, "topology" => ["localhost"], _ => All };
        Expect.Changes(first, hosts);
        Expect.NoChange(second, hosts);
    }

    [Fact]
    public async Task Nodes_AfterTheRun_EachHasItsDeviceAndItsUnit()
    {
        for (var host = 1; host <= 3; host++)
        {
            var text = await storage.Fleet.ExecAsync(host, "losetup /dev/loop100; systemctl is-enabled loopback_gluster; rpm -q glusterfs-client", Token);
            Assert.Contains("(/home/glusterfs/glusterimage)", text, StringComparison.Ordinal);
            Assert.Contains("enabled", text, StringComparison.Ordinal);
            Assert.Contains("glusterfs-client-10.3", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Topology_AfterTheRun_NamesTheNodesTheirAddressesAndZones()
    {
        _ = storage.Fleet;
        using var topology = JsonDocument.Parse(File.ReadAllText(storage.Topology));
        var nodes = topology.RootElement.GetProperty("clusters")[0].GetProperty("nodes").EnumerateArray().ToArray();
        Assert.Equal(3, nodes.Length);
        for (var n = 0; n < 3; n++)
        {
            var node = nodes[n].GetProperty("node");
            Assert.Equal($"host{n + 1}", node.GetProperty("hostnames").GetProperty("manage")[0].GetString());
            Assert.Equal(storage.Fleet.Address(n + 1), node.GetProperty("hostnames").GetProperty("storage")[0].GetString());
            Assert.Equal(n + 1, node.GetProperty("zone").GetInt32());
            Assert.Equal("/dev/loop100", nodes[n].GetProperty("devices")[0].GetString());
        }
    }

    [Fact]
    public async Task Volume_OneNodeSwitchedOff_FileIsReadBackAndTheNodeHeals()
    {
        var fleet = storage.Fleet;
        await fleet.ExecAsync(4, "echo kept > /mnt/gv0/file; cat /mnt/gv0/file", Token);
        await fleet.StopAsync(3, Token);
        try
        {
            Assert.Equal("kept\n", await fleet.ExecAsync(4, "cat /mnt/gv0/file", Token));
            await fleet.ExecAsync(4, "echo more > /mnt/gv0/second", Token);
        }
        finally
        {
            await fleet.BootAsync(3, Token);
        }

        using var home = UserHome.For(fleet);
        await fleet.ExecAsync(3, "systemctl is-system-running --wait", Token);
        await fleet.ExecAsync(1, Healed, Token);
        Expect.NoChange(await home.PlayAsync(StorageFleet.Playbook("nodes"), storage.Inventory, storage.Options), Nodes);
        Expect.NoChange(await home.PlayAsync(StorageFleet.Playbook("volume"), storage.Inventory, storage.Options), All);
    }

    [Fact]
    public async Task Recreate_Check_SaysWhatWouldGoAndTouchesNothing()
    {
        var fleet = storage.Fleet;
        using var home = UserHome.For(fleet);
        var before = await StillAsync(fleet);
        var run = await home.PlayAsync(
            StorageFleet.Playbook("nodes"), storage.Inventory, [.. storage.Options, "-e", "recreate=yes", "--check", "--diff"]);
        Expect.Changes(run, Nodes);
        Assert.Contains("glusterimage", run.Output, StringComparison.Ordinal);
        Expect.Same(before, await StillAsync(fleet));
        var volume = await fleet.ExecAsync(1, "losetup /dev/loop100; gluster volume info gv0", Token);
        Assert.Contains("(/home/glusterfs/glusterimage)", volume, StringComparison.Ordinal);
        Assert.Contains("Status: Started", volume, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recreate_Run_RebuildsTheVolumeFromNothing()
    {
        var fleet = storage.Fleet;
        using var home = UserHome.For(fleet);
        await fleet.ExecAsync(4, "echo old > /mnt/gv0/old", Token);
        Expect.Changes(await home.PlayAsync(StorageFleet.Playbook("nodes"), storage.Inventory, [.. storage.Options, "-e", "recreate=yes"]), Nodes);
        Expect.Changes(await home.PlayAsync(StorageFleet.Playbook("volume"), storage.Inventory, storage.Options), All);
        Expect.NoChange(await home.PlayAsync(StorageFleet.Playbook("volume"), storage.Inventory, storage.Options), All);
        Assert.Equal("new\n", await fleet.ExecAsync(4, "echo > /mnt/gv0/new; ls /mnt/gv0", Token));
    }

    [Fact]
    public async Task Recreate_LimitedToOneNode_Refuses()
    {
        using var home = UserHome.For(storage.Fleet);
        var run = await home.PlayAsync(
            StorageFleet.Playbook("nodes"), storage.Inventory, [.. storage.Options, "-e", "recreate=yes", "-l", "host1"]);
        Assert.True(run.ExitCode == 2, run.Text);
        Assert.Contains("cannot be limited", run.Output, StringComparison.Ordinal);
    }

    // GlusterFS checks the health of its bricks by writing to them, and so to the image that they are in
    private static async Task<IReadOnlyList<string>> StillAsync(LabFleet fleet) =>
        [.. (await fleet.SnapshotAsync(1, Token)).Where(line => !line.Contains("/.glusterfs", StringComparison.Ordinal)
            && !line.StartsWith("file /home/glusterfs/glusterimage f", StringComparison.Ordinal))];
}
