namespace Runbook.Lab.Tests;

/// <summary>A host of busybox and dropbear: no Python, bash, coreutils, sftp, sudo or systemd.</summary>
public sealed class SmallHostTests(SmallHostTests.Small small) : IClassFixture<SmallHostTests.Small>
{
    private static readonly string Play = Repository.At("tests", "lab", "data", "small.yml");

    [Fact]
    public async Task Run_Twice_OnlyTheFirstChanges()
    {
        using var home = UserHome.For(small.Fleet);
        Expect.Changes(await home.PlayAsync(Play, small.Fleet.Inventory, "-l", "host1"), "host1");
        Expect.NoChange(await home.PlayAsync(Play, small.Fleet.Inventory, "-l", "host1"), "host1");
    }

    [Fact]
    public async Task Check_FreshHost_TouchesNothing()
    {
        using var home = UserHome.For(small.Fleet);
        var before = await small.Fleet.SnapshotAsync(2, TestContext.Current.CancellationToken);
        Expect.Changes(await home.PlayAsync(Play, small.Fleet.Inventory, "-l", "host2", "--check", "--diff"), "host2");
        Expect.Same(before, await small.Fleet.SnapshotAsync(2, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task WalkThrough_DiskOfANode_IsMadeOnce()
    {
        using var home = UserHome.For(small.Fleet);
        var inventory = home.Write("inventory.ini", $"""
            [gluster_nodes]
            host3 ansible_host={small.Fleet.Address(3)} ansible_user=root ansible_ssh_private_key_file={small.Fleet.Key}

            """);
        string[] options = ["--tags", "disk", "-e", "gluster_image_size=8M", "-e", "ansible_become=false"];
        Expect.Changes(await home.PlayAsync(StorageFleet.Playbook("nodes"), inventory, options), "host3");
        Expect.NoChange(await home.PlayAsync(StorageFleet.Playbook("nodes"), inventory, options), "host3");
    }

    public sealed class Small() : LabFixture("min", "min", "min")
    {
        // a check, as Ansible's, refuses to copy into a folder that is not there yet
        protected override Task PrepareAsync(LabFleet fleet, CancellationToken cancellationToken) =>
            fleet.ExecAsync(2, "mkdir -p /srv/small", cancellationToken);
    }
}
