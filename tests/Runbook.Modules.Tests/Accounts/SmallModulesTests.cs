using Runbook.Core;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class SmallModulesTests
{
    [Theory]
    [InlineData("a\n\u001efile\na\n", 0)]
    [InlineData("a\n\u001efile\nb\n", 1)]
    [InlineData("b\n\u001efile\na\n", 1)]
    public async Task Hostname_Names_PlansWhenEitherDiffers(string answer, int actions)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("uname", "\u001enow\n" + answer), "hostname", """{"name": "a"}""");
        Assert.Equal(actions, SystemRun.Actions(run).Count);
    }

    [Theory]
    [InlineData("a.b = 1\n", "1", """{"value": 1, "sysctl_set": true}""", "")]
    [InlineData("", "1", """{"value": 1}""", "write|sysctl -p")]
    [InlineData("a.b=1\n", "0", """{"value": 1, "sysctl_set": true}""", "sysctl -w")]
    [InlineData("#a.b=1\n", "1", """{"value": 1, "reload": false}""", "write")]
    [InlineData("a.b=1\n", "1", """{"state": "absent", "reload": false}""", "write")]
    [InlineData("", "1", """{"state": "absent"}""", "")]
    public async Task Sysctl_State_PlansSteps(string file, string running, string json, string expected)
    {
        var host = new FakeHost().Answers("sysctl", $"\u001ekernel\n{running}\n\u001efile\n{file}");
        var run = await SystemRun.CheckAsync(host, "sysctl", json.Replace("{", "{\"name\": \"a.b\", ", StringComparison.Ordinal));
        var parts = expected.Split('|', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(parts.Length, SystemRun.Actions(run).Count);
        Assert.All(parts.Zip(SystemRun.Actions(run)), p => Assert.Contains(p.First, p.Second, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("loaded\n", """{"state": "present"}""", 0)]
    [InlineData("", """{"state": "present"}""", 1)]
    [InlineData("loaded\n", """{"state": "absent"}""", 1)]
    [InlineData("loaded\n", """{"state": "present", "persistent": "present"}""", 1)]
    [InlineData("loaded\nlisted\n", """{"state": "present", "persistent": "present"}""", 0)]
    public async Task Modprobe_State_PlansSteps(string answer, string json, int actions)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("/proc/modules", answer), "modprobe", json.Replace("{", "{\"name\": \"m\", ", StringComparison.Ordinal));
        Assert.Equal(actions, SystemRun.Actions(run).Count);
    }

    [Theory]
    [InlineData("root:x:0:0:r:/root:/bin/sh\n", 0, false)]
    [InlineData("", 2, true)]
    [InlineData("", 1, true)]
    public async Task Getent_Key_GivesFieldsOrFails(string output, int status, bool fails)
    {
        var run = await SystemRun.ApplyAsync(new FakeHost().Answers("getent", output, status), "getent", """{"database": "passwd", "key": "root"}""");
        Assert.Equal(fails, run.Failed);
        Assert.Equal(fails ? "" : """{"getent_passwd":{"root":["x","0","0","r","/root","/bin/sh"]}}""", run.Text("ansible_facts"));
    }

    [Fact]
    public async Task PackageFacts_Rpm_ListsVersions()
    {
        var run = await SystemRun.ApplyAsync(new FakeHost().Answers("rpm", "\u001erpm\na\t(none)\t1.0\t2\tnoarch\n"), "package_facts", "{}");
        var package = ((ListValue)((MapValue)((MapValue)run.Result["ansible_facts"]!)["packages"]!)["a"]!).Items[0];
        Assert.Equal("""{"name":"a","version":"1.0","release":"2","epoch":null,"arch":"noarch","source":"rpm"}""", package.ToString());
    }
}
