namespace Runbook.Lab.Tests;

/// <summary>The article's second half: MySQL on volumes that are made when they are claimed.</summary>
public sealed class MySqlTests(KubernetesFixture kubernetes)
{
    [Fact]
    public async Task Run_Twice_ThreeAreReadyInOrderAndThenNothingIsWritten()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);

        Expect.Changes(await home.PlayAsync("mysql"), "localhost");

        Assert.Equal("3", await home.ValueAsync("statefulset/mysql", ".status.readyReplicas"));
        Assert.Equal("Bound Bound Bound", await home.ValueAsync("pvc", ".items[*].status.phase"));
        await ExpectOrderAsync(home);
        var before = await home.VersionsAsync();
        Assert.Equal(1 + 2 + 3 + 1 + 3 + 1, before.Keys.Count(name => !name.Contains("glusterfs-dynamic", StringComparison.Ordinal) && !name.Contains("root-ca", StringComparison.Ordinal)));
        Expect.NoChange(await home.PlayAsync("mysql"), "localhost");
        Assert.Equal(before, await home.VersionsAsync());
    }

    [Fact]
    public async Task Run_OtherLogBin_CheckShowsTwoLinesAndTheRunRollsItOut()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        Expect.Changes(await home.PlayAsync("mysql"), "localhost");
        var before = await home.VersionsAsync();
        string[] other = ["-e", "mysql_log_bin=mysql-bin"];

        var check = await home.PlayAsync("mysql", [.. other, "--check", "--diff"]);

        Expect.Changes(check, "localhost");
        Assert.Equal(["-    log-bin", "+    log-bin=mysql-bin"], Changed(check));
        Assert.Equal(before, await home.VersionsAsync());

        var old = await home.ValueAsync("pods", ".items[*].metadata.uid");
        Expect.Changes(await home.PlayAsync("mysql", other), "localhost");
        Assert.Contains("log-bin=mysql-bin", await home.ValueAsync("configmap/mysql", ".data.master\\.cnf"), StringComparison.Ordinal);
        Assert.Equal("3", await home.ValueAsync("statefulset/mysql", ".status.updatedReplicas"));
        Assert.Empty(old.Split(' ').Intersect((await home.ValueAsync("pods", ".items[*].metadata.uid")).Split(' ')));
        Expect.NoChange(await home.PlayAsync("mysql", other), "localhost");
    }

    [Fact]
    public async Task Run_MoreReplicasAndFewer_ScalesAndKeepsTheClaims()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        Expect.Changes(await home.PlayAsync("mysql", "-e", "mysql_replicas=1"), "localhost");
        Expect.Changes(await home.PlayAsync("mysql", "-e", "mysql_replicas=3"), "localhost");
        Assert.Equal("mysql-0 mysql-1 mysql-2", await home.ValueAsync("pods", ".items[*].metadata.name"));
        await ExpectOrderAsync(home);
        Expect.Changes(await home.PlayAsync("mysql", "-e", "mysql_replicas=2"), "localhost");
        await Until.NotNullAsync(async () => await home.ValueAsync("pods", ".items[*].metadata.name") is "mysql-0 mysql-1" and var two ? two : null);
        Assert.Equal("data-mysql-0 data-mysql-1 data-mysql-2", await home.ValueAsync("pvc", ".items[*].metadata.name"));
    }

    [Fact]
    public async Task Check_AfterEditsByHand_FindsThemAndTheRunPutsThemBack()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        Expect.Changes(await home.PlayAsync("mysql"), "localhost");
        // kubectl edit is a patch, too, once the editor has ended
        var edit = home.Write("edit", "#!/bin/sh\nsed -i 's/super-read-only/read-only/' \"$1\"\n");
        await Command.RunAsync("chmod", ["+x", edit], TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
        await Command.RunAsync(
            "env",
            [$"KUBE_EDITOR={edit}", KubernetesCluster.Kubectl, "--kubeconfig", home.Cluster.Admin, "-n", home.Space, "edit", "configmap", "mysql"],
            TimeSpan.FromMinutes(1),
            TestContext.Current.CancellationToken);
        await home.KubectlAsync("patch", "service", "mysql-read", "--patch", """{"spec": {"ports": [{"name": "mysql", "port": 3306, "targetPort": 3307}]}}""");
        await home.KubectlAsync("scale", "statefulset", "mysql", "--replicas=2");
        var before = await home.VersionsAsync();

        var check = await home.PlayAsync("mysql", "--check", "--diff");

        Expect.Changes(check, "localhost");
        Assert.Contains("+    super-read-only", check.Output, StringComparison.Ordinal);
        Assert.Contains("+  replicas: 3", check.Output, StringComparison.Ordinal);
        Assert.Equal(before["ConfigMap/mysql"], (await home.VersionsAsync())["ConfigMap/mysql"]);

        Expect.Changes(await home.PlayAsync("mysql"), "localhost");
        Assert.Contains("super-read-only", await home.ValueAsync("configmap/mysql", ".data.slave\\.cnf"), StringComparison.Ordinal);
        Assert.Equal("3", await home.ValueAsync("statefulset/mysql", ".status.readyReplicas"));
        Expect.NoChange(await home.PlayAsync("mysql"), "localhost");
    }

    private static string[] Changed(CommandResult run) =>
        [.. run.Output.Split('\n').Where(line => line.StartsWith('-') || line.StartsWith('+')).Where(line => !line.StartsWith("---", StringComparison.Ordinal) && !line.StartsWith("+++", StringComparison.Ordinal))];

    // the next one is made only when the one before is ready
    private static async Task ExpectOrderAsync(KubernetesHome home)
    {
        var pods = (await home.Cluster.GetAsync(TestContext.Current.CancellationToken, "pods", "-n", home.Space))["items"]!.AsArray();
        for (var n = 1; n < pods.Count; n++)
        {
            var made = (string)pods[n]!["metadata"]!["creationTimestamp"]!;
            var ready = (string)pods[n - 1]!["status"]!["conditions"]!.AsArray().Single(c => (string?)c!["type"] == "Ready")!["lastTransitionTime"]!;
            Assert.True(string.CompareOrdinal(ready, made) <= 0, $"mysql-{n} was made at {made}, mysql-{n - 1} ready at {ready}");
        }
    }
}
