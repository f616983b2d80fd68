using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Runbook.Core;
using Runbook.Drift.Host;
using Runbook.Store;

namespace Runbook.Drift.Tests;

/// <summary>TLS over real sockets, and what is refused.</summary>
public sealed class TlsTests
{
    private const string Schedule = "schedules:\n  - {name: web, playbook: site.yml, every: 1d}\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_WithACertificate_IsServedOverTlsAndTheCertificateRenewed()
    {
        using var certificates = new TestCertificates();
        await using var serving = await Serving.StartAsync("", hosts: "", listen: "https://127.0.0.1:0", settings: $"serve:\n  tls: {{certificate: {certificates.Certificate}, key: {certificates.Key}}}\n{Schedule}");
        var roots = TrustedRoots.Load(certificates.Root, out _)!;
        using var client = new HttpClient(new SocketsHttpHandler { SslOptions = { RemoteCertificateValidationCallback = roots.Holds } }) { BaseAddress = serving.Url };

        using var answer = await client.GetAsync("/healthz", Token);
        Assert.Equal((HttpStatusCode.OK, "max-age=31536000"), (answer.StatusCode, answer.Headers.GetValues("Strict-Transport-Security").Single()));
        Assert.Contains("runbook_certificate_expires_timestamp_seconds 1", await client.GetStringAsync("/metrics", Token), StringComparison.Ordinal);

        var renewed = certificates.Issue();
        await serving.UntilAsync(async () => await ShownAsync(serving, roots) == renewed, "the certificate is not read again");
        File.WriteAllText(certificates.Key, "nonsense");
        await serving.UntilAsync(() => Task.FromResult(serving.Log.Any(l => l.Contains("stays as it was: ", StringComparison.Ordinal) && l.Contains("runbook.yml:2:", StringComparison.Ordinal))), "nothing was said");
        Assert.Equal(renewed, await ShownAsync(serving, roots));
    }

    [Theory]
    [InlineData("missing", "a file for TLS cannot be read", 2)]
    [InlineData("empty", "holds no certificate in PEM", 2)]
    [InlineData("encrypted", "is encrypted", 3)]
    [InlineData("foreign", "certificate and key do not belong together", 3)]
    [InlineData("no key", "certificate and key do not belong together", 3)]
    public async Task Start_FilesOfNoUse_IsRefusedWithTheirPlace(string what, string expected, int line)
    {
        using var certificates = new TestCertificates();
        var old = await File.ReadAllTextAsync(certificates.Key, Token);
        switch (what)
        {
            case "missing":
                File.Delete(certificates.Certificate);
                break;
            case "empty":
                await File.WriteAllTextAsync(certificates.Certificate, "", Token);
                break;
            case "encrypted":
                await File.WriteAllTextAsync(certificates.Key, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", Token);
                break;
            case "foreign":
                certificates.Issue();
                await File.WriteAllTextAsync(certificates.Key, old, Token);
                break;
            default:
                await File.WriteAllTextAsync(certificates.Key, "nonsense", Token);
                break;
        }

        var refused = await RefusedAsync($"serve: {{tls: {{\n  certificate: {certificates.Certificate},\n  key: {certificates.Key}}}}}\n{Schedule}");

        Assert.Contains(expected, refused, StringComparison.Ordinal);
        Assert.Contains($"runbook.yml:{line}:{(line == 2 ? 16 : 8)}: error", refused, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080", "", "passwords would go over the network in the clear")]
    [InlineData("http://*:8080", "", "passwords would go over the network in the clear")]
    [InlineData("http://192.0.2.1:8080", "", "passwords would go over the network in the clear")]
    [InlineData("http://[::]:8080", "", "passwords would go over the network in the clear")]
    [InlineData("https://127.0.0.1:8443", "", "there is no certificate")]
    [InlineData("http://0.0.0.0:8080", ", plain_http: yes", null)]
    [InlineData("http://127.0.0.1:8080", "", null)]
    [InlineData("http://[::1]:8080", "", null)]
    [InlineData("http://localhost:8080", "", null)]
    public void Listen_Address_IsOnlyTakenWhenPasswordsAreSafe(string url, string more, string? expected)
    {
        var settings = YamlForSettings.Settings($"serve: {{listen: ['{url}']{more}}}\n");
        Assert.Empty(settings.Diagnostics);
        var options = new DriftOptions("runbook.yml", new StoreOptions(StoreAddress.Parse("x", "/")));
        if (expected is null)
        {
            Assert.Equal([url], WebAddresses.Find(options, settings.Serve));
            return;
        }

        var refused = Assert.Throws<DiagnosticException>(() => WebAddresses.Find(options, settings.Serve));
        Assert.Contains("runbook.yml:1:17: error", refused.Message, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Listen_NothingSaid_IsThisMachine()
    {
        var options = new DriftOptions("runbook.yml", new StoreOptions(StoreAddress.Parse("x", "/")));
        Assert.Equal(["http://127.0.0.1:8080"], WebAddresses.Find(options, new()));
        Assert.Equal(["https://127.0.0.1:8443"], WebAddresses.Find(options, new() { Tls = new("a", "b") }));
    }

    [Theory]
    [InlineData("proxies: ['127.0.0.0/8']", true)]
    [InlineData("proxies: ['192.0.2.1']", false)]
    public async Task Form_BehindAProxyThatEndsTls_IsTakenWhenTheProxyIsKnown(string setting, bool isTaken)
    {
        await using var serving = await Serving.StartAsync("", hosts: "", settings: $"serve: {{{setting}}}\n{Schedule}");
        Assert.Null(await Browser.Accounts(serving).SetUserAsync("ann", Browser.Password, AccountRole.Viewer, Serving.Ann, Token));
        using var browser = new Browser(serving);
        browser.Headers.TryAddWithoutValidation("X-Forwarded-For", "192.0.2.7");
        browser.Headers.TryAddWithoutValidation("X-Forwarded-Proto", "https");
        browser.Headers.TryAddWithoutValidation("X-Forwarded-Host", "runbook.example.org");
        browser.Headers.TryAddWithoutValidation("Origin", "https://runbook.example.org");

        using var answer = await browser.FormAsync("/login", ("name", "ann"), ("password", Browser.Password));

        Assert.Equal(isTaken ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden, answer.StatusCode);
        if (isTaken)
        {
            Assert.Contains("secure", answer.Headers.GetValues("Set-Cookie").Single(), StringComparison.Ordinal);
            Assert.Contains(await serving.Store.Audit.ListAsync(10, 0, Token), a => a is { Act: "login", Detail: "from 192.0.2.7" });
        }
    }

    /// <summary>The certificate that a new connection is shown; the chain must come up to the root.</summary>
    private static async Task<string> ShownAsync(Serving serving, TrustedRoots roots)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(serving.Url.Host, serving.Url.Port, Token);
        await using var tls = new SslStream(socket.GetStream(), false, roots.Holds);
        await tls.AuthenticateAsClientAsync("localhost");
        return ((X509Certificate2)tls.RemoteCertificate!).Thumbprint;
    }

    private static async Task<string> RefusedAsync(string settings)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "runbook.yml");
        await File.WriteAllTextAsync(path, settings, Token);
        var options = new DriftOptions(path, new StoreOptions(StoreAddress.Parse(Path.Combine(folder.Path, "store.db"), "/")));
        var server = new DriftServer(options, new HostLoader(() => throw new InvalidOperationException()), new DriftSettingsReader(new Yaml()));
        return (await Assert.ThrowsAsync<DiagnosticException>(() => server.RunAsync(Token))).Message;
    }
}
