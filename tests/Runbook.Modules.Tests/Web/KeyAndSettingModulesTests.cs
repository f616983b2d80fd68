using Runbook.Core;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class KeyAndSettingModulesTests
{
    private const string A = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA a-x";
    private const string B = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAB b-x";

    [Theory]
    [InlineData("", $$"""{"user":"root","path":"@/k/keys","key":"{{A}}"}""", "changed", A + "\n")]
    [InlineData(A + "\n", $$"""{"user":"root","path":"@/k/keys","key":"{{A}}"}""", "ok", A + "\n")]
    [InlineData("# c\n" + A + "\n", $$"""{"user":"root","path":"@/k/keys","key":"{{B}}"}""", "changed", "# c\n" + A + "\n" + B + "\n")]
    [InlineData("# c\n" + A + "\n", $$"""{"user":"root","path":"@/k/keys","key":"{{B}}","exclusive":true}""", "changed", "# c\n" + B + "\n")]
    [InlineData(A + "\n" + B + "\n", $$"""{"user":"root","path":"@/k/keys","key":"{{A}}","state":"absent"}""", "changed", B + "\n")]
    [InlineData(A + "\n", $$"""{"user":"root","path":"@/k/keys","key":"{{A}}","key_options":"command=\"a b\",no-pty"}""", "changed", "command=\"a b\",no-pty " + A + "\n")]
    [InlineData("command=\"a b\",no-pty " + A + "\n", $$"""{"user":"root","path":"@/k/keys","key":"{{A}}","key_options":"command=\"a b\",no-pty"}""", "ok", "command=\"a b\",no-pty " + A + "\n")]
    [InlineData("", """{"user":"root","path":"@/k/keys","key":"nonsense"}""", "failed invalid key specified: nonsense", "")]
    [InlineData("", $$"""{"user":"nobody-here","key":"{{A}}"}""", "failed Failed to lookup user nobody-here", "")]
    public async Task AuthorizedKey_Case_AnswersAsAnsible(string before, string arguments, string expected, string after) =>
        await KeepsFileAsync("authorized_key", "k/keys", before, arguments, expected, after);

    [Theory]
    [InlineData("", """{"name":"h","key":"h ssh-rsa AAAA","path":"@/k/keys"}""", "changed", "h ssh-rsa AAAA\n")]
    [InlineData("h ssh-rsa AAAA\n", """{"name":"h","key":"h ssh-rsa AAAA","path":"@/k/keys"}""", "ok", "h ssh-rsa AAAA\n")]
    [InlineData("h ssh-rsa BBBB\no ssh-rsa C\n", """{"name":"h","key":"h ssh-rsa AAAA","path":"@/k/keys"}""", "changed", "h ssh-rsa AAAA\no ssh-rsa C\n")]
    [InlineData("h ssh-rsa BBBB\no ssh-rsa C\n", """{"name":"h","state":"absent","path":"@/k/keys"}""", "changed", "o ssh-rsa C\n")]
    [InlineData("", """{"name":"h","path":"@/k/keys"}""", "failed No key specified when adding a host", "")]
    [InlineData("", """{"name":"h","key":"o ssh-rsa AAAA","path":"@/k/keys"}""", "failed Host parameter does not match", "")]
    [InlineData("", """{"name":"h","key":"h ssh-rsa AAAA","hash_host":true,"path":"@/k/keys"}""", "changed", null)]
    public async Task KnownHosts_Case_AnswersAsAnsible(string before, string arguments, string expected, string? after) =>
        await KeepsFileAsync("known_hosts", "k/keys", before, arguments, expected, after);

    [Theory]
    [InlineData("UTC\nknown\n\n", """{"name":"Europe/Berlin"}""", "timedatectl set-timezone Europe/Berlin")]
    [InlineData("Europe/Berlin\nknown\n\n", """{"name":"Europe/Berlin"}""", "")]
    [InlineData("Europe/Berlin\nknown\nUTC\n", """{"hwclock":"local"}""", "set-local-rtc 1")]
    [InlineData("Europe/Berlin\nknown\nLOCAL\n", """{"hwclock":"local"}""", "")]
    public async Task Timezone_State_PlansWhatDiffers(string answer, string json, string expected)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("zoneinfo", answer), "timezone", json);
        Assert.False(run.Failed, run.Message);
        Assert.Contains(expected, string.Concat(SystemRun.Actions(run)), StringComparison.Ordinal);
        Assert.Equal(expected.Length > 0, run.Changed);
    }

    [Theory]
    [InlineData("no\n\n", """{"name":"b","state":true}""", "failed SELinux is disabled on this host.")]
    [InlineData("no\n\n", """{"name":"b","state":true,"ignore_selinux_state":true}""", "ok")]
    [InlineData("yes\noff\n", """{"name":"b","state":true}""", "changed")]
    [InlineData("yes\non\non\n", """{"name":"b","state":true,"persistent":true}""", "ok")]
    [InlineData("yes\non\noff\n", """{"name":"b","state":true,"persistent":true}""", "changed")]
    [InlineData("yes\n\n", """{"name":"b","state":true}""", "failed SELinux boolean b does not exist.")]
    public async Task Seboolean_State_PlansWhatDiffers(string answer, string json, string expected) =>
        RunExpectation.Holds(await SystemRun.CheckAsync(new FakeHost().Answers("getsebool", answer), "seboolean", json), expected, (MapValue)ValueJson.Parse("{}"));

    [Theory]
    [InlineData("demo\tinstall\n", "hold", "changed")]
    [InlineData("demo\thold\n", "hold", "ok")]
    [InlineData("", "hold", "failed Failed to find package 'demo' to perform selection 'hold'.")]
    public async Task DpkgSelections_State_PlansWhatDiffers(string answer, string selection, string expected) =>
        RunExpectation.Holds(
            await SystemRun.CheckAsync(new FakeHost().Answers("dpkg --get-selections", answer), "dpkg_selections", $$"""{"name":"demo","selection":"{{selection}}"}"""), expected, (MapValue)ValueJson.Parse("{}"));

    private static async Task KeepsFileAsync(string module, string file, string before, string arguments, string expected, string? after)
    {
        foreach (var busybox in new[] { false, true })
        {
            using var fixture = new HostFixture(busybox);
            var path = Path.Combine(fixture.Root, file);
            if (before.Length > 0)
            {
                Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                await File.WriteAllTextAsync(path, before, TestContext.Current.CancellationToken);
            }

            RunExpectation.Holds(await fixture.ApplyAsync(SystemRun.Module(module), arguments), expected, fixture.Arguments("{}"));
            if (!expected.StartsWith("failed", StringComparison.Ordinal))
            {
                Assert.Equal(after ?? await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken));
                Assert.False((await fixture.ApplyAsync(SystemRun.Module(module), arguments)).Changed);
            }
        }
    }
}
