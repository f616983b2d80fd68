using System.Diagnostics;

namespace Runbook.Cli.Tests;

/// <summary>The keeper as a process of its own, runs that use it, and the command that shows it.</summary>
public sealed class ConnectionsTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private QuickSshd? _sshd;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        if (QuickSshd.Missing is not null)
        {
            return;
        }

        _sshd = await QuickSshd.StartAsync(null, Token);
        _folder.Write("inventory", $"""
            box {_sshd.InventoryVariables}
            [all:vars]
            ansible_ssh_common_args='-o UserKnownHostsFile={_sshd.KnownHosts} -o IdentitiesOnly=yes'

            """);
        _folder.Write("play.yml", """
            - hosts: all
              gather_facts: false
              tasks:
                - command: echo hello
            """);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var keeper in Keepers())
        {
            keeper.Kill();
        }

        await (_sshd?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
    }

    [Fact]
    public async Task Run_KeepConnectionsByOptionVariableOrFile_LogsInOnce()
    {
        Assert.SkipUnless(_sshd is not null, QuickSshd.Missing ?? "");
        string[] run = ["run", "-i", "inventory", "play.yml"];
        Assert.Equal(0, (await RunAsync([], [.. run, "--keep-connections", "10m"])).ExitCode);
        Assert.Single(Keepers());
        Assert.Equal(0, (await RunAsync(new() { ["RUNBOOK_KEEP_CONNECTIONS"] = "5m" }, run)).ExitCode);
        _folder.Write("ansible.cfg", "[runbook]\nkeep_connections = 3m\n");
        Assert.Equal(0, (await RunAsync([], run)).ExitCode);
        Assert.Equal(1, LogIns());
        var list = await RunAsync([], "connections", "list");
        Assert.Matches($@"^box \(127\.0\.0\.1\) port {_sshd!.Port} as {Environment.UserName}  unused for \d+ s, closed in 1\d\d s\n$", list.Output);
        Assert.Contains("hello", (await RunAsync([], "exec", "-i", "inventory", "all", "-a", "echo hello")).Output);
        Assert.Equal(1, LogIns());
        Assert.Equal(0, (await RunAsync(new() { ["RUNBOOK_KEEP_CONNECTIONS"] = "0" }, run)).ExitCode);
        Assert.Equal(2, LogIns());
        Assert.StartsWith("closed box", (await RunAsync([], "connections", "close", "box")).Output);
        Assert.Equal("no connections are kept\n", (await RunAsync([], "connections")).Output);
        Assert.Contains("No connection is kept", (await RunAsync([], "connections", "close", "box")).Error);
    }

    [Fact]
    public async Task Keep_AnotherServesAlready_EndsAtOnce()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there is no keeper on Windows");
        var folder = _folder.At("runbook");
        await using var first = Command.Start(Repository.Executable!, ["connections", "keep", folder]);
        while (Directory.Exists(folder) is false || Directory.GetFiles(folder, "*.sock").Length == 0)
        {
            await Task.Delay(20, Token);
        }

        var second = await Command.RunAsync(Repository.Executable!, ["connections", "keep", folder], TimeSpan.FromMinutes(1), Token);
        Assert.Equal((0, "ready\n"), (second.ExitCode, second.Output));
        Assert.Single(Keepers());
    }

    [Theory]
    [InlineData("soon")]
    [InlineData("10 apples")]
    [InlineData("-5m")]
    [InlineData("30d")]
    public async Task Run_BadTime_SaysHowItIsWritten(string time)
    {
        var result = await RunAsync([], "run", "-i", "inventory", "play.yml", "--keep-connections=" + time);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("such as 10m", result.Error);
    }

    private async Task<CommandResult> RunAsync(Dictionary<string, string?> environment, params string[] arguments)
    {
        environment["XDG_RUNTIME_DIR"] = _folder.Path;
        environment["NO_COLOR"] = "1";
        await using var command = Command.Start(Repository.Executable!, arguments, null, _folder.Path, environment);
        return await command.WaitAsync(TimeSpan.FromMinutes(2), Token);
    }

    private int LogIns() =>
        _sshd!.Log.Split('\n').Count(l => l.Contains("Accepted publickey for ", StringComparison.Ordinal));

    private List<Process> Keepers() => [.. Process.GetProcesses().Where(p => IsKeeper(p.Id))];

    private bool IsKeeper(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").EndsWith($"\0keep\0{_folder.At("runbook")}\0", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
