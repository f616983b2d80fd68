using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Runbook.Store;

namespace Runbook.Drift.Tests;

/// <summary>Log-ins at a real OpenID provider, the whole code flow with an HTTP client as the browser.</summary>
public sealed partial class OpenIdTests
{
    private const string Secret = "between-us-7";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("ann:admins,ops", "ann</bdi> (admin)")]
    [InlineData("bob:ops", "bob</bdi> (operator)")]
    public async Task LogIn_WithAGroup_GivesItsRole(string login, string expected)
    {
        await using var site = await Site.StartAsync();
        using var visitor = new Visitor(site.Url);
        Assert.Contains("Log in with Example", await visitor.TextAsync("/login"), StringComparison.Ordinal);

        var (url, page) = await visitor.LogInAsync("/hosts?q=a", login);

        Assert.Equal("/hosts?q=a", url.PathAndQuery);
        Assert.Contains(expected, page, StringComparison.Ordinal);
        Assert.Contains(await site.Serving.Store.Audit.ListAsync(10, 0, Token), a => a is { Act: "login", Detail: { } how } && how.StartsWith("by Example, from 127.0.0.1", StringComparison.Ordinal));
        Assert.DoesNotContain(site.Serving.Log, l => l.Contains(Secret, StringComparison.Ordinal));
        var name = login.Split(':')[0];
        Assert.Null((await site.Serving.Store.Accounts.FindUserAsync(name, Token))!.PasswordHash);

        // who lost his groups loses his role with the next log-in
        using var again = new Visitor(site.Url);
        (_, page) = await again.LogInAsync("/", $"{name}:others");
        Assert.Contains("has no role here", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogIn_ByTheNameOfALocalAccount_IsRefusedAndTheLocalOneRemains()
    {
        await using var site = await Site.StartAsync();
        using var local = await Browser.LogInAsync(site.Serving, AccountRole.Admin, "ann");
        using var visitor = new Visitor(site.Url);

        var (_, page) = await visitor.LogInAsync("/", "ann:ops");

        Assert.Contains("a local account has that name", page, StringComparison.Ordinal);
        Assert.Contains("ann</bdi> (admin)", await local.TextAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogIn_WhenTheProviderDoesNotKnowUs_IsToldKindly()
    {
        await using var site = await Site.StartAsync(secret: "a wrong one 7");
        using var visitor = new Visitor(site.Url);

        var (_, page) = await visitor.LogInAsync("/", "ann:ops");

        Assert.Contains("The log-in at Example did not work", page, StringComparison.Ordinal);
        Assert.Contains(site.Serving.Log, l => l.Contains("The log-in at Example did not work", StringComparison.Ordinal));
        Assert.DoesNotContain(site.Serving.Log.Append(page), l => l.Contains("a wrong one 7", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/login/openid/answer")]
    [InlineData("/login/openid/answer?code=x&state=forged")]
    [InlineData("/login/openid/answer?error=access_denied&error_description=no&state=forged")]
    public async Task Answer_ThatNobodyAskedFor_IsRefused(string path)
    {
        await using var site = await Site.StartAsync();
        using var browser = new Browser(site.Serving);

        using var answer = await browser.GetAsync(path);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
        Assert.Contains("The log-in at Example did not work", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LogIn_WhenTheProviderIsAway_IsToldAndLocalAccountsWork()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        await using var serving = await Serving.StartAsync("", hosts: "", settings: Site.Settings($"http://127.0.0.1:{port}", Secret));
        using var browser = new Browser(serving);

        // without any user, nobody may look: people can log in elsewhere
        Assert.Equal(HttpStatusCode.Redirect, (await browser.GetAsync("/")).StatusCode);
        using var answer = await browser.GetAsync("/login/openid");
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Contains("Example does not answer", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
        using var local = await Browser.LogInAsync(serving, AccountRole.Viewer);
        Assert.Contains("viewer</bdi> (viewer)", await local.TextAsync("/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("authority: http://id.example.org, client_id: r, roles: {viewer: '*'}", "must be an https URL")]
    [InlineData("authority: https://id.example.org, roles: {viewer: '*'}", "needs \"client_id\"")]
    [InlineData("authority: https://id.example.org, client_id: r", "nobody could log in")]
    [InlineData("authority: https://id.example.org, client_id: r, roles: {amdin: x}", "did you mean \"admin\"?")]
    [InlineData("authority: https://id.example.org, client_id: r, client_secret: [secret7], roles: {viewer: '*'}", "takes either client_secret, a text, or client_secret_file, a path")]
    [InlineData("authority: https://id.example.org, client_id: r, client_secret_file: /nowhere/at-all, roles: {viewer: '*'}", "a file cannot be read")]
    public void Read_Mistake_IsToldWithoutTheSecret(string openId, string expected)
    {
        var found = YamlForSettings.Settings($"serve: {{openid: {{{openId}}}}}\n").Diagnostics;
        Assert.Contains(found, d => d.ToString().Contains(expected, StringComparison.Ordinal) && d.ToString().StartsWith("runbook.yml:1:", StringComparison.Ordinal));
        Assert.DoesNotContain(found, d => d.ToString().Contains("secret7", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("groups", "ops", "operator")]
    [InlineData("groups", "[\"x\",\"ops\"]", "operator")]
    [InlineData("groups", "[\"ops\",\"admins\"]", "admin")]
    [InlineData("realm_access.roles", "{\"roles\":[\"admins\"]}", "admin")]
    [InlineData("realm_access.roles", "{\"roles\":{}}", null)]
    [InlineData("realm_access.roles", "{", null)]
    [InlineData("groups", "Ops", null)]
    public void Role_OfAClaim_IsTheHighest(string claim, string value, string? expected)
    {
        var provider = new OpenIdSettings(new("https://id.example.org"), "r")
        {
            RoleClaim = claim,
            Roles = new Dictionary<AccountRole, IReadOnlyList<string>> { [AccountRole.Operator] = ["ops"], [AccountRole.Admin] = ["admins"] },
        };
        var claims = new OpenIdClaims(new(new System.Security.Claims.ClaimsIdentity([new(claim.Split('.')[0], value)])));
        Assert.Equal(expected, claims.RoleBy(provider)?.Word());
    }

    /// <summary>A page and its provider.</summary>
    private sealed class Site(Serving serving, NodePeer provider) : IAsyncDisposable
    {
        public Serving Serving => serving;

        public Uri Url => serving.Url;

        /// <summary>The provider must know where the page is, and the page where the provider is: the page gets a port that was free.</summary>
        public static async Task<Site> StartAsync(string secret = Secret)
        {
            for (var attempt = 1; ; attempt++)
            {
                using var free = new TcpListener(IPAddress.Loopback, 0);
                free.Start();
                var page = $"http://127.0.0.1:{((IPEndPoint)free.LocalEndpoint).Port}";
                free.Stop();
                var provider = await NodePeer.StartAsync("openid.js", Secret, $"{page}/login/openid/answer");
                try
                {
                    return new(await Serving.StartAsync("", hosts: "", listen: page, settings: Settings(provider.First, secret)), provider);
                }
                catch (IOException) when (attempt < 5)
                {
                    // somebody else took the port in between
                    await provider.DisposeAsync();
                }
            }
        }

        public static string Settings(string authority, string secret) =>
            $$"""
            serve:
              openid:
                authority: {{authority}}
                client_id: runbook
                client_secret: {{secret}}
                label: Example
                roles: {admin: admins, operator: [ops]}
            schedules:
              - {name: web, playbook: site.yml, every: 1d}
            """;

        public async ValueTask DisposeAsync()
        {
            await serving.DisposeAsync();
            await provider.DisposeAsync();
        }
    }

    /// <summary>A browser: keeps cookies, follows redirects from one site to the other, sends the provider's forms.</summary>
    private sealed partial class Visitor(Uri page) : IDisposable
    {
        private readonly HttpClient _client = new(new SocketsHttpHandler { CookieContainer = new(), AllowAutoRedirect = true, MaxAutomaticRedirections = 10 }) { BaseAddress = page, Timeout = TimeSpan.FromMinutes(2) };

        public Task<string> TextAsync(string path) => _client.GetStringAsync(path, Token);

        public async Task<(Uri Url, string Page)> LogInAsync(string to, string login)
        {
            var answer = await _client.GetAsync($"/login/openid?to={Uri.EscapeDataString(to)}", Token);
            for (var form = 0; form < 4 && answer.RequestMessage!.RequestUri!.Port != page.Port; form++)
            {
                var text = await answer.Content.ReadAsStringAsync(Token);
                var action = WebUtility.HtmlDecode(Action().Match(text).Groups[1].Value);
                Assert.True(action.Length > 0, text);
                var fields = Hidden().Matches(text).Select(m => KeyValuePair.Create(m.Groups[1].Value, m.Groups[2].Value)).Append(new("login", login)).Append(new("password", "any"));
                answer.Dispose();
                answer = await _client.PostAsync(new Uri(answer.RequestMessage.RequestUri!, action), new FormUrlEncodedContent(fields), Token);
            }

            using (answer)
            {
                Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized, $"{answer.RequestMessage!.RequestUri}: {answer.StatusCode}");
                return (answer.RequestMessage!.RequestUri!, WebUtility.HtmlDecode(await answer.Content.ReadAsStringAsync(Token)));
            }
        }

        public void Dispose() => _client.Dispose();

        [GeneratedRegex("<form[^>]* action=\"([^\"]+)\"")]
        private static partial Regex Action();

        [GeneratedRegex("<input type=\"hidden\" name=\"([^\"]+)\" value=\"([^\"]*)\"")]
        private static partial Regex Hidden();
    }
}
