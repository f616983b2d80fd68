namespace Runbook.Lab.Tests;

/// <summary>Firewalls, time zones, package selections, SELinux's store, rsync, keys and repositories with the hosts' own programs; and reboots.</summary>
public sealed class GuardTests(GuardTests.Hosts hosts) : IClassFixture<GuardTests.Hosts>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("guard.yml", "host1")]
    [InlineData("guard-running.yml", "host2")]
    [InlineData("rpm-trust.yml", "host3")]
    public async Task Run_Twice_OnlyTheFirstChanges(string play, string host)
    {
        using var home = UserHome.For(hosts.Fleet);
        string[] options = ["-l", host, "-e", $"pulled={home.At("pulled")}"];
        Expect.Changes(await home.PlayAsync(Data(play), hosts.Fleet.Inventory, options), host);
        Expect.NoChange(await home.PlayAsync(Data(play), hosts.Fleet.Inventory, options), host);
        Expect.NoChange(await home.PlayAsync(Data(play), hosts.Fleet.Inventory, [.. options, "--check"]), host);
    }

    [Fact]
    public async Task Reboot_RealHosts_ComeBackInAnotherBoot()
    {
        using var home = UserHome.For(hosts.Fleet);
        Expect.Changes(await home.PlayAsync(Data("reboot.yml"), hosts.Fleet.Inventory, "-l", "host4"), "host4");
    }

    [Fact]
    public async Task WaitForConnection_HostSwitchedOnLater_IsWaitedFor()
    {
        using var home = UserHome.For(hosts.Fleet);
        await hosts.Fleet.StopAsync(5, Token);
        await using var run = home.Cli.Start("run", Data("wait.yml"), "-i", hosts.Fleet.Inventory, "-l", "host5", "--output", "lines", "-T", "3");
        await Task.Delay(TimeSpan.FromSeconds(3), Token);
        await hosts.Fleet.BootAsync(5, Token);
        Expect.Success(await run.WaitAsync(TimeSpan.FromMinutes(2), Token), "host5");
    }

    private static string Data(string name) => Repository.At("tests", "lab", "data", name);

    public sealed class Hosts() : LabFixture("guard", "guard", "rpm", "std", "std");
}
