using Runbook.Core;
using Runbook.Sdk;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

/// <summary>cron, debconf, apt_repository, apt_key and pip: arguments and state give actions.</summary>
public class SystemSourcesTests
{
    private const string Table = "A=1\n#Ansible: j\n* * * * * old\n";

    [Theory]
    [InlineData("""{"job": "old"}""", Table, null)]
    [InlineData("""{"job": "new"}""", Table, "A=1\n#Ansible: j\n* * * * * new\n")]
    [InlineData("""{"job": "new", "special_time": "daily", "disabled": true}""", Table, "A=1\n#Ansible: j\n#@daily new\n")]
    [InlineData("""{"state": "absent"}""", Table, "A=1\n")]
    [InlineData("""{"job": "x"}""", "* * * * * x", "#Ansible: j\n* * * * * x\n")]
    [InlineData("""{"job": "x"}""", "", "#Ansible: j\n* * * * * x\n")]
    [InlineData("""{"env": true, "value": "v", "insertafter": "A"}""", Table, "A=1\nj=\"v\"\n#Ansible: j\n* * * * * old\n")]
    [InlineData("""{"env": true, "state": "absent"}""", Table, null)]
    public async Task Cron_Table_IsEdited(string json, string now, string? expected)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("crontab", now), "cron", Named("j", json));
        Assert.False(run.Failed, run.Message);
        Assert.Equal(expected, run.Change is null ? null : run.Diffs[0].After);
    }

    [Theory]
    [InlineData(127, "", "no crontab")]
    [InlineData(1, "you are not allowed to use this program", "not allowed")]
    public async Task Cron_NotReadable_Fails(int status, string error, string expected)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("crontab", "", status, error), "cron", Named("j", """{"job": "x"}"""));
        Assert.True(run.Failed);
        Assert.Contains(expected, run.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name": "j", "job": "x", "user": "root", "cron_file": "@/f"}""")]
    [InlineData("""{"name": "j", "state": "absent", "cron_file": "@/old"}""")]
    [InlineData("""{"name": "V", "env": true, "value": "x y", "user": "root", "cron_file": "@/old"}""")]
    public async Task Cron_File_KeepsItsPromises(string json)
    {
        using var host = new HostFixture(busybox: false);
        await File.WriteAllTextAsync(host.Root + "/old", "#Ansible: j\n* * * * * root x\n", TestContext.Current.CancellationToken);
        Assert.Empty(await host.ConformAsync(new CronModule(), json));
    }

    [Theory]
    [InlineData("""{"question": "q", "vtype": "string", "value": "b"}""", "* q: a\n", 1)]
    [InlineData("""{"question": "q", "vtype": "string", "value": "a"}""", "* q: a\n", 0)]
    [InlineData("""{"question": "q", "vtype": "boolean", "value": true}""", "  q: true\n", 0)]
    [InlineData("""{"question": "q", "vtype": "seen", "value": true}""", "  q: a\n", 1)]
    [InlineData("""{"question": "q", "vtype": "seen", "value": true}""", "* q: a\n", 0)]
    [InlineData("{}", "* q: a\n", 0)]
    public async Task Debconf_Answer_IsSetWhenItDiffers(string json, string now, int actions)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("debconf-show", now), "debconf", Named("p", json));
        Assert.Equal(actions, SystemRun.Actions(run).Count);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    public async Task Debconf_Password_IsComparedThereAndNeverShown(int status, int actions)
    {
        var host = new FakeHost().Answers("debconf-communicate", "", status).Answers("debconf-show", "* q: (password omitted)\n");
        var run = await SystemRun.CheckAsync(host, "debconf", """{"name": "p", "question": "q", "vtype": "password", "value": "hunter2"}""");
        Assert.Equal(actions, SystemRun.Actions(run).Count);
        var shown = string.Join('\n', SystemRun.Actions(run).Concat(run.Diffs.Select(d => d.Before + d.After)).Append(ValueJson.ToJson(run.Result, maskSecrets: true)));
        Assert.DoesNotContain("hunter2", shown, StringComparison.Ordinal);
        Assert.All(host.Asked, q => Assert.DoesNotContain("hunter2", q.Shown, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("deb http://a/x s m", "present", "", "write 19 bytes to /etc/apt/sources.list.d/a_x.list")]
    [InlineData("deb  http://main/d  s m", "present", "", "")]
    [InlineData("deb http://off/d s m", "present", "", "write 43 bytes to /etc/apt/sources.list")]
    [InlineData("deb http://off/d s m", "absent", "", "")]
    [InlineData("deb http://more/d s m", "absent", "", "rm -f -- /etc/apt/sources.list.d/more.list")]
    [InlineData("deb http://a/x s m", "present", "own", "write 19 bytes to /etc/apt/sources.list.d/own.list")]
    public async Task AptRepository_Lists_AreEdited(string repo, string state, string filename, string expected)
    {
        const string Now = "1\u001e/etc/apt/sources.list.d/\u001d/etc/apt/sources.list\u001edeb http://main/d s m\n#deb http://off/d s m\n\u001d/etc/apt/sources.list.d/more.list\u001edeb http://more/d s m\n";
        var name = filename.Length > 0 ? $", \"filename\": \"{filename}\"" : "";
        var run = await SystemRun.CheckAsync(
            new FakeHost().Answers("apt-config", Now), "apt_repository", $$"""{"repo": "{{repo}}", "state": "{{state}}", "update_cache": false{{name}}}""");
        Assert.False(run.Failed, run.Message);
        Assert.Equal(expected, string.Join('|', SystemRun.Actions(run)));
    }

    [Fact]
    public async Task AptRepository_ListsNotFetched_TakesTheChangeBack()
    {
        var host = new FakeHost().Answers("apt-config", "1\u001e/p/").Expects("write").Expects("apt-get", exitCode: 1, error: "Failed to update apt cache: E: x").Expects("rm -f -- /p/a_x.list");
        var run = await SystemRun.ApplyAsync(host, "apt_repository", """{"repo": "deb http://a/x s m"}""");
        Assert.True(run.Failed);
        Assert.Equal(3, host.Applied.Count);
        Assert.Contains("Failed to update apt cache", run.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"repo": "ppa:nginx/stable"}""", "Launchpad")]
    [InlineData("""{"repo": "http://a/x s m"}""", "Invalid repository string")]
    public async Task AptRepository_NoLine_IsRefused(string json, string expected) =>
        Assert.Contains(expected, (await SystemRun.CheckAsync(new FakeHost(), "apt_repository", json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"id": "0x22222222AAAAAAAA", "url": "http://k"}""", 0)]
    [InlineData("""{"id": "AAAAAAAA", "state": "absent"}""", 2)]
    [InlineData("""{"id": "BBBBBBBBBBBBBBBB", "url": "http://k"}""", 2)]
    [InlineData("""{"id": "BBBBBBBBBBBBBBBB", "state": "absent"}""", 0)]
    public async Task AptKey_Rings_ArePlanned(string json, int actions)
    {
        var host = new FakeHost().Answers("gpg", "\u001d/r\u001epub:u:255:22:22222222AAAAAAAA:1:\n");
        var run = await SystemRun.CheckAsync(host, "apt_key", json);
        Assert.False(run.Failed, run.Message);
        Assert.Equal(actions, SystemRun.Actions(run).Count);
    }

    [Theory]
    [InlineData("""{"id": "12", "state": "absent"}""", "Invalid key_id")]
    [InlineData("""{"state": "absent"}""", "needs id")]
    [InlineData("""{"keyserver": "k"}""", "needs id")]
    [InlineData("""{"id": "BBBBBBBBBBBBBBBB"}""", "gpg is not on this host")]
    public async Task AptKey_Impossible_SaysWhy(string json, string expected)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("gpg", "", 127), "apt_key", json);
        Assert.True(run.Failed);
        Assert.Contains(expected, run.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"name": "Demo_Lib"}""", "")]
    [InlineData("""{"name": "demo-lib>=1.0,<2"}""", "")]
    [InlineData("""{"name": ["demo-lib", "other"]}""", "/usr/bin/python3 -m pip install demo-lib other")]
    [InlineData("""{"name": "demo-lib", "version": "1.6"}""", "install demo-lib==1.6")]
    [InlineData("""{"name": "demo-lib", "state": "latest", "extra_args": "--no-index"}""", "install -U --no-index demo-lib")]
    [InlineData("""{"name": "demo-lib", "state": "absent"}""", "uninstall -y demo-lib")]
    [InlineData("""{"name": "other", "state": "absent"}""", "")]
    [InlineData("""{"name": "demo-lib", "state": "forcereinstall", "umask": "0022"}""", "umask 0022; /usr/bin/python3 -m pip install -U --force-reinstall demo-lib")]
    [InlineData("""{"name": "other", "break_system_packages": true}""", "PIP_BREAK_SYSTEM_PACKAGES=1 /usr/bin/python3")]
    [InlineData("""{"requirements": "r.txt"}""", "install -r r.txt")]
    public async Task Pip_Packages_ArePlanned(string json, string expected)
    {
        var host = new FakeHost().Answers("list --format=freeze", "/usr/bin/python3\n-m\npip\n\u001e\u001edemo-lib==1.5\n\u001e\u001edemo-lib==1.0\n");
        var run = await SystemRun.CheckAsync(host, "pip", json);
        Assert.False(run.Failed, run.Message);
        Assert.Equal(expected.Length > 0, run.Change is not null);
        Assert.Contains(expected, string.Join('|', SystemRun.Actions(run)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pip_MissingEnvironment_IsMadeFirst()
    {
        var host = new FakeHost().Answers("list --format=freeze", "\u001e/v\u001e\u001e\u001e");
        var run = await SystemRun.CheckAsync(host, "pip", """{"name": "a", "virtualenv": "/v", "virtualenv_command": "python3 -m venv", "virtualenv_site_packages": true}""");
        Assert.Contains("python3 -m venv --system-site-packages /v", SystemRun.Actions(run)[0], StringComparison.Ordinal);
        Assert.Contains("/v/bin/pip3 install a", SystemRun.Actions(run)[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pip_NotThere_SaysWhatToInstall() =>
        Assert.Contains("python3-pip", (await SystemRun.CheckAsync(new FakeHost().Answers("pip", "", 127), "pip", """{"name": "a"}""")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1.0", "==", "1", true)]
    [InlineData("1.0.post1", "==", "1.0", false)]
    [InlineData("1.0+deb1", "==", "1.0", true)]
    [InlineData("1.4.5", "==", "1.4.*", true)]
    [InlineData("1.4.5", "!=", "1.4.*", false)]
    [InlineData("1.4.5", "~=", "1.4", true)]
    [InlineData("2.0", "~=", "1.4", false)]
    [InlineData("1.0rc1", "<", "1.0", false)]
    [InlineData("1.0rc1", "<=", "1.0", true)]
    [InlineData("1.0.dev1", "<", "1.0a1", true)]
    [InlineData("1.0.post1", ">", "1.0", false)]
    [InlineData("1.10", ">", "1.9", true)]
    [InlineData("1!0.1", ">", "9", true)]
    [InlineData("1.0", "===", "1.0", true)]
    [InlineData("weird", "==", "1.0", null)]
    public void Fulfils_Clause_AsPackagingTools(string version, string comparison, string wanted, bool? expected) =>
        Assert.Equal(expected, PythonVersion.Fulfils(version, comparison, wanted));

    [Theory]
    [InlineData("a|b[x|y]==1|>2|<3", "a|b[x,y]==1,>2,<3")]
    [InlineData("bottle>0.10|<0.20|!=0.11", "bottle>0.10,<0.20,!=0.11")]
    public void Join_ListTakenApart_IsPutTogether(string parts, string expected) =>
        Assert.Equal(expected.Split('|'), PythonRequirement.Join(parts.Split('|')));

    [Fact]
    public async Task Assemble_FolderOfTheControlMachine_IsPutTogether()
    {
        using var host = new HostFixture(busybox: false);
        var folder = Directory.CreateDirectory(host.Control + "/frag").FullName;
        await File.WriteAllTextAsync(folder + "/2", "two\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder + "/1", "one\n", TestContext.Current.CancellationToken);
        Assert.Empty(await host.ConformAsync(new AssembleModule(), """{"src": "frag", "dest": "@/out", "remote_src": false}"""));
        Assert.Equal("one\ntwo\n", await File.ReadAllTextAsync(host.Root + "/out", TestContext.Current.CancellationToken));
    }

    private static string Named(string name, string json) => json.Length == 2 ? $$"""{"name": "{{name}}"}""" : json.Replace("{", $"{{\"name\": \"{name}\", ", StringComparison.Ordinal);
}
