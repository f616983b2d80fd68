using System.Text.Json;
using MailKit;
using MailKit.Security;

namespace Runbook.Drift.Tests;

/// <summary>Mails to a real mail server, with TLS and a log-in.</summary>
public sealed class MailTests
{
    private const string Motd = "  tasks:\n    - name: motd\n      copy: {dest: '{{ root }}/motd', content: \"wished\\n\"}\n";
    private const string Word = "pass wörd 7";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("starttls", MailTls.StartTls, true)]
    [InlineData("starttls", MailTls.Auto, true)]
    [InlineData("tls", MailTls.Tls, true)]
    [InlineData("plain", MailTls.Auto, false)]
    [InlineData("plain", MailTls.None, false)]
    public async Task Send_ToAServerOfEachKind_IsTakenAsItShould(string mode, MailTls tls, bool logsIn)
    {
        using var certificates = new TestCertificates();
        await using var sink = await SinkAsync(mode, logsIn, certificates);

        await Mail.SendAsync(Target(sink, tls, logsIn ? "runbook" : null, Word, certificates.Root), "Grüße", "zwei\nZeilen", Token);

        using var mail = JsonDocument.Parse(await sink.NextAsync());
        Assert.Equal(mode != "plain", mail.RootElement.GetProperty("secure").GetBoolean());
        Assert.Equal(logsIn ? "runbook" : null, mail.RootElement.GetProperty("user").GetString());
        Assert.Equal(["a@example.org", "b@example.org"], mail.RootElement.GetProperty("to").EnumerateArray().Select(t => t.GetString()!));
        Assert.Contains("Auto-Submitted: auto-generated", mail.RootElement.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain", MailTls.StartTls, Word, typeof(NotSupportedException))]
    [InlineData("starttls", MailTls.StartTls, "wrong", typeof(AuthenticationException))]
    [InlineData("starttls", MailTls.None, null, typeof(ServiceNotAuthenticatedException))]
    public async Task Send_WithoutWhatIsAskedFor_IsNotSent(string mode, MailTls tls, string? password, Type expected)
    {
        using var certificates = new TestCertificates();
        await using var sink = await SinkAsync(mode, logsIn: mode != "plain", certificates);

        await Assert.ThrowsAsync(expected, () => Mail.SendAsync(Target(sink, tls, password is null ? null : "runbook", password, certificates.Root), "x", "y", Token));

        Assert.Equal("", await sink.EndAsync());
    }

    [Fact]
    public async Task Send_ToACertificateOfNobodyKnown_IsNotSent()
    {
        using var certificates = new TestCertificates();
        using var others = new TestCertificates();
        await using var sink = await SinkAsync("starttls", logsIn: true, certificates);

        await Assert.ThrowsAsync<SslHandshakeException>(() => Mail.SendAsync(Target(sink, MailTls.StartTls, "runbook", Word, null), "x", "y", Token));
        await Assert.ThrowsAsync<SslHandshakeException>(() => Mail.SendAsync(Target(sink, MailTls.StartTls, "runbook", Word, others.Root), "x", "y", Token));

        Assert.Equal("", await sink.EndAsync());
    }

    [Fact]
    public async Task Tell_ByMailAsTheSettingsSay_IsADigestOfItsTemplates()
    {
        using var certificates = new TestCertificates();
        await File.WriteAllTextAsync(certificates.Of("password"), Word + "\n", Token);
        await using var sink = await SinkAsync("starttls", logsIn: true, certificates);
        var serving = await Serving.StartAsync(Motd, settings:
            $$$"""
            notify:
              ops:
                email: 'a@example.org'
                server: 127.0.0.1:{{{sink.First}}}
                tls: starttls
                user: runbook
                password_file: {{{certificates.Of("password")}}}
                ca: {{{certificates.Root}}}
                subject: "{{ count }} of {{ changes[0].schedule }}"
                template: "{% for c in changes %}[{{ c.host }} {{ c.to }}]{% endfor %}"
                digest: 1h
            schedules:
              - {name: web, playbook: site.yml, every: 1d, notify: ops}
            """);
        await using (serving)
        {
            serving.Write("h1", "motd", "wished\n");
            await serving.SweepAsync();
            serving.Write("h1", "motd", "by hand\n");
            await serving.SweepAsync();
            serving.Write("h1", "motd", "wished\n");
            await serving.SweepAsync();
        }

        using var mail = JsonDocument.Parse(await sink.NextAsync());
        var text = mail.RootElement.GetProperty("text").GetString();
        Assert.Contains("Subject: 4 of web", text, StringComparison.Ordinal);
        Assert.Contains("[h1 drifted]", text, StringComparison.Ordinal);
        Assert.Contains("[h1 in_sync]", text, StringComparison.Ordinal);
        Assert.Equal("", await sink.EndAsync());
    }

    [Fact]
    public async Task Tell_WithAWrongPassword_SaysSoWithoutIt()
    {
        using var certificates = new TestCertificates();
        await using var sink = await SinkAsync("starttls", logsIn: true, certificates);
        await using var serving = await Serving.StartAsync(Motd, settings:
            $$"""
            notify:
              ops: {email: a@example.org, server: "127.0.0.1:{{sink.First}}", tls: starttls, user: runbook, password: "not this one", ca: {{certificates.Root}}}
            schedules:
              - {name: web, playbook: site.yml, every: 1d, notify: ops}
            """);

        await serving.SweepAsync();
        await serving.UntilAsync(() => Task.FromResult(serving.Log.Any(l => l.Contains("ops could not be told (try 3 of 3)", StringComparison.Ordinal))), "nothing was said");

        Assert.DoesNotContain(serving.Log, l => l.Contains("not this one", StringComparison.Ordinal));
        using var browser = new Browser(serving);
        await serving.UntilAsync(async () => (await browser.TextAsync("/metrics")).Contains("runbook_notifications_total{target=\"ops\",outcome=\"dropped\"} 1", StringComparison.Ordinal), "it is not counted");
    }

    [Theory]
    [InlineData("server: mail.example.org, user: a", "a log-in at a mail server needs both user and password")]
    [InlineData("server: mail.example.org, user: a, password: secret7, tls: none", "the password would go to mail.example.org:25 in the clear")]
    [InlineData("user: a, password: [secret7]", "takes either password, a text, or password_file, a path")]
    [InlineData("user: a, password: secret7, password_file: x", "takes either password, a text, or password_file, a path")]
    [InlineData("user: a, password_file: /nowhere/at-all", "a file cannot be read")]
    [InlineData("ca: /nowhere/at-all", "a file cannot be read")]
    [InlineData("tls: startls", "did you mean \"starttls\"?")]
    [InlineData("server: 'mail.example.org:99999'", "server of notify target ops needs a name or address and a port")]
    [InlineData("server: 'mail.example.org:smtp'", "server of notify target ops needs a name or address and a port")]
    [InlineData("server: '::1'", "server of notify target ops needs a name or address and a port")]
    [InlineData("from: nobody", "needs addresses such as ops@example.org, not \"nobody\"")]
    public void Read_Mistake_IsToldWithoutThePassword(string mail, string expected)
    {
        var found = YamlForSettings.Settings($"notify: {{ops: {{email: a@example.org, {mail}}}}}\n").Diagnostics;
        Assert.Contains(found, d => d.ToString().Contains(expected, StringComparison.Ordinal) && d.ToString().StartsWith("runbook.yml:1:", StringComparison.Ordinal));
        Assert.DoesNotContain(found, d => d.ToString().Contains("secret7", StringComparison.Ordinal));
    }

    private static Task<NodePeer> SinkAsync(string mode, bool logsIn, TestCertificates certificates) =>
        NodePeer.StartAsync("smtp.js", mode, logsIn ? "runbook" : "", logsIn ? Word : "", certificates.Certificate, certificates.Key);

    private static NotifyTarget Target(NodePeer sink, MailTls tls, string? user, string? password, string? authorities) => new("ops", NotifyKind.Email, "a@example.org, b@example.org")
    {
        Server = new("127.0.0.1", int.Parse(sink.First, System.Globalization.CultureInfo.InvariantCulture)) { Tls = tls, User = user, Password = password },
        Authorities = authorities,
    };
}
