using System.Net;
using System.Text.Json;
using Runbook.Store;

namespace Runbook.Drift.Tests;

/// <summary>The JSON API over a real socket.</summary>
public sealed class ApiTests
{
    private const string Motd = "  tasks:\n    - name: motd\n      copy: {dest: '{{ root }}/motd', content: wished}\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Document_OfTheApi_IsThatOfTheRoutesAndTheirAnswers()
    {
        await using var serving = await Serving.StartAsync(Motd);
        await serving.SweepAsync();
        using var admin = new Browser(serving, await TokenAsync(serving, AccountRole.Admin, TimeSpan.FromDays(1)));
        using var document = JsonDocument.Parse(await admin.TextAsync("/api/openapi.json"));
        var paths = document.RootElement.GetProperty("paths");
        var served = new ApiRoutes(serving.Queries, serving.Commands, Browser.Accounts(serving), new(serving.Queries, serving.Commands, TimeProvider.System)).All;

        Assert.Equal(
            served.Select(r => $"{r.Method} {r.Path}").Order(StringComparer.Ordinal),
            paths.EnumerateObject().SelectMany(p => p.Value.EnumerateObject().Select(o => $"{o.Name.ToUpperInvariant()} {p.Name}")).Order(StringComparer.Ordinal));
        foreach (var path in paths.EnumerateObject().Where(p => !p.Name.Contains('{') && p.Value.TryGetProperty("get", out _)))
        {
            using var answer = JsonDocument.Parse(await admin.TextAsync(path.Name));
            var schema = path.Value.GetProperty("get").GetProperty("responses").GetProperty("200").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            AssertKeys(path.Name, answer.RootElement, schema);
        }
    }

    [Fact]
    public async Task Actions_ByToken_ActAndAreAudited()
    {
        await using var serving = await Serving.StartAsync(Motd);
        using var ann = new Browser(serving, await TokenAsync(serving, AccountRole.Operator, TimeSpan.FromDays(1)));

        Assert.Equal(HttpStatusCode.NoContent, (await ann.JsonAsync(HttpMethod.Post, "/api/schedules/web/run")).StatusCode);
        await serving.EndAsync();
        Assert.Equal(HttpStatusCode.NoContent, (await ann.JsonAsync(HttpMethod.Post, "/api/stop", "{\"reason\":\"fire\"}")).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await ann.JsonAsync(HttpMethod.Post, "/api/schedules/web/run")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await ann.JsonAsync(HttpMethod.Post, "/api/stop", "{}")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await ann.JsonAsync(HttpMethod.Post, "/api/stop", "{")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ann.GetAsync("/api/hosts/none")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await ann.GetAsync("/api/hosts?state=none")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await ann.GetAsync("/api/users")).StatusCode);

