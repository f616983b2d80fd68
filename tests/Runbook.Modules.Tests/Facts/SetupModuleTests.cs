using Runbook.Core;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class SetupModuleTests
{
    [Theory]
    [MemberData(nameof(SystemRun.Shells), MemberType = typeof(SystemRun))]
    public async Task Setup_ThisMachine_GivesTheUsualFacts(string shell)
    {
        var run = await SystemRun.ApplyAsync("setup", "{}", shell);
        var facts = Assert.IsAssignableFrom<MapValue>(run.Result["ansible_facts"]);
        Assert.False(run.Changed);
        Assert.Equal("Linux", facts["ansible_system"]?.AsText());
        Assert.Equal(Environment.MachineName, facts["ansible_nodename"]?.AsText());
        Assert.Equal(Value.Of(Environment.ProcessorCount), facts["ansible_processor_nproc"]);
        foreach (var name in new[] { "kernel", "machine", "distribution", "os_family", "pkg_mgr", "service_mgr", "memtotal_mb", "mounts", "default_ipv4", "env", "date_time", "user_id" })
        {
            Assert.True(facts["ansible_" + name] is { IsTruthy: true } or MapValue, name);
        }
    }

    [Fact]
    public async Task Setup_Everything_IsOneRoundTrip()
    {
        var host = new LocalShellHost(Path.GetTempPath());
        await new ModuleRunner(host).ApplyAsync(new SetupModule(), MapValue.Empty, TestContext.Current.CancellationToken);
        Assert.Equal(1, host.ScriptCount);
    }

    [Fact]
    public async Task Setup_Filter_KeepsWhatMatches()
    {
        var run = await SystemRun.ApplyAsync("setup", """{"filter": ["ansible_user_*", "kernel"]}""");
        var names = ((MapValue)run.Result["ansible_facts"]!).TextEntries.Select(e => e.Key).ToArray();
        Assert.Contains("ansible_kernel", names);
        Assert.Contains("ansible_user_id", names);
        Assert.DoesNotContain("ansible_system", names);
    }

    [Theory]
    [InlineData("min", "ansible_kernel", "ansible_memtotal_mb")]
    [InlineData("!all", "ansible_kernel", "ansible_memtotal_mb")]
    [InlineData("!all,!min,memory", "ansible_memtotal_mb", "ansible_kernel")]
    [InlineData("!hardware", "ansible_interfaces", "ansible_memtotal_mb")]
    [InlineData("hardware", "ansible_memtotal_mb", "ansible_interfaces")]
    [InlineData("!all,!min,pkg_mgr", "ansible_pkg_mgr", "ansible_distribution")]
    public async Task Setup_Subset_GivesOnlyIt(string subset, string expected, string unexpected)
    {
        var run = await SystemRun.ApplyAsync("setup", $$"""{"gather_subset": "{{subset}}"}""");
        var facts = (MapValue)run.Result["ansible_facts"]!;
        Assert.NotNull(facts[expected]);
        Assert.Null(facts[unexpected]);
    }

    [Fact]
    public async Task Setup_UnknownSubset_IsAnError()
    {
        var run = await SystemRun.ApplyAsync("setup", """{"gather_subset": "hardwear"}""");
        Assert.True(run.Failed);
        Assert.Contains("hardwear", run.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Setup_LocalFacts_AreReadRunAndJudged()
    {
        var folder = Directory.CreateTempSubdirectory("runbook-facts").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "a.fact"), """{"x": [1]}""", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "b.fact"), "[s]\nKey = v w\n[t]\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "c.fact"), "#!/bin/sh\necho '{\"run\": true}'\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "d.fact"), "#!/bin/sh\necho oops; exit 3\n", TestContext.Current.CancellationToken);
        await SystemRun.ApplyAsync("command", $$"""{"argv": ["chmod", "700", "{{folder}}/c.fact", "{{folder}}/d.fact"]}""");
        var run = await SystemRun.ApplyAsync("setup", $$"""{"gather_subset": "local", "fact_path": "{{folder}}"}""");
        Directory.Delete(folder, recursive: true);
        var local = (MapValue)((MapValue)run.Result["ansible_facts"]!)["ansible_local"]!;
        Assert.Equal("""{"x":[1]}""", local["a"]!.ToString());
        Assert.Equal("""{"s":{"key":"v w"},"t":{}}""", local["b"]!.ToString());
        Assert.Equal("""{"run":true}""", local["c"]!.ToString());
        Assert.Equal("Failure executing fact script (d.fact), rc: 3, err: oops", local["d"]!.AsText());
    }

    [Theory]
    [InlineData("ID=centos\nVERSION_ID=9\n", "", "CentOS Stream release 9", "CentOS|9|9|Stream|RedHat")]
    [InlineData("ID=centos\nVERSION_ID=7\n", "", "CentOS Linux release 7.9.2009 (Core)", "CentOS|7.9|7|Core|RedHat")]
    [InlineData("ID=\"rocky\"\nVERSION_ID=\"9.3\"\n", "", "Rocky Linux release 9.3 (Blue Onyx)", "Rocky|9.3|9|Blue Onyx|RedHat")]
    [InlineData("ID=debian\nVERSION_ID=12\nVERSION_CODENAME=bookworm\n", "12.11", "", "Debian|12.11|12|bookworm|Debian")]
    [InlineData("ID=ubuntu\nVERSION_ID=\"22.04\"\nVERSION_CODENAME=jammy\n", "bookworm/sid", "", "Ubuntu|22.04|22|jammy|Debian")]
    [InlineData("ID=alpine\nVERSION_ID=3.18.4\nPRETTY_NAME=\"Alpine Linux v3.18\"\n", "", "", "Alpine|3.18.4|3|NA|Alpine")]
    [InlineData("ID=\"opensuse-leap\"\nVERSION_ID=\"15.5\"\n", "", "", "openSUSE Leap|15.5|15|NA|Suse")]
    public async Task Setup_Distribution_IsNamedAsAnsibleDoes(string osRelease, string debian, string redhat, string expected)
    {
        var host = new FakeHost().Answers("os_release", $"\u001eos_release\n{osRelease}\u001edebian_version\n{debian}\u001eredhat_release\n{redhat}");
        var facts = (MapValue)(await SystemRun.ApplyAsync(host, "setup", """{"gather_subset": "!all,!min,distribution"}""")).Result["ansible_facts"]!;
        var seen = new[] { "distribution", "distribution_version", "distribution_major_version", "distribution_release", "os_family" };
        Assert.Equal(expected, string.Join('|', seen.Select(n => facts["ansible_" + n]?.AsText())));
    }

    [Theory]
    [InlineData("Python 3.11.2 (main, Apr 28 2025) [GCC 12.2.0]\n", "3.11.2", "3,11,2,final,0", "cpython")]
    [InlineData("Python 3.13.0rc2\n", "3.13.0", "3,13,0,candidate,2", "cpython")]
    [InlineData("Python 3.9.16 (7.3.11)\n[PyPy 7.3.11 with GCC 12.2.0]\n", "3.9.16", "3,9,16,final,0", "pypy")]
    [InlineData("", null, null, null)]
    public async Task Setup_Python_IsWhatItSaysOfItself(string said, string? version, string? info, string? type)
    {
        var host = new FakeHost().Answers("python", "\u001epython\n" + (said.Length > 0 ? "/usr/bin/python3\n" + said : ""));
        var facts = (MapValue)(await SystemRun.ApplyAsync(host, "setup", """{"gather_subset": "!all,!min,python"}""")).Result["ansible_facts"]!;
        var python = facts["ansible_python"] as MapValue;
        Assert.Equal(version, facts["ansible_python_version"]?.AsText());
        Assert.Equal(info, python?["version_info"] is ListValue list ? string.Join(',', list.Items.Select(i => i.AsText() ?? i.ToString())) : null);
        Assert.Equal(type, python?["type"]?.AsText());
    }

    [Theory]
    [InlineData("ansible_memtotal_mb", "memory")]
    [InlineData("distribution", "distribution")]
    [InlineData("ansible_eth0", "interfaces")]
    [InlineData("ansible_python", "python")]
    [InlineData("facter", null)]
    public void SubsetOf_Fact_NamesTheSmallestSubset(string fact, string? subset) => Assert.Equal(subset, FactNames.SubsetOf(fact));
}
