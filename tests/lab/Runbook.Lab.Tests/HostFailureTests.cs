using System.Diagnostics;

namespace Runbook.Lab.Tests;

/// <summary>Real hosts that fail in the middle of things, and hosts that refuse what they are asked.</summary>
public sealed class HostFailureTests(HostFailureTests.Hosts hosts) : IClassFixture<HostFailureTests.Hosts>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, string, string> SudoFailures { get; } = new()
    {
        { "pwops", "", "password", "sudo password missing" },
        { "pwops", "no-such-secret", "password", "sudo password wrong" },
        { "nobus", LabFleet.BecomePassword, "sudo|password|allowed", "not in sudoers" },
    };

    [Theory]
    [MemberData(nameof(SudoFailures))]
    public async Task Become_Refused_ThatHostFailsInPlainWords(string user, string password, string words, string what)
    {
        using var home = UserHome.For(hosts.Fleet);
        var inventory = home.Write("inventory.ini", Pair("ansible_user=ops", $"ansible_user={user} ansible_become_password='{password}'"));
        var run = await home.PlayAsync(Data("become.yml"), inventory);
        var recap = RunbookCli.ReadRecap(run.Output);
        Assert.True(run.ExitCode is 2 or 4, $"{what}: {run.Text}");
        Assert.Equal(0, recap["good"].Failed);
        Assert.Equal(1, recap["bad"].Failed + recap["bad"].Unreachable);
        Assert.Matches("(?i)" + words, run.Text);
        Assert.DoesNotContain("-secret", run.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pwops", "ansible_become_method=sudo ansible_become_password=" + LabFleet.BecomePassword)]
    [InlineData("ops", "ansible_become_method=sudo")]
    [InlineData("nobus", "ansible_become_method=su ansible_become_password=" + LabFleet.RootPassword)]
    public async Task Become_Allowed_RunsAsRootAndShowsNoPassword(string user, string variables)
    {
        using var home = UserHome.For(hosts.Fleet);
        var inventory = home.Write("inventory.ini", Pair("ansible_user=ops", $"ansible_user={user} {variables}"));
        var run = await home.PlayAsync(Data("become.yml"), inventory, "-vvv");
        Expect.Success(run, "good", "bad");
        Assert.DoesNotContain("-secret", run.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/mnt/full/file", "No space left")]
    [InlineData("/mnt/readonly/file", "Read-only file system")]
    [InlineData("/mnt/nowhere/deep/file", "/mnt/nowhere/deep")]
    public async Task Copy_CannotWrite_FailsWithTheHostsWordsAndLeavesNothing(string target, string words)
    {
        using var home = UserHome.For(hosts.Fleet);
        var inventory = home.Write("inventory.ini", Pair("ansible_user=root target=/root/file", $"ansible_user=root target={target}"));
        var run = await home.PlayAsync(Data("two-steps.yml"), inventory);
        var recap = RunbookCli.ReadRecap(run.Output);
        Assert.True(run.ExitCode == 2, run.Text);
        Assert.Equal(0, recap["good"].Failed);
        Assert.Equal(1, recap["bad"].Failed);
        Assert.Contains(words, run.Text, StringComparison.Ordinal);
        Assert.Equal("filler\n", await hosts.Fleet.ExecAsync(2, "ls -A /mnt/full /mnt/readonly | grep -v -e : -e '^$'", Token));
    }

    [Theory]
    [InlineData("stop")]
    [InlineData("cut")]
    [InlineData("freeze")]
    public async Task Run_HostDiesInMidTask_IsUnreachableInTimeAndTheOthersEnd(string how)
    {
        var fleet = hosts.Fleet;
        using var home = UserHome.For(fleet);
        await fleet.ExecAsync(1, "rm -f /root/begun /root/ended", Token);
        await fleet.ExecAsync(2, "rm -f /root/begun /root/ended", Token);
        var inventory = home.Write("inventory.ini", Pair("ansible_user=root", "ansible_user=root"));
        var watch = Stopwatch.StartNew();
        await using var run = home.Cli.Start("run", Data("long-step.yml"), "-i", inventory, "--output", "lines", "-T", "5");
        try
        {
            await fleet.ExecAsync(2, "for i in $(seq 600); do pgrep -x sleep > /dev/null && exit 0; sleep 0.1; done; exit 1", Token);
            await HurtAsync(fleet, how, Token);
            var result = await run.WaitAsync(TimeSpan.FromMinutes(2), Token);
            var recap = RunbookCli.ReadRecap(result.Output);
            Assert.True(result.ExitCode == 4, result.Text);
            Assert.Equal(1, recap["bad"].Unreachable);
            Assert.Equal(0, recap["good"].Failed + recap["good"].Unreachable);
            Assert.Equal("ended\n", await fleet.ExecAsync(1, "cat /root/ended", Token));
            Assert.True(watch.Elapsed < TimeSpan.FromMinutes(2), "took " + watch.Elapsed);
        }
        finally
        {
            await HealAsync(fleet, how);
        }
    }

    private static Task HurtAsync(LabFleet fleet, string how, CancellationToken cancellationToken) => how switch
    {
        "stop" => fleet.StopAsync(2, cancellationToken),
        "cut" => fleet.CutAsync(2, true, cancellationToken),
        _ => fleet.FreezeAsync(2, true, cancellationToken),
    };

    private static async Task HealAsync(LabFleet fleet, string how)
    {
        switch (how)
        {
            case "stop":
                await fleet.BootAsync(2, CancellationToken.None);
                await Hosts.MountAsync(fleet, CancellationToken.None);
                break;
            case "cut":
                await fleet.CutAsync(2, false, CancellationToken.None);
                break;
            default:
                await fleet.FreezeAsync(2, false, CancellationToken.None);
                break;
        }

        await fleet.ExecAsync(2, "pkill -x sleep || true", CancellationToken.None);
    }

    private static string Data(string name) => Repository.At("tests", "lab", "data", name);

    private string Pair(string good, string bad) => $"""
        good ansible_host={hosts.Fleet.Address(1)} {good}
        bad ansible_host={hosts.Fleet.Address(2)} {bad}
        [all:vars]
        ansible_ssh_private_key_file={hosts.Fleet.Key}

        """;

    public sealed class Hosts() : LabFixture("std", "std")
    {
        internal static Task MountAsync(LabFleet fleet, CancellationToken cancellationToken) => fleet.ExecAsync(2, """
            mkdir -p /mnt/full /mnt/readonly
            mount -t tmpfs -o size=16k full /mnt/full
            dd if=/dev/zero of=/mnt/full/filler bs=4k 2> /dev/null || true
            mount -t tmpfs -o ro readonly /mnt/readonly
            """, cancellationToken);

        protected override Task PrepareAsync(LabFleet fleet, CancellationToken cancellationToken) => MountAsync(fleet, cancellationToken);
    }
}
