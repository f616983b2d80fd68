namespace Runbook.Lab.Tests;

/// <summary>A check of every module issues no write.</summary>
public sealed class CheckTests(CheckTests.Hosts hosts) : IClassFixture<CheckTests.Hosts>
{
    private static readonly string Play = Repository.At("tests", "lab", "data", "every-module.yml");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_FreshHost_AnnouncesChangesAndTouchesNothing()
    {
        using var home = UserHome.For(hosts.Fleet);
        var before = await hosts.Fleet.SnapshotAsync(1, Token);
        Expect.Changes(await home.PlayAsync(Play, hosts.Fleet.Inventory, "-l", "host1", "--check", "--diff", "-u", "ops"), "host1");
        Expect.Same(before, await hosts.Fleet.SnapshotAsync(1, Token));
    }

    [Fact]
    public async Task Check_ConvergedHost_AnnouncesNothingAndTouchesNothing()
    {
        using var home = UserHome.For(hosts.Fleet);
        Expect.Changes(await home.PlayAsync(Play, hosts.Fleet.Inventory, "-l", "host2", "-u", "ops"), "host2");
        Expect.NoChange(await home.PlayAsync(Play, hosts.Fleet.Inventory, "-l", "host2", "-u", "ops"), "host2");
        var before = await hosts.Fleet.SnapshotAsync(2, Token);
        Expect.NoChange(await home.PlayAsync(Play, hosts.Fleet.Inventory, "-l", "host2", "--check", "--diff", "-u", "ops"), "host2");
        Expect.Same(before, await hosts.Fleet.SnapshotAsync(2, Token));
    }

    public sealed class Hosts() : LabFixture("rpm", "rpm")
    {
        // a check, as Ansible's, refuses to copy into a folder that is not there yet
        protected override Task PrepareAsync(LabFleet fleet, CancellationToken cancellationToken) =>
            fleet.ExecAsync(1, "mkdir -p /srv/every", cancellationToken);
    }
}
