namespace Runbook.Lab.Tests;

/// <summary>The static volume on a node that really runs its pods.</summary>
public sealed class RealKubeletTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task StaticVolume_OnARealNode_ThePodServesWhatTheFolderHolds()
    {
        Assert.SkipWhen(KubernetesCluster.Missing is not null, KubernetesCluster.Missing ?? "");
        await using var cluster = await KubernetesCluster.StartAsync(0, Token);
        await cluster.StartKubeletAsync(Token);
        await using var home = await KubernetesHome.CreateAsync(cluster);
        // the node makes the folder when the pod comes, and not before
        var folder = home.At("data");

        Expect.Changes(await home.PlayAsync("static-volume", "-e", "host_volume_path=" + folder), "localhost");

        Assert.True(Directory.Exists(folder), "the node did not make the folder of the volume");
        await File.WriteAllTextAsync(Path.Combine(folder, "index.html"), "kept\n", Token);
        Assert.Equal("kept\n", await home.KubectlAsync("exec", "task-pv-pod", "--", "wget", "-qO-", "127.0.0.1"));
        Expect.NoChange(await home.PlayAsync("static-volume", "-e", "host_volume_path=" + folder), "localhost");
    }
}
