using System.Net;
using Runbook.Store;

namespace Runbook.Drift.Tests;

/// <summary>Who may do what, over a real socket.</summary>
public sealed class LoginTests
{
    private const string Motd = "  tasks:\n    - copy: {dest: '{{ root }}/motd', content: wished}\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Nobody_WithoutAnyUserOnThisMachine_MayLookAndDoNothing()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        using var browser = new Browser(serving);

        Assert.DoesNotContain("<button>Stop everything", await browser.TextAsync("/"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.FormAsync("/stop", ("reason", "x"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.JsonAsync(HttpMethod.Post, "/api/stop", "{\"reason\":\"x\"}")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await browser.GetAsync("/api/users")).StatusCode);
        Assert.Null(await serving.Commands.FindStopAsync(Token));
    }

    [Theory]
    [InlineData("Host", "evil.example")]
    [InlineData("X-Forwarded-For", "192.0.2.1")]
    public async Task Nobody_ByAForeignNameOrBehindAProxy_MayNotLook(string header, string value)
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        using var browser = new Browser(serving);
        browser.Headers.TryAddWithoutValidation(header, value);

        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/hosts")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/healthz")).StatusCode);
    }

    [Fact]
    public async Task Page_WithAUser_AsksForALogin()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        using var viewer = await Browser.LogInAsync(serving, AccountRole.Viewer);
        using var stranger = new Browser(serving);

        using var answer = await stranger.GetAsync("/hosts?q=a");

        Assert.Equal((HttpStatusCode.Redirect, "/login?to=%2Fhosts%3Fq%3Da"), (answer.StatusCode, answer.Headers.Location?.OriginalString));
        foreach (var path in new[] { "/api/hosts", "/metrics", "/api/openapi.json" })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(path)).StatusCode);
        }

        Assert.Contains("viewer</bdi> (viewer)", await viewer.TextAsync("/"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await stranger.GetAsync("/readyz")).StatusCode);
    }

    [Fact]
    public async Task LogIn_WrongTooOften_IsRefusedThenLimited()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        using var viewer = await Browser.LogInAsync(serving, AccountRole.Viewer);
        var answers = new List<HttpStatusCode>();
        for (var i = 0; i < 60 && !answers.Contains(HttpStatusCode.TooManyRequests); i++)
        {
            using var answer = await viewer.FormAsync("/login", ("name", i % 2 == 0 ? "viewer" : "nobody"), ("password", "wrong password"));
            answers.Add(answer.StatusCode);
        }

        Assert.Equal(HttpStatusCode.Unauthorized, answers[0]);
        Assert.Contains(HttpStatusCode.TooManyRequests, answers);
        Assert.Contains(await serving.Store.Audit.ListAsync(50, 0, Token), a => a is { Act: "login.refused", Who: "viewer" });
    }

    [Fact]
    public async Task LogOut_Session_CountsNoMore()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        using var viewer = await Browser.LogInAsync(serving, AccountRole.Viewer);

        using var answer = await viewer.SendAsync("/", "/logout");

        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.All(await serving.Store.Accounts.ListTokensAsync("viewer", Token), t => Assert.True(t.IsRevoked));
        Assert.Equal(HttpStatusCode.Redirect, (await viewer.GetAsync("/")).StatusCode);
    }

    [Fact]
    public async Task Form_WithoutItsKeyOrFromElsewhere_IsRefused()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        using var ann = await Browser.LogInAsync(serving, AccountRole.Operator);

        Assert.Equal(HttpStatusCode.Forbidden, (await ann.FormAsync("/stop", ("reason", "x"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ann.FormAsync("/stop", ("reason", "x"), ("form_key", "0000"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ann.JsonAsync(HttpMethod.Post, "/api/stop", "{\"reason\":\"x\"}")).StatusCode);
        ann.Headers.Add("Origin", "http://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await ann.SendAsync("/", "/stop", ("reason", "x"))).StatusCode);
        Assert.Null(await serving.Commands.FindStopAsync(Token));
        ann.Headers.Remove("Origin");
        Assert.Equal(HttpStatusCode.SeeOther, (await ann.SendAsync("/", "/stop", ("reason", "x"))).StatusCode);
        Assert.Equal(("x", "operator"), ((await serving.Commands.FindStopAsync(Token))!.Reason, (await serving.Commands.FindStopAsync(Token))!.Who));
    }

    [Fact]
    public async Task Forms_OfAnOperator_ActAndAreAudited()
    {
        await using var serving = await Serving.StartAsync(Motd);
        using var ann = await Browser.LogInAsync(serving, AccountRole.Operator);
        using var viewer = await Browser.LogInAsync(serving, AccountRole.Viewer);

        Assert.Equal(HttpStatusCode.SeeOther, (await ann.SendAsync("/schedules", "/schedules/web/run")).StatusCode);
        await serving.EndAsync();
        Assert.Equal(HttpStatusCode.SeeOther, (await ann.SendAsync("/schedules", "/schedules/web/pause", ("reason", "holidays"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await ann.SendAsync("/hosts/h1", "/hosts/h1/pause", ("reason", "broken disk"), ("hours", "0"))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await ann.SendAsync("/schedules", "/schedules/none/run")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.SendAsync("/schedules", "/schedules/web/resume")).StatusCode);

        Assert.Equal("holidays", (await serving.Store.Schedules.FindAsync("web", Token)).Paused?.Why);
        Assert.Contains("broken disk", await viewer.TextAsync("/hosts/h1"), StringComparison.Ordinal);
        var acts = await serving.Store.Audit.ListAsync(50, 0, Token);
        Assert.Contains(acts, a => a is { Who: "operator", Via: "page", Act: "schedule.pause", Target: "web", Detail: "holidays" });
        Assert.Contains(acts, a => a is { Who: "operator", Act: "schedule.run" });
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\\evil.example")]
    public async Task LogIn_ForeignTarget_GoesHome(string to)
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        using var viewer = await Browser.LogInAsync(serving, AccountRole.Viewer);

        using var answer = await viewer.FormAsync($"/login?to={Uri.EscapeDataString(to)}", ("name", "viewer"), ("password", Browser.Password));

        Assert.Equal("/", answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task Accounts_FormsOfAnAdmin_AddUserAndTokenThatWork()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        using var admin = await Browser.LogInAsync(serving, AccountRole.Admin);

        Assert.Equal(HttpStatusCode.Conflict, (await admin.SendAsync("/accounts", "/accounts/users", ("name", "bob"), ("password", "short"), ("role", "viewer"))).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await admin.SendAsync("/accounts", "/accounts/users", ("name", "bob"), ("password", "long enough"), ("role", "operator"))).StatusCode);
        var made = await (await admin.SendAsync("/accounts", "/accounts/tokens", ("label", "ci"), ("role", "viewer"), ("days", "1"))).Content.ReadAsStringAsync(Token);
        var text = System.Text.RegularExpressions.Regex.Match(made, "<code>([0-9a-f]{64})</code>").Groups[1].Value;
        using var api = new Browser(serving, text);
        using var bob = new Browser(serving);

        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/hosts")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await bob.FormAsync("/login", ("name", "bob"), ("password", "long enough"))).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await bob.GetAsync("/accounts")).StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, (await admin.SendAsync("/accounts", "/accounts/users/bob/remove")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await bob.GetAsync("/")).StatusCode);
    }
}
