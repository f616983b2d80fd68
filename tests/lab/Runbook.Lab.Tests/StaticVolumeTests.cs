namespace Runbook.Lab.Tests;

/// <summary>The article's first half: a volume in a folder of the node.</summary>
public sealed class StaticVolumeTests(KubernetesFixture kubernetes)
{
    [Fact]
    public async Task Run_Twice_BindsTheClaimAndThenWritesNothing()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);

        var first = await home.PlayAsync("static-volume");

        Assert.Equal(3, Expect.Success(first, "localhost")["localhost"].Changed);
        Assert.Equal("Bound", await home.ValueAsync("pvc/task-pv-claim", ".status.phase"));
        Assert.Equal(home.Volume, await home.ValueAsync("pvc/task-pv-claim", ".spec.volumeName"));
        Assert.Equal("Running", await home.ValueAsync("pod/task-pv-pod", ".status.phase"));

        var before = await home.VersionsAsync();
        Assert.Contains("PersistentVolume/" + home.Volume, before.Keys);
        Expect.NoChange(await home.PlayAsync("static-volume"), "localhost");
        Assert.Equal(before, await home.VersionsAsync());
    }

    [Fact]
    public async Task Check_OnAnEmptyNamespace_SaysAllAndWritesNothing()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        var before = await home.VersionsAsync();

        var check = await home.PlayAsync("static-volume", "--check", "--diff");

        Assert.Equal(3, Expect.Success(check, "localhost")["localhost"].Changed);
        Assert.Contains("claimName: task-pv-claim", check.Output, StringComparison.Ordinal);
        Assert.Equal(before, await home.VersionsAsync());
    }
}
