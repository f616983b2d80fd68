namespace Runbook.Lab.Tests;

/// <summary>The article's gk-deploy step, with a double of gk-deploy: what the playbook makes of what is there.</summary>
public sealed class DeployTests(KubernetesFixture kubernetes, DeployTests.Node node) : IClassFixture<DeployTests.Node>
{
    private static readonly string Data = Repository.At("tests", "lab", "data", "gk-deploy");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("kubernetes_version=1.30", "kadalu")]
    [InlineData("heketi_user_key=", "heketi_admin_key and heketi_user_key")]
    [InlineData("gk_deploy=/no/such/script", "is not there")]
    public async Task Run_ItCannotWork_RefusesWithAReasonAndTouchesNothing(string variable, string reason)
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        var run = await DeployAsync(home, "-e", variable);
        Assert.True(run.ExitCode == 2, run.Text);
        Assert.Contains(reason, run.Text, StringComparison.Ordinal);
        Assert.Equal("", Calls(home));
    }

    [Fact]
    public async Task Run_Again_DeploysOnceAndLoadsAChangedTopology()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);

        Assert.True(Expect.Success(await DeployAsync(home), "localhost", "host1")["localhost"].Changed > 0);

        Assert.Equal("1", await home.ValueAsync("deployment/heketi", ".status.availableReplicas"));
        Assert.Single(Calls(home).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, Expect.Success(await DeployAsync(home), "localhost", "host1")["localhost"].Changed);
        Assert.Single(Calls(home).Split('\n', StringSplitOptions.RemoveEmptyEntries));

        var changed = await DeployAsync(home, "-e", "heketi_zone=2");
        Assert.True(Expect.Success(changed, "localhost", "host1")["localhost"].Changed > 0, changed.Text);
        Assert.Contains("\"zone\": 2", await File.ReadAllTextAsync(home.At("loaded"), Token), StringComparison.Ordinal);
        Assert.Single(Calls(home).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(0, Expect.Success(await DeployAsync(home, "-e", "heketi_zone=2"), "localhost", "host1")["localhost"].Changed);

        var renamed = await DeployAsync(home, "-e", "heketi_manage=other");
        Assert.True(renamed.ExitCode == 2, renamed.Text);
        Assert.Contains("no longer has host1", renamed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AfterAnInterruptedOne_CleansAllAwayWhenThatIsTyped()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        var fleet = node.Fleet;
        await fleet.ExecAsync(1, "truncate -s 400M /image; losetup /dev/loop100 || losetup /dev/loop100 /image; mkfs.xfs -qf /dev/loop100", Token);
        home.Write("busy", "");
        var broken = await DeployAsync(home);
        Assert.True(broken.ExitCode == 2, broken.Text);
        Assert.Contains("exclusively", broken.Text, StringComparison.Ordinal);
        File.Delete(home.At("busy"));

        var refused = await DeployAsync(home);

        Assert.True(refused.ExitCode == 2, refused.Text);
        Assert.Contains("type wipe", refused.Text, StringComparison.Ordinal);
        Assert.Contains("deploy-heketi", refused.Text, StringComparison.Ordinal);
        Assert.Single(Calls(home).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal("xfs\n", await fleet.ExecAsync(1, "blkid -p -o value -s TYPE /dev/loop100", Token));

        Expect.Changes(await DeployAsync(home, "-e", "confirm=wipe"), "localhost", "host1");
        Assert.Equal("", await fleet.ExecAsync(1, "blkid -p -o value -s TYPE /dev/loop100 || true", Token));
        Assert.Equal("1", await home.ValueAsync("deployment/heketi", ".status.availableReplicas"));
        Assert.Equal(0, Expect.Success(await DeployAsync(home), "localhost", "host1")["localhost"].Changed);
    }

    private static string Calls(KubernetesHome home) => File.Exists(home.At("calls")) ? File.ReadAllText(home.At("calls")) : "";

    private Task<CommandResult> DeployAsync(KubernetesHome home, params string[] options)
    {
        var inventory = home.Write("inventory.ini", $"""
            [gluster_nodes]
            host1 ansible_host={node.Fleet.Address(1)} ansible_user=root ansible_ssh_private_key_file={node.Fleet.Key}

            """);
        home.Write(".ssh/known_hosts", File.ReadAllText(node.Fleet.KnownHosts));
        home.Environment["GK_FOLDER"] = home.At("");
        home.Environment["GK_KUBECTL"] = KubernetesCluster.Kubectl;
        string[] variables =
        [
            "topology_single_node=true", $"out={home.At("out")}", $"gk_deploy={Data}/gk-deploy", $"gk_cli={Data}/client",
            "heketi_admin_key=admin-secret", "heketi_user_key=user-secret",
        ];
        return home.PlayAsync(StorageFleet.Playbook("deploy"), ["-i", inventory, .. variables.SelectMany(v => (string[])["-e", v]), .. options]);
    }

    public sealed class Node() : LabFixture("storage");
}
