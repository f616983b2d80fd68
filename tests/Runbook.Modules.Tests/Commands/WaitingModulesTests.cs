using Runbook.Core;
using Runbook.Sdk;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class WaitingModulesTests
{
    [Theory]
    [InlineData("""{"path": "/etc/passwd", "timeout": 1}""", false, "")]
    [InlineData("""{"path": "/no/such", "timeout": 0}""", true, "Timeout when waiting for file /no/such")]
    [InlineData("""{"path": "/no/such", "state": "absent", "timeout": 0}""", false, "")]
    [InlineData("""{"path": "/etc/passwd", "state": "absent", "timeout": 0}""", true, "Timeout when waiting for /etc/passwd to be absent.")]
    [InlineData("""{"port": 1, "timeout": 0}""", true, "Timeout when waiting for 127.0.0.1:1")]
    [InlineData("""{"port": 1, "timeout": 0, "state": "stopped"}""", false, "")]
    [InlineData("""{"port": 1, "timeout": 0, "msg": "own words"}""", true, "own words")]
    [InlineData("""{"port": 99999}""", true, "port must be 1 to 65535, not 99999")]
    public async Task WaitFor_Condition_WaitsOrSaysWhy(string json, bool fails, string message)
    {
        var run = await SystemRun.ApplyAsync("wait_for", json);
        Assert.Equal(fails, run.Failed);
        Assert.Equal(message, run.Message);
        Assert.False(run.Changed);
    }

    [Fact]
    public async Task WaitFor_SearchRegex_GivesGroups()
    {
        var run = await SystemRun.ApplyAsync("wait_for", """{"path": "/etc/passwd", "search_regex": "^r(?P<o>o+)t:", "timeout": 1}""");
        Assert.Equal("""["oo"]""", run.Text("match_groups"));
        Assert.Equal("""{"o":"oo"}""", run.Text("match_groupdict"));
    }

    [Fact]
    public async Task Reboot_OtherBoot_IsWaitedForAndTested()
    {
        var host = new Sequence(["boot1\n", "boot1\n", "boot2\n"]);
        var run = await new ModuleRunner(host).ApplyAsync(new RebootModule(), MapValue.Empty, TestContext.Current.CancellationToken);
        Assert.False(run.Failed, run.Message);
        Assert.True(run.Changed);
        Assert.Equal(3, host.Applied.OfType<RemoteAction.Reconnect>().Count());
        Assert.Contains("whoami", host.Applied[^1].ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reboot_HostLostWhileItsBootIsAsked_IsWaitedForOn()
    {
        // A lost connection gives no boot identity.
        var host = new Sequence(["boot1\n", "", "boot2\n"]);
        var run = await new ModuleRunner(host).ApplyAsync(new RebootModule(), MapValue.Empty, TestContext.Current.CancellationToken);
        Assert.False(run.Failed, run.Message);
        Assert.All(host.Applied.OfType<RemoteAction.Run>().Where(r => r.AnyStatus), r => Assert.True(r.MayLoseHost));
    }

    [Fact]
    public async Task WaitForConnection_Reachable_IsNoChange()
    {
        var host = new Sequence([]);
        var run = await new ModuleRunner(host).ApplyAsync(new WaitForConnectionModule(), MapValue.Empty, TestContext.Current.CancellationToken);
        Assert.False(run.Changed);
        Assert.Equal(TimeSpan.FromSeconds(600), Assert.IsType<RemoteAction.Reconnect>(Assert.Single(host.Applied)).Timeout);
    }

    /// <summary>A host that gives its boot identities one after the other, whoever asks.</summary>
    private sealed class Sequence(IEnumerable<string> boots) : IHostSession
    {
        private readonly Queue<string> _boots = new(boots);

        public List<RemoteAction> Applied { get; } = [];

        public ValueTask<IReadOnlyList<ShellAnswer>> QueryAsync(IReadOnlyList<Sh> batch, ApplyOptions options, CancellationToken cancellationToken) =>
            new([.. batch.Select(_ => new ShellAnswer(0, _boots.Dequeue(), ""))]);

        public ValueTask<ActionOutcome> ApplyAsync(RemoteAction action, ApplyOptions options, CancellationToken cancellationToken)
        {
            Applied.Add(action);
            return new(new ActionOutcome(0, action.ToString()!.StartsWith("cat /proc/sys/kernel/random/boot_id", StringComparison.Ordinal) ? _boots.Dequeue() : "", ""));
        }

        public ValueTask DisposeAsync() => default;
    }
}
