using Runbook.Core;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class PackageModulesTests
{
    private const string Demo = "\u001eprogram\ndnf\n\u001epackages\ndemo\t(none)\t1.0\t1\tnoarch\n";
    private const string None = "\u001eprogram\ndnf\n\u001epackages\npackage demo is not installed\n\u001edemo\nno package provides demo\n";

    [Theory]
    [InlineData(Demo, """{"name": "demo"}""", "")]
    [InlineData(None, """{"name": "demo"}""", "install demo")]
    [InlineData(None, """{"name": "demo", "state": "absent"}""", "")]
    [InlineData(Demo, """{"name": "demo", "state": "absent"}""", "remove demo-1.0-1.noarch")]
    [InlineData(Demo, """{"name": "demo = 2.0"}""", "install demo-2.0")]
    [InlineData(Demo, """{"name": "demo >= 1.0"}""", "")]
    [InlineData(Demo, """{"name": "demo = 0.5"}""", "")]
    [InlineData(Demo, """{"name": "demo = 0.5", "allow_downgrade": true}""", "downgrade demo-0.5")]
    [InlineData(None, """{"name": "demo", "enablerepo": "x,y", "disablerepo": "*", "disable_gpg_check": true}""", "'--disablerepo=*' --enablerepo=x --enablerepo=y --nogpgcheck install demo")]
    [InlineData(None, """{"name": "@tools"}""", "install @tools")]
    public async Task Dnf_State_PlansOneTransaction(string answer, string json, string expected)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("rpm", answer), "dnf", json);
        Assert.False(run.Failed, run.Message);
        Assert.Equal(expected, SystemRun.Actions(run) is [var line] ? line["LC_ALL=C dnf -y ".Length..] : "");
    }

    [Theory]
    [InlineData("demo.noarch  2.0-1  local\n", 100, "upgrade demo")]
    [InlineData("", 0, "")]
    public async Task Dnf_Latest_AsksForUpdates(string updates, int status, string expected)
    {
        var host = new FakeHost().Answers("check-update", updates, status).Answers("rpm", Demo);
        var run = await SystemRun.CheckAsync(host, "yum", """{"name": "demo", "state": "latest"}""");
        Assert.Equal(expected, SystemRun.Actions(run) is [var line] ? line["LC_ALL=C dnf -y ".Length..] : "");
    }

    [Fact]
    public async Task Dnf_Fails_NamesThePackage()
    {
        var host = new FakeHost().Answers("rpm", None).Expects("install", exitCode: 1, error: "Error: Unable to find a match: demo\n");
        var run = await SystemRun.ApplyAsync(host, "dnf", """{"name": "demo"}""");
        Assert.True(run.Failed);
        Assert.Contains("No package demo available.", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_Output_ListsPackages() => Assert.Equal(
        ["Installed: a-1-1.noarch", "Installed: b-2-1.x86_64", "Removed: c-1-1.noarch"],
        DnfCommand.Results("Transaction\nInstalled:\n  a-1-1.noarch      b-2-1.x86_64\n\nRemoved:\n  c-1-1.noarch\n\nComplete!\n"));

    [Theory]
    [InlineData("1.0", "1.0", 0)]
    [InlineData("1.10", "1.9", 1)]
    [InlineData("1.0~rc1", "1.0", -1)]
    [InlineData("1.0^git1", "1.0", 1)]
    [InlineData("1:0.1", "2.0", 1)]
    [InlineData("1.0-1", "1.0-2", -1)]
    [InlineData("1.0", "1.0-2", 0)]
    [InlineData("1.a", "1.1", -1)]
    [InlineData("1.0.1", "1.0", 1)]
    public void Compare_Versions_AsRpmDoes(string a, string b, int expected)
    {
        Assert.Equal(expected, Math.Sign(RpmVersion.Compare(a, b)));
        Assert.Equal(-expected, Math.Sign(RpmVersion.Compare(b, a)));
    }

    [Theory]
    [InlineData("demo\t1.0\tall\tii \t\n", """{"name": "demo"}""", "")]
    [InlineData("demo\t1.0\tall\trc \t\n", """{"name": "demo"}""", "install demo")]
    [InlineData("other\t1.0\tall\tii \tdemo (= 1), x\n", """{"name": "demo"}""", "")]
    [InlineData("demo\t1.0\tall\tii \t\n", """{"name": "demo=2.0"}""", "install demo=2.0")]
    [InlineData("demo\t1.0-3\tall\tii \t\n", """{"name": "demo=1.0*"}""", "")]
    [InlineData("demo\t1.0\tall\tii \t\n", """{"name": "demo", "state": "absent", "purge": true}""", "--purge remove demo")]
    [InlineData("", """{"name": "demo", "state": "absent"}""", "")]
    [InlineData("", """{"name": "demo", "install_recommends": false, "default_release": "sid"}""", "-o APT::Install-Recommends=no -t sid install demo")]
    public async Task Apt_State_PlansOneTransaction(string installed, string json, string expected)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("dpkg-query", installed), "apt", json);
        Assert.False(run.Failed, run.Message);
        Assert.Equal(expected, SystemRun.Actions(run) is [var line] ? line.Split("DPkg::Lock::Timeout=60 ")[1] : "");
    }

    [Theory]
    [InlineData("1.0", "")]
    [InlineData("2.0", "install demo")]
    public async Task Apt_Latest_ComparesWithTheCandidate(string candidate, string expected)
    {
        var host = new FakeHost().Answers("apt-cache policy", $"demo:\n  Installed: 1.0\n  Candidate: {candidate}\n").Answers("dpkg-query", "demo\t1.0\tall\tii \t\n");
        var run = await SystemRun.CheckAsync(host, "apt", """{"name": "demo", "state": "latest"}""");
        Assert.Equal(expected, SystemRun.Actions(run) is [var line] ? line.Split("DPkg::Lock::Timeout=60 ")[1] : "");
    }

    [Theory]
    [InlineData("1000\n900\n", false)]
    [InlineData("10000\n900\n", true)]
    public async Task Apt_CacheValidTime_SparesFreshLists(string ages, bool isUpdated)
    {
        var host = new FakeHost().Answers("date +%s", ages).Answers("dpkg-query", "").Expects("apt-get");
        var run = await SystemRun.ApplyAsync(host, "apt", """{"cache_valid_time": 3600}""");
        Assert.Equal(isUpdated, run.Changed);
        Assert.Equal(Value.Of(isUpdated), run.Result["cache_updated"]);
    }

    [Fact]
    public async Task Package_Debian_UsesApt()
    {
        var host = new FakeHost().Answers("dpkg-query", "").Answers("rpm", "", 127)
            .Answers("os_release", "\u001eos_release\nID=debian\n\u001emanagers\n/usr/bin/apt-get\n");
        var run = await SystemRun.CheckAsync(host, "package", """{"name": "demo", "state": "present"}""");
        Assert.Contains("apt-get", Assert.Single(SystemRun.Actions(run)), StringComparison.Ordinal);
    }
}
