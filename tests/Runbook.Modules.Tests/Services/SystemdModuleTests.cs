using Runbook.Core;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class SystemdModuleTests
{
    private const string Running = "Names=a.service\nLoadState=loaded\nActiveState=active\nUnitFileState=enabled\n";
    private const string Dead = "Names=a.service\nLoadState=loaded\nActiveState=inactive\nUnitFileState=disabled\n";
    private const string Missing = "Names=a.service\nLoadState=not-found\nActiveState=inactive\n";
    private const string Masked = "Names=a.service\nLoadState=masked\nActiveState=inactive\nUnitFileState=masked\n";
    private const string Static = "Names=a.service\nLoadState=loaded\nActiveState=inactive\nUnitFileState=static\n";

    [Theory]
    [InlineData(Running, """{"state": "started", "enabled": true}""", "")]
    [InlineData(Dead, """{"state": "started", "enabled": true}""", "enable a;start a")]
    [InlineData(Running, """{"state": "stopped", "enabled": false}""", "disable a;stop a")]
    [InlineData(Dead, """{"state": "stopped"}""", "")]
    [InlineData(Running, """{"state": "restarted"}""", "restart a")]
    [InlineData(Dead, """{"state": "restarted"}""", "start a")]
    [InlineData(Running, """{"state": "reloaded"}""", "reload a")]
    [InlineData(Dead, """{"state": "reloaded"}""", "start a")]
    [InlineData(Static, """{"enabled": true}""", "")]
    [InlineData(Static, """{"enabled": false}""", "")]
    [InlineData(Running, """{"masked": true}""", "mask a")]
    [InlineData(Masked, """{"masked": true}""", "")]
    [InlineData(Masked, """{"masked": false}""", "unmask a")]
    [InlineData(Missing, """{"state": "started", "daemon_reload": true}""", "daemon-reload;start a")]
    [InlineData(Dead, """{"state": "started", "no_block": true}""", "--no-block start a")]
    [InlineData(Dead, """{"enabled": true, "force": true}""", "--force enable a")]
    public async Task Systemd_State_PlansVerbs(string shown, string json, string verbs)
    {
        var host = new FakeHost().Answers("systemctl", shown);
        var run = await SystemRun.CheckAsync(host, "systemd", json.Replace("{", "{\"name\": \"a\", ", StringComparison.Ordinal));
        Assert.False(run.Failed, run.Message);
        Assert.Equal(verbs, string.Join(';', SystemRun.Actions(run).Select(a => a["m=$(systemctl ".Length..].Split(" 2>&1")[0])));
    }

    [Fact]
    public async Task Systemd_MissingUnit_IsRefused()
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("systemctl", Missing), "systemd", """{"name": "a", "state": "started"}""");
        Assert.True(run.Failed);
        Assert.Equal("Could not find the requested service a: host", run.Message);
    }

    [Fact]
    public async Task Systemd_NoSystemctl_SaysSo()
    {
        var host = new FakeHost().Answers("systemctl", "", 127, "systemctl is not on this host\n");
        var run = await SystemRun.CheckAsync(host, "systemd", """{"name": "a", "state": "started"}""");
        Assert.Contains("systemctl is not on this host", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Systemd_DaemonReloadAlone_IsNoChange()
    {
        var host = new FakeHost().Expects("daemon-reload");
        var run = await SystemRun.ApplyAsync(host, "systemd", """{"daemon_reload": true}""");
        Assert.False(run.Changed);
        Assert.Single(host.Applied);
    }

    [Fact]
    public async Task Systemd_Result_HoldsTheStatus()
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("systemctl", Running), "systemd", """{"name": "a", "state": "started"}""");
        Assert.Equal("active", ((MapValue)run.Result["status"]!)["ActiveState"]!.AsText());
        Assert.Equal("started", run.Text("state"));
    }

    [Theory]
    [InlineData("sysv\n1\t\t\n", """{"state": "started", "enabled": true}""", 2)]
    [InlineData("sysv\n1\t1\t1\n", """{"state": "started", "enabled": true}""", 0)]
    [InlineData("openrc\n1\t1\t\n", """{"state": "restarted"}""", 1)]
    public async Task Service_WithoutSystemd_UsesScripts(string answer, string json, int actions)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("rc-service", answer), "service", json.Replace("{", "{\"name\": \"a\", ", StringComparison.Ordinal));
        Assert.Equal(actions, SystemRun.Actions(run).Count);
    }

    [Fact]
    public async Task Service_Systemd_IsPlannedAsAUnit()
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("rc-service", "systemd\n" + Dead), "service", """{"name": "a", "state": "started"}""");
        Assert.Contains("systemctl start a", SystemRun.Actions(run)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Systemd_TwoUnits_AreOneQuestion()
    {
        var host = new FakeHost().Answers("a.service b.service", $"{Running}\n{Dead.Replace("a.service", "b.service", StringComparison.Ordinal)}");
        var both = Sdk.Probe.Both(UnitQueries.Read("a", UnitScope.System), UnitQueries.Read("b", UnitScope.System), (a, b) => (a, b));
        var (a, b) = await new ModuleRunner(host).ReadAsync(both, TestContext.Current.CancellationToken);
        Assert.Single(host.Asked);
        Assert.True(a.IsRunning);
        Assert.False(b.IsRunning);
    }
}
