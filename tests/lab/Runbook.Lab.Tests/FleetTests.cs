namespace Runbook.Lab.Tests;

/// <summary>The lab itself: what the other tests take for granted.</summary>
public sealed class FleetTests(FleetTests.Hosts hosts) : IClassFixture<FleetTests.Hosts>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, "root")]
    [InlineData(1, "ops")]
    [InlineData(1, "pwops")]
    [InlineData(2, "root")]
    [InlineData(2, "ops")]
    public async Task Ssh_WithTheLabsKeyAndKnownHosts_LogsIn(int host, string user)
    {
        var result = await SshAsync(host, user, "id -un");
        Assert.Equal(user + "\n", result.Checked().Output);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Host_OfAnyFlavorButRpm_HasNoPython(int host)
    {
        var python = await hosts.Fleet.ExecAsync(host, "ls /usr/bin /bin /usr/local/bin | grep -c python || true", Token);
        Assert.Equal("0\n", python);
    }

    [Fact]
    public async Task Snapshot_NothingWritten_IsTheSameAndOneTouchShows()
    {
        var before = await hosts.Fleet.SnapshotAsync(1, Token);
        (await SshAsync(1, "ops", "sudo -n cat /etc/shadow > /dev/null")).Checked();
        Expect.Same(before, await hosts.Fleet.SnapshotAsync(1, Token));
        await hosts.Fleet.ExecAsync(1, "touch /srv/x; rm /srv/x", Token);
        Assert.NotEqual(before, await hosts.Fleet.SnapshotAsync(1, Token));
    }

    [Fact]
    public async Task Freeze_RunningHost_AnswersNothingUntilItThaws()
    {
        await hosts.Fleet.FreezeAsync(2, true, Token);
        try
        {
            Assert.Equal(255, (await SshAsync(2, "root", "true", "-o", "ConnectTimeout=2")).ExitCode);
        }
        finally
        {
            await hosts.Fleet.FreezeAsync(2, false, Token);
        }

        (await SshAsync(2, "root", "true")).Checked();
    }

    private Task<CommandResult> SshAsync(int host, string user, string command, params string[] options) => Command.RunAsync(
        "ssh",
        [
            "-i", hosts.Fleet.Key, "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes",
            "-o", "UserKnownHostsFile=" + hosts.Fleet.KnownHosts, "-o", "LogLevel=ERROR", .. options, $"{user}@{hosts.Fleet.Address(host)}", command,
        ],
        TimeSpan.FromMinutes(1),
        Token);

    public sealed class Hosts() : LabFixture("std", "min");
}