        Assert.Contains("\"motd\"", await ann.TextAsync("/api/hosts/h1"), StringComparison.Ordinal);
        Assert.Contains(await serving.Store.Audit.ListAsync(50, 0, Token), a => a is { Who: "operator", Via: "api", Act: "stop", Detail: "fire" });
    }

    [Fact]
    public async Task Suppression_ByTheApi_IsMadeListedAndEnded()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        using var ann = new Browser(serving, await TokenAsync(serving, AccountRole.Operator, TimeSpan.FromDays(1)));
        using var viewer = new Browser(serving, await TokenAsync(serving, AccountRole.Viewer, TimeSpan.FromDays(1)));
        const string Rule = "{\"hosts\":\"h*\",\"resources\":\"*\",\"reason\":\"drill\",\"until\":\"2099-01-01T00:00:00Z\"}";

        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.JsonAsync(HttpMethod.Post, "/api/suppressions", Rule)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await ann.JsonAsync(HttpMethod.Post, "/api/suppressions", Rule)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await ann.JsonAsync(HttpMethod.Post, "/api/suppressions", Rule.Replace("2099", "2001", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await ann.JsonAsync(HttpMethod.Post, "/api/suppressions", Rule.Replace("drill", " ", StringComparison.Ordinal))).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await ann.JsonAsync(HttpMethod.Post, "/api/suppressions", "{\"hosts\":\"h*\"}")).StatusCode);
        using var listed = JsonDocument.Parse(await viewer.TextAsync("/api/suppressions"));
        var rule = Assert.Single(listed.RootElement.EnumerateArray());
        Assert.Equal(("drill", "operator"), (rule.GetProperty("reason").GetString(), rule.GetProperty("created_by").GetString()));
        Assert.Equal(HttpStatusCode.NoContent, (await ann.JsonAsync(HttpMethod.Delete, $"/api/suppressions/{rule.GetProperty("id")}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ann.JsonAsync(HttpMethod.Delete, $"/api/suppressions/{rule.GetProperty("id")}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await ann.JsonAsync(HttpMethod.Delete, "/api/suppressions/x")).StatusCode);

        Assert.Equal("[]", await viewer.TextAsync("/api/suppressions"));
        Assert.Contains(await serving.Store.Audit.ListAsync(50, 0, Token), a => a is { Who: "operator", Via: "api", Act: "resource.suppress", Target: "h* *", Detail: "drill" });
    }

    [Theory]
    [InlineData("{\"reason\":\"disk\",\"until\":\"2099-01-01T00:00:00Z\"}", true)]
    [InlineData("{\"reason\":\"disk\"}", false)]
    public async Task Host_PausedByTheApi_StaysSoUntilItsTime(string body, bool ends)
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        using var ann = new Browser(serving, await TokenAsync(serving, AccountRole.Operator, TimeSpan.FromDays(1)));

        Assert.Equal(HttpStatusCode.NoContent, (await ann.JsonAsync(HttpMethod.Post, "/api/hosts/h1/pause", body)).StatusCode);

        var pause = (await serving.Store.Hosts.FindAsync("h1", TimeProvider.System.GetUtcNow(), Token))?.Paused;
        Assert.Equal(("operator", "disk", ends ? 2099 : null), (pause?.Who, pause?.Why, pause?.Until?.Year));
    }

    [Fact]
    public async Task Token_ExpiredRevokedOrOfADisabledUser_IsRefused()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        var (good, old) = (await TokenAsync(serving, AccountRole.Viewer, TimeSpan.FromDays(1)), await TokenAsync(serving, AccountRole.Viewer, TimeSpan.FromSeconds(-1)));
        using var browser = new Browser(serving, good);
        using var expired = new Browser(serving, old);
        using var wrong = new Browser(serving, "wrong");

        Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/api/hosts")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await expired.GetAsync("/api/hosts")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await wrong.GetAsync("/api/hosts")).StatusCode);
        var user = (await serving.Store.Accounts.FindUserAsync("viewer", Token))!;
        await serving.Store.Accounts.SaveUserAsync(user with { IsDisabled = true }, Token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await browser.GetAsync("/api/hosts")).StatusCode);
    }

    [Fact]
    public async Task Token_OfAnAdminMadeByTheApi_MayOnlyWhatItsRoleMay()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        using var admin = new Browser(serving, await TokenAsync(serving, AccountRole.Admin, TimeSpan.FromDays(1)));

        using var answer = await admin.JsonAsync(HttpMethod.Post, "/api/tokens", "{\"user\":\"admin\",\"label\":\"grafana\",\"role\":\"viewer\",\"days\":30}");
        using var made = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Token));
        using var viewer = new Browser(serving, made.RootElement.GetProperty("token").GetString());

        Assert.Contains("runbook_hosts{", await viewer.TextAsync("/metrics"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.JsonAsync(HttpMethod.Post, "/api/go-on")).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.JsonAsync(HttpMethod.Delete, $"/api/tokens/{made.RootElement.GetProperty("id").GetString()}")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await viewer.GetAsync("/metrics")).StatusCode);
        Assert.DoesNotContain("pbkdf2", await admin.TextAsync("/api/users"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_OfARun_AreItsLines()
    {
        await using var serving = await Serving.StartAsync(Motd);
        await serving.SweepAsync();
        await serving.UntilAsync(async () => (await serving.Store.Runs.ListAsync(new(), Token)) is [{ Status: "ok" }], "the run is not recorded");
        using var browser = new Browser(serving);
        var id = (await serving.Store.Runs.ListAsync(new(), Token))[0].Id;

        var lines = (await browser.TextAsync($"/api/runs/{id}/events")).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Contains("\"run_started\"", lines[0], StringComparison.Ordinal);
        Assert.Contains("\"run_finished\"", lines[^1], StringComparison.Ordinal);
        Assert.Equal(lines[1..], (await browser.TextAsync($"/api/runs/{id}/events?from=1")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    private static async Task<string> TokenAsync(Serving serving, AccountRole role, TimeSpan length)
    {
        var accounts = Browser.Accounts(serving);
        Assert.Null(await accounts.SetUserAsync(role.Word(), Browser.Password, role, Serving.Ann, Token));
        return (await accounts.AddTokenAsync(role.Word(), "test", role, length, Serving.Ann, Token)).Text;
    }

    private static void AssertKeys(string path, JsonElement answer, JsonElement schema)
    {
        if (answer.ValueKind == JsonValueKind.Array && schema.TryGetProperty("items", out var items))
        {
            foreach (var item in answer.EnumerateArray())
            {
                AssertKeys(path, item, items);
            }
        }
        else if (answer.ValueKind == JsonValueKind.Object && schema.TryGetProperty("properties", out var properties))
        {
            Assert.Equal(
                properties.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal), answer.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        }
        else
        {
            Assert.False(schema.TryGetProperty("properties", out _), $"{path}: {answer.ValueKind}");
        }
    }
}
