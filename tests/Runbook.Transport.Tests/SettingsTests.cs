using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>What is made of the configuration, the ssh arguments and the inventory.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly string _home = Directory.CreateTempSubdirectory("runbook-config").FullName;

    public static TheoryData<string, string, string> Cases => new()
    {
        { "Host web\n HostName 10.0.0.1\n User joe\n Port 2222", "web", "joe@10.0.0.1:2222" },
        { "Host web\n HostName %h.example.com", "web", "me@web.example.com:22" },
        { "Host *.x !b.x\n User a\nHost *\n User z", "a.x", "a@a.x:22" },
        { "Host *.x !b.x\n User a\nHost *\n User z", "b.x", "z@b.x:22" },
        { "User first\nUser second", "h", "first@h:22" },
        { "Port=2200\nuser = \"a b\" # comment", "h", "a b@h:2200" },
        { "Match host 10.*\n User m\nHost h\n HostName 10.1.1.1", "h", "me@10.1.1.1:22" },
        { "Host h\n HostName 10.1.1.1\nMatch host 10.*\n User m", "h", "m@10.1.1.1:22" },
        { "Match originalhost h,i\n Port 3", "i", "me@i:3" },
        { "Match all\n Port 4", "i", "me@i:4" },
        { "Match exec true\n Port 5", "i", "me@i:22" },
        { "Include extra\nUser outer", "h", "inner@h:22" },
        { "Host other\n Include extra\nHost *\n User outer", "h", "outer@h:22" },
        { "Host h\n ProxyJump joe@gate:2200,second\nHost second\n HostName 10.9.9.9", "h", "me@h:22 via joe@gate:2200 me@10.9.9.9:22" },
        { "Host h\n ProxyJump gate\nHost gate\n ProxyJump outer", "h", "me@h:22 via me@outer:22 me@gate:22" },
        { "Host h\n ProxyJump none\nHost *\n ProxyJump gate", "h", "me@h:22" },
        { "Host h\n ProxyCommand none", "h", "me@h:22" },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_Configuration_ResolvesAsSshDoes(string config, string host, string expected)
    {
        Write("config", config);
        Write("extra", "User inner");
        Assert.Equal(expected, Show(Read(new(host))));
    }

    [Theory]
    [InlineData("-o Port=2222 -l joe", "joe@h:2222")]
    [InlineData("-oPort=2222 -o 'User=joe' -C -o ControlMaster=auto -o ControlPersist=60s", "joe@h:2222")]
    [InlineData("-J a,b", "from-config@h:22 via from-config@a:22 from-config@b:22")]
    [InlineData("-F none -p 7", "me@h:7")]
    [InlineData("-o ProxyJump=[::1]:2200", "from-config@h:22 via from-config@::1:2200")]
    public void Read_Arguments_ComeBeforeTheConfiguration(string arguments, string expected)
    {
        Write("config", "User from-config");
        Assert.Equal(expected, Show(Read(new("h") { SshArguments = arguments })));
    }

    [Fact]
    public void Read_Inventory_ComesFirst()
    {
        Write("config", "Host 10.*\n User c\n Port 1\n IdentityFile ~/key\n ConnectTimeout 3\n StrictHostKeyChecking accept-new\n UserKnownHostsFile ~/kh");
        var settings = Read(new("name") { Address = "10.1.1.1", User = "inv", Port = 9, PrivateKeyFile = "~/inv", SshArguments = "-p 5" });
        Assert.Equal("inv@10.1.1.1:9", Show(settings));
        Assert.Equal([$"{_home}/inv", $"{_home}/key"], settings.IdentityFiles);
        Assert.Equal(TimeSpan.FromSeconds(3), settings.ConnectTimeout);
        Assert.Equal(HostKeyPolicy.AcceptNew, settings.HostKeys);
        Assert.Equal($"{_home}/kh", settings.KnownHostsFiles[0]);
        Assert.Equal("name (10.1.1.1:9)", settings.ToString());
    }

    [Theory]
    [InlineData("Port many", "", "config:1: port must be a number from 1 to 65535")]
    [InlineData("ProxyCommand nc %h %p", "", "ProxyCommand is not supported")]
    [InlineData("Host *\n ProxyJump me", "", "ProxyJump goes in a circle")]
    [InlineData("", "-W x", "-W is not understood")]
    [InlineData("", "-o", "-o lacks its value")]
    [InlineData("", "extra", "\"extra\" is no option")]
    [InlineData("", "-o LocalForward=1", "option LocalForward is not understood")]
    public void Read_WhatCannotBeDone_IsSaid(string config, string arguments, string expected)
    {
        Write("config", config);
        var failure = Assert.Throws<HostUnreachableException>(() => Read(new("h") { SshArguments = arguments }));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host", "host", true)]
    [InlineData("other,host", "host", true)]
    [InlineData("*.example.com", "a.example.com", true)]
    [InlineData("*.example.com,!b.example.com", "b.example.com", false)]
    [InlineData("[host]:2222", "[host]:2222", true)]
    [InlineData("[host]:2222", "host", false)]
    [InlineData("10.0.?.1", "10.0.5.1", true)]
    [InlineData("|1|broken", "host", false)]
    public void KnownHosts_Patterns_NameTheHost(string patterns, string host, bool expected) =>
        Assert.Equal(expected, KnownHostsEntry.Parse("f", 1, $"{patterns} ssh-ed25519 AAAA comment")!.Names(host));

    [Theory]
    [InlineData("")]
    [InlineData("# comment")]
    [InlineData("host ssh-ed25519")]
    [InlineData("host ssh-ed25519 ***")]
    public void KnownHosts_LinesWithoutSense_ArePassedOver(string line) => Assert.Null(KnownHostsEntry.Parse("f", 1, line));

    [Fact]
    public void KnownHosts_RevokedAndAuthority_AreSaid()
    {
        var key = new byte[] { 1, 2, 3 };
        Write("kh", $"@revoked * ssh-ed25519 {Convert.ToBase64String(key)}\n@cert-authority *.org ssh-ed25519 AAAA\n");
        var known = new KnownHosts(Options());
        var settings = new SshSettings("h.org", 22, "me") { KnownHostsFiles = [$"{_home}/.ssh/kh"] };
        Assert.Contains("is revoked", known.Judge(settings, "ssh-ed25519", key)!, StringComparison.Ordinal);
        Assert.Contains("certificate authority", known.Judge(settings, "ssh-ed25519", [9])!, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_home, recursive: true);

    private static string Show(SshSettings s) =>
        $"{s.User}@{s.Host}:{s.Port}" + (s.Jumps.Count == 0 ? "" : " via " + string.Join(' ', s.Jumps.Select(j => $"{j.User}@{j.Host}:{j.Port}")));

    private TransportOptions Options() => new() { Home = _home, UserName = "me", AgentSocket = null, SshConfigFile = $"{_home}/.ssh/config" };

    private SshSettings Read(ConnectionTarget target) => new SshSettingsReader(Options()).Read(target);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory($"{_home}/.ssh");
        File.WriteAllText($"{_home}/.ssh/{name}", text + "\n");
    }
}
