using Runbook.Core;
using Runbook.Sdk;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class SelinuxModuleTests
{
    private const string Enforcing = "# c\nSELINUX=enforcing\nSELINUXTYPE=targeted\n";

    private const string Permissive = "# c\nSELINUX=permissive\nSELINUXTYPE=targeted\n";

    private const string Disabled = "# c\nSELINUX=disabled\nSELINUXTYPE=targeted\n";

    /// <summary>The kernel's answer, the file, arguments, what is expected, commands, the file's new text (empty: not written), whether a reboot is needed.</summary>
    public static TheoryData<string, string, string, string, string, string, bool> Cases => new()
    {
        { "1", Enforcing, """{"state":"enforcing","policy":"targeted"}""", "ok", "", "", false },
        { "1", Enforcing, """{"state":"permissive","policy":"targeted"}""", "changed Config SELinux state changed from 'enforcing' to 'permissive', SELinux state changed from 'enforcing' to 'permissive'", "setenforce 0", Permissive, false },
        { "0", Permissive, """{"state":"enforcing","policy":"targeted"}""", "changed", "setenforce 1", Enforcing, false },
        { "1", Enforcing, """{"state":"disabled"}""", "changed", "setenforce 0", Disabled, true },
        { "0", Disabled, """{"state":"disabled"}""", "ok", "", "", true },
        { "", Disabled, """{"state":"disabled"}""", "ok", "", "", false },
        { "", Disabled, """{"state":"permissive","policy":"targeted"}""", "changed", "", Permissive, true },
        { "", Permissive, """{"state":"permissive","policy":"targeted"}""", "ok", "", "", true },
        { "1", Enforcing, """{"state":"enforcing","policy":"mls"}""", "changed SELinux policy configuration in '/etc/selinux/config' changed from 'targeted' to 'mls'", "", "# c\nSELINUX=enforcing\nSELINUXTYPE=mls\n", false },
        { "1", "SELINUX=enforcing", """{"state":"enforcing","policy":"mls"}""", "changed", "", "SELINUX=enforcing\nSELINUXTYPE=mls\n", false },
        { "1", Enforcing, """{"state":"enforcing"}""", "failed Policy is required if state is not 'disabled'", "", "", false },
        { "1", Enforcing, """{"state":"off"}""", "failed must be one of", "", "", false },
        { "1", Enforcing, """{"state":"enforcing","policy":"targeted","update_kernel_param":true}""", "failed 'grubby' command not found", "", "", false },
        { "", Disabled + "\u001egrubby\n\"ro crashkernel=auto\"\n", """{"state":"disabled","update_kernel_param":true}""", "changed", "grubby --update-kernel=ALL --args=selinux=0", "", false },
        { "", Disabled + "\u001egrubby\n\"ro selinux=0\"\n", """{"state":"disabled","update_kernel_param":true}""", "ok", "", "", false },
        { "1", Enforcing + "\u001egrubby\n\"ro selinux=0\"\n", """{"state":"enforcing","policy":"targeted","update_kernel_param":true}""", "changed", "grubby --update-kernel=ALL --remove-args=selinux", "", false },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Selinux_State_PlansWhatDiffers(string kernel, string file, string json, string expected, string commands, string text, bool reboot)
    {
        var host = new FakeHost().Answers("/sys/fs/selinux/enforce", $"\u001ekernel\n{kernel}\n\u001efile\n{file}");
        var run = await SystemRun.CheckAsync(host, "ansible.posix.selinux", json);
        RunExpectation.Holds(run, expected, MapValue.Empty);
        var actions = run.Change?.Refusal is null ? run.Change?.Actions ?? [] : [];
        Assert.Equal(commands, string.Join(';', actions.OfType<RemoteAction.Run>().Select(r => r.ToString()["PATH=$PATH:/usr/sbin:/sbin ".Length..])));
        Assert.Equal(text, string.Concat(actions.OfType<RemoteAction.Write>().Select(w => w.Content.AsText())));
        if (!run.Failed)
        {
            Assert.Equal(reboot, run.Result["reboot_required"] == Value.True);
            Assert.Equal(reboot, run.Result["warnings"] is ListValue);
            Assert.Equal("/etc/selinux/config", run.Text("configfile"));
        }
    }

    [Fact]
    public async Task Selinux_NoFile_SaysSo()
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("enforce", "\u001ekernel\n\n"), "selinux", """{"state":"disabled","configfile":"/none"}""");
        Assert.StartsWith("Unable to find file /none", run.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELINUX=enforcing\\nSELINUXTYPE=targeted\\n", """{"conf":"@/config","state":"disabled"}""")]
    [InlineData("SELINUX=disabled\\n", """{"conf":"@/config","state":"permissive","policy":"x"}""")]
    public async Task Selinux_RealFile_KeepsThePromisesOfModules(string before, string json)
    {
        Assert.SkipWhen(File.Exists("/sys/fs/selinux/enforce"), "this machine has SELinux on; the test would change its mode");
        using var fixture = new HostFixture(busybox: true);
        await fixture.ShellAsync($"printf '{before}' > config");
        Assert.Empty(await fixture.ConformAsync(SystemRun.Module("selinux"), json));
    }

    [Theory]
    [InlineData("no\n\noff\n", "changed", "semanage boolean -N -m --on b")]
    [InlineData("no\n\non\n", "ok", "")]
    [InlineData("no\n\n\n", "failed does not exist, or semanage is not on this host", "")]
    public async Task Seboolean_NoSelinuxRunning_SetsWhatLasts(string answer, string expected, string command)
    {
        var run = await SystemRun.CheckAsync(
            new FakeHost().Answers("getsebool", answer), "seboolean", """{"name":"b","state":true,"persistent":true,"ignore_selinux_state":true}""");
        RunExpectation.Holds(run, expected, MapValue.Empty);
        Assert.EndsWith(command, string.Concat(SystemRun.Actions(run)), StringComparison.Ordinal);
    }
}
