using System.Net;
using Runbook.Store;
using Runbook.Store.Tests;

namespace Runbook.Drift.Tests;

/// <summary>What is wrong is seen on the page.</summary>
/// <param name="chromium">The browser.</param>
public sealed class FaultPageTests(Chromium chromium)
{
    private const string Motd = "  tasks:\n    - copy: {dest: '{{ root }}/motd', content: wished}\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Overview_OfWhatIsWrong_SaysSoFirst()
    {
        await using var serving = await Serving.StartAsync(Motd, "    git: {url: /nowhere/at/all.git}\n", "h1 h2");
        await serving.SweepAsync();
        var now = TimeProvider.System.GetUtcNow();
        await serving.Store.Hosts.SaveAsync([new("gone", HostState.Unreachable, now), new("old", HostState.InSync, now) { LastCheck = now - TimeSpan.FromDays(1), Interval = TimeSpan.FromHours(1) }], Token);
        await serving.Store.Transitions.AddAsync([new(now, "h1", "file:/etc/motd", TransitionKind.Breaker, "drifted", "drifted") { Message = "put back 3 times in an hour" }], Token);
        await Browser.AddUserAsync(serving, AccountRole.Operator);
        await using var tab = await chromium.OpenAsync(serving.Url);
        await tab.LogInAsync("operator");

        await tab.SeesAsync("/nowhere/at/all.git", "#faults .bad");
        await tab.SeesAsync("put back 3 times in an hour", "#faults .bad");
        await tab.SeesAsync("1 of 2 hosts cannot be reached", "#faults .bad");
        await tab.SeesAsync("1 of 2 hosts not checked for three intervals", "#faults .warn");
        await serving.Store.Schedules.PauseAsync("web", new("breaker", "3 runs failed in a row", now), Token);
        await tab.SeesAsync("3 runs failed in a row", "#faults .bad");
        serving.WriteSettings("schedules:\n  - {name: web, playbook: site.yml, evry: 1d}\n");
        await tab.SeesAsync("did you mean \"every\"?", "#faults .bad");
        await serving.Commands.StopAllAsync("the building burns", Serving.Ann, Token);
        await tab.SeesAsync("Everything is stopped by ann", "#faults .bad");
        await tab.SeesAsync("the building burns", "#faults .bad");
        await tab.GoAsync("/");
        await tab.PressAsync("Go on");
        await tab.SeesAsync("Stop everything…");
        Assert.Null(await serving.Commands.FindStopAsync(Token));
    }

    [Fact]
    public async Task Page_StoreAway_SaysSoAndComesBack()
    {
        Assert.SkipWhen(PostgresServer.Programs is null, "PostgreSQL is not installed (Debian: postgresql)");
        await using var postgres = new PostgresServer();
        await using var serving = await Serving.StartAsync(Motd, hosts: "", store: await postgres.CreateDatabaseAsync(Token));
        using var browser = await Browser.LogInAsync(serving, AccountRole.Viewer);
        await using var tab = await chromium.OpenAsync(serving.Url);
        await tab.LogInAsync("viewer");

        await postgres.StopAsync(Token);
        try
        {
            using var page = await browser.GetAsync("/hosts");
            using var answer = await browser.GetAsync("/api/hosts");
            Assert.Equal((HttpStatusCode.ServiceUnavailable, HttpStatusCode.ServiceUnavailable), (page.StatusCode, answer.StatusCode));
            Assert.Contains("The store does not answer", await page.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            Assert.Contains("\"error\"", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await browser.GetAsync("/readyz")).StatusCode);
            Assert.Equal(HttpStatusCode.OK, (await browser.GetAsync("/healthz")).StatusCode);
            await tab.SeesAsync("The server cannot reach its store", "#link");
        }
        finally
        {
            await postgres.StartAgainAsync(Token);
        }

        await tab.DoAsync("await page.locator('#link').waitFor({ state: 'hidden' })");
        await tab.GoAsync("/hosts");
        await tab.SeesAsync("No hosts.");
    }
}
