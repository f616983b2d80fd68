using System.Text.Json;

namespace Runbook.Lab.Tests;

/// <summary>README's first command: the local playbook, which needs neither root nor a host.</summary>
public sealed class RenderTests
{
    private static readonly string Play = Repository.At("playbooks", "local", "render.yml");
    private static readonly string Inventory = Repository.At("playbooks", "storage", "inventory.ini");

    [Fact]
    public async Task Run_Twice_RendersAllWithADiffAndThenChangesNothing()
    {
        using var home = new UserHome("");
        var first = await home.PlayAsync(Play, Inventory, "--diff", "-e", $"out={home.At("out")}");
        Expect.Changes(first, "localhost");
        Assert.Contains("+kind: StatefulSet", first.Output, StringComparison.Ordinal);
        var files = Directory.GetFiles(home.At("out"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(home.At("out"), f)).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                "mysql/config-map.yaml", "mysql/services.yaml", "mysql/stateful-set.yaml", "mysql/storage-class.yaml",
                "systemd/brick.mount", "systemd/loopback_gluster.service", "systemd/volume.mount",
                "topology.json",
                "volumes/persistent-volume-claim.yaml", "volumes/persistent-volume.yaml", "volumes/pod.yaml",
            ],
            files);
        using var topology = JsonDocument.Parse(await File.ReadAllTextAsync(home.At("out/topology.json"), TestContext.Current.CancellationToken));
        Assert.Equal(3, topology.RootElement.GetProperty("clusters")[0].GetProperty("nodes").GetArrayLength());
        Expect.NoChange(await home.PlayAsync(Play, Inventory, "--diff", "-e", $"out={home.At("out")}"), "localhost");
    }

    [Fact]
    public async Task Run_Check_SaysWhatDiffersAndWritesNothing()
    {
        using var home = new UserHome("");
        string[] options = ["-e", $"out={home.At("out")}"];
        Expect.Changes(await home.PlayAsync(Play, Inventory, options), "localhost");
        home.Write("out/topology.json", "edited\n");
        File.Delete(home.At("out/volumes/pod.yaml"));

        var check = await home.PlayAsync(Play, Inventory, [.. options, "--check", "--diff"]);

        Assert.Equal(2, Expect.Success(check, "localhost")["localhost"].Changed);
        Assert.Contains("-edited", check.Output, StringComparison.Ordinal);
        Assert.Contains("+kind: Pod", check.Output, StringComparison.Ordinal);
        Assert.Equal("edited\n", await File.ReadAllTextAsync(home.At("out/topology.json"), TestContext.Current.CancellationToken));
        Assert.False(File.Exists(home.At("out/volumes/pod.yaml")));
    }

    [Theory]
    [InlineData("n3 ansible_host=10.0.0.3 heketi_zone=0", "whole number from 1")]
    [InlineData("n3 ansible_host=three.example", "not an IP address")]
    [InlineData("n3 ansible_host=10.0.0.300", "not an IP address")]
    [InlineData("n3 ansible_host=10.0.0.1", "same storage address")]
    [InlineData("n3 ansible_host=10.0.0.3 heketi_manage=n1", "same name")]
    [InlineData("n3 ansible_host=10.0.0.3 heketi_devices='[\"loop0\"]'", "absolute path")]
    [InlineData("n3 ansible_host=10.0.0.3 heketi_devices='[\"/dev/vdb\", \"/dev/vdb\"]'", "named once")]
    [InlineData("n3 ansible_host=10.0.0.3 heketi_devices='[]'", "at least one")]
    [InlineData("n3 ansible_host=10.0.0.3 heketi_tags='{\"a b\": \"c\"}'", "heketi_tags")]
    [InlineData("", "at least 3")]
    public async Task Topology_HeketiWouldMisreadIt_IsRefusedAndNotWritten(string third, string words)
    {
        using var home = new UserHome("");
        var inventory = home.Write("inventory.ini", $"[gluster_nodes]\nn1 ansible_host=10.0.0.1\nn2 ansible_host=10.0.0.2\n{third}\n");
        var run = await home.PlayAsync(StorageFleet.Playbook("topology"), inventory, "-e", $"out={home.At("out")}");
        Assert.True(run.ExitCode == 2, run.Text);
        Assert.Contains(words, run.Text, StringComparison.Ordinal);
        Assert.False(File.Exists(home.At("out/topology.json")));
    }
}
