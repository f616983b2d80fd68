using Runbook.Testing;

namespace Runbook.Modules.Tests;

public class IptablesModuleTests
{
    [Theory]
    [InlineData("chain\nACCEPT\n0\n", """{"chain":"INPUT","protocol":"tcp","destination_port":"22","jump":"ACCEPT"}""", "iptables -t filter -A INPUT -p tcp -j ACCEPT --destination-port 22")]
    [InlineData("chain\nACCEPT\n1\nrule\n", """{"chain":"INPUT","protocol":"tcp","destination_port":"22","jump":"ACCEPT"}""", "")]
    [InlineData("chain\nACCEPT\n1\nrule\n", """{"chain":"INPUT","jump":"DROP","state":"absent"}""", "iptables -t filter -D INPUT -j DROP")]
    [InlineData("chain\nACCEPT\n0\n", """{"chain":"INPUT","ctstate":["ESTABLISHED","RELATED"],"jump":"ACCEPT","action":"insert","rule_num":"2"}""", "iptables -t filter -I INPUT 2 -j ACCEPT -m conntrack --ctstate ESTABLISHED,RELATED")]
    [InlineData("chain\nACCEPT\n0\n", """{"chain":"INPUT","source":"!10.0.0.0/8","comment":"a b","jump":"DROP","ip_version":"ipv6"}""", "ip6tables -t filter -A INPUT '!' -s 10.0.0.0/8 -j DROP -m comment --comment 'a b'")]
    [InlineData("chain\nACCEPT\n0\n", """{"chain":"INPUT","policy":"DROP"}""", "iptables -t filter -P INPUT DROP")]
    [InlineData("chain\nDROP\n0\n", """{"chain":"INPUT","policy":"DROP"}""", "")]
    [InlineData("chain\n\n3\n", """{"chain":"X","flush":true}""", "iptables -t filter -F X")]
    [InlineData("none\n\n0\n", """{"chain":"X","chain_management":true}""", "iptables -t filter -N X")]
    public async Task Iptables_State_PlansWhatDiffers(string answer, string json, string expected)
    {
        var run = await SystemRun.CheckAsync(new FakeHost().Answers("-S", answer), "iptables", json);
        Assert.False(run.Failed, run.Message);
        Assert.Equal(expected, SystemRun.Actions(run) is [var line] ? line["PATH=$PATH:/usr/sbin:/sbin ".Length..] : "");
    }

    [Fact]
    public async Task Iptables_NoTool_SaysSo() =>
        Assert.Contains("Failed to find required executable \"iptables\"", (await SystemRun.CheckAsync(new FakeHost().Answers("-S", "", 127), "iptables", """{"chain":"INPUT"}""")).Message, StringComparison.Ordinal);
}
