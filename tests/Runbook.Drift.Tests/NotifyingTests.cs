using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Runbook.Drift.Tests;

/// <summary>Notifications to a real web server and a real mail sink on loopback.</summary>
public sealed class NotifyingTests
{
    private const string Motd = "  tasks:\n    - name: motd\n      copy:\n        dest: '{{ root }}/motd'\n        content: \"wished\\n\"\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("webhook", null, "\"host\":\"h1\",\"resource\":\"copy")]
    [InlineData("slack", null, "{\"text\":\"web: h1 copy")]
    [InlineData("slack", "{{ count }} of {{ changes[0].schedule }}", "{\"text\":\"2 of web\"}")]
    public async Task Tell_ChangeOfState_IsPostedOnce(string kind, string? template, string expected)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook";
        var settings = $"notify:\n  ops: {{{kind}: '{url}'{(template is null ? "" : $", template: '{template}'")}}}\nschedules:\n  - {{name: web, playbook: site.yml, every: 1d, notify: ops}}\n";
        await using var serving = await Serving.StartAsync(Motd, settings: settings);
        serving.Write("h1", "motd", "wished\n");
        await serving.SweepAsync();
        serving.Write("h1", "motd", "by hand\n");
        var posted = AnswerAsync(listener);

        await serving.SweepAsync();
        await serving.SweepAsync();

        Assert.Contains(expected, await posted, StringComparison.Ordinal);
        Assert.False(listener.Pending(), "it was told twice");
    }

    [Fact]
    public async Task Tell_WithASecret_SignsTheBody()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var url = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook";
        await using var serving = await Serving.StartAsync(Motd, settings: $"notify:\n  ops: {{webhook: '{url}', secret: between us}}\nschedules:\n  - {{name: web, playbook: site.yml, every: 1d, notify: ops}}\n");
        var posted = AnswerAsync(listener);

        await serving.SweepAsync();

        var parts = (await posted).Split("\r\n\r\n", 2);
        var wanted = Convert.ToHexStringLower(HMACSHA256.HashData("between us"u8, Encoding.UTF8.GetBytes(parts[1])));
        Assert.Contains($"X-Runbook-Signature: sha256={wanted}", parts[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tell_ByMail_ReachesTheServer()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var settings = $"notify:\n  ops: {{email: 'a@example.org', server: '127.0.0.1:{port}'}}\nschedules:\n  - {{name: web, playbook: site.yml, every: 1d, notify: ops}}\n";
        await using var serving = await Serving.StartAsync(Motd, settings: settings);
        serving.Write("h1", "motd", "wished\n");
        await serving.SweepAsync();
        serving.Write("h1", "motd", "by hand\n");
        var mail = MailAsync(listener);

        await serving.SweepAsync();

        var text = await mail;
        Assert.Contains("To: a@example.org", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Subject: Runbook: 2 changes on 1 host", text, StringComparison.Ordinal);
        Assert.Contains("h1 copy", text, StringComparison.Ordinal);
    }

    private static async Task<string> AnswerAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Token);
        await using var stream = client.GetStream();
        var text = new StringBuilder();
        var buffer = new byte[1 << 16];
        while (!text.ToString().Contains("}", StringComparison.Ordinal) || !text.ToString().TrimEnd().EndsWith('}') && !text.ToString().Contains("\r\n0\r\n", StringComparison.Ordinal))
        {
            text.Append(Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, Token)));
        }

        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray(), Token);
        return text.ToString();
    }

    /// <summary>As much of RFC 5321 as a client needs to leave a mail.</summary>
    private static async Task<string> MailAsync(TcpListener listener)
    {
        using var client = await listener.AcceptTcpClientAsync(Token);
        using var reader = new StreamReader(client.GetStream());
        await using var writer = new StreamWriter(client.GetStream()) { AutoFlush = true, NewLine = "\r\n" };
        await writer.WriteLineAsync("220 sink");
        var (text, isData) = (new StringBuilder(), false);
        while (await reader.ReadLineAsync(Token) is { } line)
        {
            text.Append(line).Append('\n');
            if (isData && line != ".")
            {
                continue;
            }

            isData = line == "DATA";
            await writer.WriteLineAsync(isData ? "354 go on" : line.StartsWith("QUIT", StringComparison.Ordinal) ? "221 bye" : "250 ok");
            if (line is "." or "QUIT")
            {
                break;
            }
        }

        return text.ToString();
    }
}
