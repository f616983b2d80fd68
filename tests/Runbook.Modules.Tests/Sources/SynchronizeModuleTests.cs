using Runbook.Core;
using Runbook.Sdk;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class SynchronizeModuleTests
{
    private const string Ssh = "--rsh=ssh -S none -i /k -p 2222 -o StrictHostKeyChecking=yes -o UserKnownHostsFile=/known -o BatchMode=yes -o LogLevel=ERROR";

    private static readonly HostLogin Login = new("h") { Port = 2222, User = "u", IdentityFiles = ["/k"], KnownHostsFiles = ["/known"] };

    /// <summary>Arguments, and the words between the program and the format of the output, and after it.</summary>
    public static TheoryData<string, string, string> Cases => new()
    {
        { """{"src":"/none/a/","dest":"/b"}""", $"--delay-updates|-F|--compress|--archive|{Ssh}", "/none/a/|u@h:/b" },
        { """{"src":"/a","dest":"/none/b","mode":"pull"}""", $"--delay-updates|-F|--compress|--archive|{Ssh}", "u@h:/a|/none/b" },
        { """{"src":"/none/a","dest":"/b","recursive":false,"times":false,"delete":true,"checksum":true,"compress":false}""", $"--delay-updates|-F|--checksum|--delete-after|--archive|--no-recursive|--no-times|{Ssh}", "/none/a|u@h:/b" },
        { """{"src":"/none/a","dest":"/b","archive":false,"links":true,"owner":false,"delay_updates":false,"existing_only":true,"partial":true,"dirs":true,"copy_links":true}""", $"-F|--compress|--existing|--copy-links|--partial|--dirs|--links|{Ssh}", "/none/a|u@h:/b" },
        { """{"src":"/none/a","dest":"/b","link_dest":["/c"],"rsync_timeout":9,"rsync_opts":["--exclude=x y"],"rsync_path":"su -c rsync"}""", $"--delay-updates|-F|--compress|--archive|--timeout=9|-H|-vv|--link-dest=/c|{Ssh}|--rsync-path=su -c rsync|--exclude=x y", "/none/a|u@h:/b" },
        { """{"src":"/none/a","dest":"/b","private_key":"/my key","dest_port":22,"set_remote_user":false}""", "--delay-updates|-F|--compress|--archive|" + Ssh.Replace("/k ", "\"/my key\" ", StringComparison.Ordinal).Replace("2222", "22", StringComparison.Ordinal), "/none/a|h:/b" },
        { """{"src":"/none/a","dest":"rsync://d/b"}""", "--delay-updates|-F|--compress|--archive", "/none/a|rsync://d/b" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Plan_Arguments_MakesTheCommandLine(string json, string options, string paths)
    {
        var change = ModuleCase.Of(new SynchronizeModule(), json).Plan(new SynchronizeModule.State([]));
        var words = Assert.IsType<RemoteAction.RunLocally>(Assert.Single(change!.Actions)).Command(Login).Words;
        Assert.Equal($"rsync|{options}|--out-format=<<CHANGED>>%i %n%L|{paths}", string.Join('|', words));
        var trial = Assert.IsType<RemoteAction.RunLocally>(change.Trial).Command(Login).Words;
        Assert.Equal(["--dry-run"], trial.Except(words));
    }

    [Theory]
    [InlineData("sudo", "--rsync-path=sudo -n -H -u root rsync", null)]
    [InlineData("doas", "--rsync-path=doas -n -u root rsync", null)]
    [InlineData("su", null, "not by su")]
    public void Command_Become_IsTheOtherEndsProgram(string method, string? word, string? problem)
    {
        var args = (SynchronizeArgs)ModuleCase.Of(new SynchronizeModule(), """{"src":"/none/a","dest":"/b"}""").Bind();
        var command = RsyncCommand.For(args, Login with { Become = new(method, "root") }, "/none/a", isTrial: false);
        Assert.Equal(word is not null, command.Words.Contains(word ?? ""));
        Assert.Equal(problem is not null, command.Problem?.Contains(problem ?? "", StringComparison.Ordinal) ?? false);
    }

    [Fact]
    public async Task Synchronize_NoRsyncOnTheHost_SaysSo() => RunExpectation.Holds(
        await SystemRun.CheckAsync(new FakeHost().Answers("command -v", "rsync\n"), "ansible.posix.synchronize", """{"src":"/none/a","dest":"/b","_host":"web1"}"""),
        "failed rsync is not on web1: install it there",
        MapValue.Empty);

    [Fact]
    public async Task Synchronize_RealRsync_FollowsItsDryRunAndIsDoneOnce()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/rsync"), "rsync is not installed");
        using var fixture = new HostFixture(busybox: false);
        await fixture.ShellAsync("mkdir a b; echo one > a/one; echo old > b/old");
        const string Json = """{"src":"@/a/","dest":"@/b","delete":true}""";
        var check = await fixture.Runner.CheckAsync(new SynchronizeModule(), fixture.Arguments(Json), TestContext.Current.CancellationToken);
        Assert.True(check.Changed, check.Message);
        Assert.True(File.Exists(Path.Combine(fixture.Root, "b", "old")));
        Assert.Empty(await fixture.ConformAsync(new SynchronizeModule(), Json));
        Assert.False(File.Exists(Path.Combine(fixture.Root, "b", "old")));
        Assert.False((await fixture.ApplyAsync(new SynchronizeModule(), Json)).Changed);
        RunExpectation.Holds(await fixture.ApplyAsync(new SynchronizeModule(), """{"src":"@/none","dest":"@/b"}"""), "failed No such file", MapValue.Empty);
    }
}
