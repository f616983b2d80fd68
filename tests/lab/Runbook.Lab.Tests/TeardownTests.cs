namespace Runbook.Lab.Tests;

/// <summary>What becomes of the data: the reclaim policy, and the way back.</summary>
public sealed class TeardownTests(KubernetesFixture kubernetes)
{
    private const string Policies = "jsonpath={.items[?(@.spec.claimRef.namespace==\"SPACE\")].spec.persistentVolumeReclaimPolicy}";

    [Fact]
    public async Task ReclaimPolicy_Run_ChangesTheVolumesOfMySqlOnce()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        Expect.Changes(await home.PlayAsync("mysql", "-e", "mysql_replicas=2"), "localhost");
        Assert.Equal("Delete Delete", await home.KubectlAsync("get", "pv", "-o", Policies.Replace("SPACE", home.Space, StringComparison.Ordinal)));

        Expect.Changes(await home.PlayAsync("reclaim-policy"), "localhost");

        Assert.Equal("Retain Retain", await home.KubectlAsync("get", "pv", "-o", Policies.Replace("SPACE", home.Space, StringComparison.Ordinal)));
        Expect.NoChange(await home.PlayAsync("reclaim-policy"), "localhost");
        var wrong = await home.PlayAsync("reclaim-policy", "-e", "reclaim_policy=Keep");
        Assert.True(wrong.ExitCode == 2, wrong.Text);
        Assert.Contains("Retain, Delete and Recycle", wrong.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Teardown_Unconfirmed_TouchesNothingAndConfirmed_KeepsTheDataUnlessTold()
    {
        await using var home = await KubernetesHome.CreateAsync(kubernetes);
        Expect.Changes(await home.PlayAsync("mysql", "-e", "mysql_replicas=2"), "localhost");
        Expect.Changes(await home.PlayAsync("static-volume"), "localhost");
        var before = await home.VersionsAsync();

        var unconfirmed = await home.PlayAsync("teardown", "-e", "confirm=yes");
        Assert.True(unconfirmed.ExitCode == 2, unconfirmed.Text);
        Assert.Contains("Nothing was touched", unconfirmed.Text, StringComparison.Ordinal);
        Expect.Changes(await home.PlayAsync("teardown", "-e", "confirm=teardown", "--check"), "localhost");
        Assert.Equal(before, await home.VersionsAsync());

        Expect.Changes(await home.PlayAsync("teardown", "-e", "confirm=teardown"), "localhost");
        Assert.Equal("", await home.KubectlAsync("get", "pods,statefulsets,services", "-l", "app=mysql", "-o", "name"));
        Assert.Equal("data-mysql-0 data-mysql-1 task-pv-claim", await home.ValueAsync("pvc", ".items[*].metadata.name"));
        Expect.NoChange(await home.PlayAsync("teardown", "-e", "confirm=teardown"), "localhost");

        // what comes back has its data again
        var volume = await home.ValueAsync("pvc/data-mysql-0", ".spec.volumeName");
        Expect.Changes(await home.PlayAsync("mysql", "-e", "mysql_replicas=2"), "localhost");
        Assert.Equal(volume, await home.ValueAsync("pvc/data-mysql-0", ".spec.volumeName"));

        Expect.Changes(await home.PlayAsync("teardown", "-e", "confirm=teardown delete_data=yes"), "localhost");
        Assert.Equal("", await home.KubectlAsync("get", "pvc", "-o", "name"));
    }
}
