using Runbook.Core;
using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class FirewalldModuleTests
{
    private const string Running = "\u001eprogram\nfirewall-cmd --permanent";
    private const string Offline = "\u001eprogram\nfirewall-offline-cmd";
    private const string Public = "\u001ezone\npublic\n";
    private const string No = "\u001epermanent\n1\nno";
    private const string Yes = "\u001epermanent\n0\nyes";
    private const string NotNow = "\u001erunning\n1\nno";
    private const string Now = "\u001erunning\n0\nyes";

    /// <summary>What firewalld's programs answer, arguments, what ansible.posix 1.5 answers to the same, the commands.</summary>
    public static TheoryData<string, string, string, string> Cases => new()
    {
        { Running + Public + No, """{"service":"https","permanent":true,"state":"enabled"}""", "changed Permanent operation, Changed service https to enabled", "firewall-cmd --permanent --add-service=https" },
        { Running + Public + Yes, """{"service":"https","permanent":true,"state":"enabled"}""", "ok Permanent operation", "" },
        { Running + Public + Yes, """{"service":"https","permanent":true,"state":"disabled"}""", "changed Changed service https to disabled", "firewall-cmd --permanent --remove-service=https" },
        { Running + Yes + NotNow, """{"port":"8081/tcp","zone":"dmz","permanent":true,"immediate":true,"state":"enabled"}""", "changed Permanent and Non-Permanent(immediate) operation, Changed port 8081/tcp to enabled", "firewall-cmd --zone=dmz --add-port=8081/tcp" },
        { Running + Public + NotNow, """{"port":"99/tcp","state":"enabled","timeout":100}""", "changed Non-permanent operation, Changed port 99/tcp to enabled", "firewall-cmd --add-port=99/tcp --timeout=100" },
        { Running + Public + NotNow, """{"rich_rule":"rule service name=\"ftp\" accept","state":"enabled"}""", "changed", "firewall-cmd '--add-rich-rule=rule service name=\"ftp\" accept'" },
        { Running + NotNow, """{"interface":"eth2","zone":"trusted","state":"enabled"}""", "changed Changed eth2 to zone trusted", "firewall-cmd --zone=trusted --change-interface=eth2" },
        { Running + Now, """{"interface":"eth2","zone":"trusted","state":"disabled"}""", "changed Removed eth2 from zone trusted", "firewall-cmd --zone=trusted --remove-interface=eth2" },
        { Running + Public + NotNow, """{"source":"192.0.2.0/24","state":"enabled"}""", "changed Added 192.0.2.0/24 to zone public", "firewall-cmd --add-source=192.0.2.0/24" },
        { Running + Public + Now, """{"masquerade":true,"state":"disabled"}""", "changed Removed masquerade from zone public", "firewall-cmd --remove-masquerade" },
        { Running + Public + Now, """{"masquerade":false,"state":"enabled"}""", "changed", "firewall-cmd --remove-masquerade" },
        { Running + Public + NotNow, """{"icmp_block_inversion":true,"state":"enabled"}""", "changed Changed icmp-block-inversion True to enabled", "firewall-cmd --add-icmp-block-inversion" },
        { Running + Public + NotNow, """{"icmp_block":"echo-request","state":"enabled"}""", "changed", "firewall-cmd --add-icmp-block=echo-request" },
        { Running + Public + NotNow, """{"protocol":"ospf","state":"enabled"}""", "changed", "firewall-cmd --add-protocol=ospf" },
        { Running + Public + NotNow, """{"forward":true,"state":"enabled"}""", "changed", "firewall-cmd --add-forward" },
        { Running + Public + NotNow, """{"port_forward":[{"port":443,"proto":"tcp","toport":8443}],"state":"enabled"}""", "changed Changed port_forward port=443:proto=tcp:toport=8443 to enabled", "firewall-cmd --add-forward-port=port=443:proto=tcp:toport=8443" },
        { Running + Public + NotNow, """{"port_forward":[{"port":443,"proto":"tcp","toport":8443,"toaddr":"10.0.0.1"}],"state":"enabled"}""", "changed", "firewall-cmd --add-forward-port=port=443:proto=tcp:toport=8443:toaddr=10.0.0.1" },
        { Running + "\u001epermanent\n0\nblock public\n", """{"zone":"custom","permanent":true,"state":"present"}""", "changed Added zone custom, Changed zone custom to present", "firewall-cmd --permanent --new-zone=custom" },
        { Running + "\u001epermanent\n0\nblock custom public\n", """{"zone":"custom","permanent":true,"state":"present"}""", "ok", "" },
        { Running + "\u001epermanent\n0\nblock custom public\n", """{"zone":"custom","permanent":true,"state":"absent"}""", "changed Removed zone custom", "firewall-cmd --permanent --delete-zone=custom" },
        { Running + "\u001epermanent\n0\ndefault", """{"zone":"custom","permanent":true,"state":"present","target":"%%REJECT%%"}""", "changed Set zone custom target to %%REJECT%%", "firewall-cmd --permanent --zone=custom '--set-target=%%REJECT%%'" },
        { Running + "\u001epermanent\n0\nACCEPT", """{"zone":"custom","permanent":true,"state":"absent","target":"ACCEPT"}""", "changed Reset zone custom target to default", "firewall-cmd --permanent --zone=custom --set-target=default" },
        { Offline + Public + No, """{"service":"https","permanent":true,"state":"enabled"}""", "changed", "firewall-offline-cmd --add-service=https" },
        { Offline + Public + No, """{"service":"https","permanent":true,"immediate":true,"offline":true,"state":"enabled"}""", "changed", "firewall-offline-cmd --add-service=https" },
        { Offline + Public + No, """{"service":"https","permanent":true,"immediate":true,"state":"enabled"}""", "failed firewall is not currently running", "" },
        { Offline + Public, """{"service":"https","offline":true,"state":"enabled"}""", "failed firewall is not currently running", "" },
        { Running + "\u001epermanent\n112\nError: INVALID_ZONE: nozone", """{"service":"https","zone":"nozone","permanent":true,"state":"enabled"}""", "failed INVALID_ZONE: nozone", "" },
        { "", """{"zone":"public","permanent":true,"state":"enabled"}""", "ok", "" },
        { "", """{"service":"ssh","state":"present"}""", "failed absent and present state can only be used in zone level operations", "" },
        { "", """{"service":"ssh","port":"1/tcp","state":"enabled"}""", "failed can only operate on one of", "" },
        { "", """{"zone":"custom","state":"present"}""", "failed Zone operations must be permanent", "" },
        { "", """{"target":"ACCEPT","zone":"custom","state":"enabled"}""", "failed target must be one of", "" },
        { "", """{"port_forward":[{"port":1,"proto":"icmp","toport":2}],"state":"enabled"}""", "failed port_forward needs", "" },
        { "", """{"service":"ssh","permanent":true,"timeout":5,"state":"enabled"}""", "failed timeout is for the running firewall only", "" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Firewalld_Answers_PlansWhatDiffers(string answer, string json, string expected, string commands)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("firewall-cmd", answer), "ansible.posix.firewalld", json);
        RunExpectation.Holds(run, expected, MapValue.Empty);
        Assert.Equal(commands, string.Join(';', SystemRun.Actions(run).Select(a => a["PATH=$PATH:/usr/sbin:/sbin LC_ALL=C ".Length..])));
    }

    [Fact]
    public async Task Firewalld_BothToSet_ThePermanentComesFirst()
    {
        var host = new FakeHost().Answers("firewall-cmd", Running + Public + No + NotNow);
        var run = await SystemRun.CheckAsync(host, "firewalld", """{"service":"https","permanent":true,"immediate":true,"state":"enabled"}""");
        Assert.Collection(
            SystemRun.Actions(run),
            a => Assert.EndsWith("firewall-cmd --permanent --add-service=https", a, StringComparison.Ordinal),
            a => Assert.EndsWith("firewall-cmd --add-service=https", a, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Firewalld_NotInstalled_SaysSo() => RunExpectation.Holds(
        await SystemRun.CheckAsync(new FakeHost().Answers("firewall-cmd", "", 127), "firewalld", """{"service":"ssh","state":"enabled"}"""),
        "failed firewalld is not on this host",
        MapValue.Empty);
}
