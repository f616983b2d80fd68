using Runbook.Core;
using Runbook.Store;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Drift.Tests;

/// <summary>People at work on the page, in a real browser.</summary>
/// <param name="chromium">The browser.</param>
public sealed class ActingTests(Chromium chromium)
{
    private const string Motd = "  tasks:\n    - name: motd\n      copy:\n        dest: '{{ root }}/motd'\n        content: \"wished\\n\"\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Schedule_RunApprovedPausedAndResumed_DoesSoAndTellsWho()
    {
        await using var serving = await Serving.StartAsync(Motd, "    mode: approve\n    apply: [new]\n    budget: {percent: 100}\n");
        await using var tab = await LogInAsync(serving, AccountRole.Operator);

        await tab.GoAsync("/schedules");
        await tab.PressAsync("Run web now");
        await tab.SeesAsync("waiting", "article .badge");
        await tab.SeesAsync("+wished", "article .plus");
        await tab.PressAsync("Approve this plan");
        await tab.SeesAsync("decided", "article");
        await serving.UntilAsync(() => Task.FromResult(File.Exists(serving.PathOf("h1", "motd"))), "the plan is not applied");
        await serving.EndAsync();
        await tab.AskAsync("Pause web", ("Why pause?", "holidays <b>now</b>"));
        await tab.SeesAsync("Paused by operator");
        await tab.SeesAsync("holidays <b>now</b>");
        await tab.PressAsync("Resume web");
        await tab.SeesAsync("Pause web…");
        await tab.GoAsync("/audit");

        foreach (var act in new[] { "schedule.run", "plan.approve", "schedule.pause", "schedule.resume" })
        {
            await tab.SeesAsync(act, "td code");
        }

        Assert.Equal("wished\n", serving.Read("h1", "motd"));
    }

    [Fact]
    public async Task Host_PausedForAnHour_SaysWhoAndWhyUntilItIsResumed()
    {
        await using var serving = await Serving.StartAsync(Motd);
        await serving.SweepAsync();
        await using var tab = await LogInAsync(serving, AccountRole.Operator);

        await tab.GoAsync("/hosts/h1");
        await tab.DoAsync("await page.locator('.ask > summary').click(); await page.getByLabel('For').selectOption('1 hour')");
        await tab.DoAsync("await page.getByLabel('Why pause?').fill('broken disk'); await page.getByRole('button', { name: 'Pause this host' }).click()");
        await tab.SeesAsync("Paused by operator", ".alert.warn");
        await tab.SeesAsync("broken disk", ".alert.warn");
        var pause = (await serving.Store.Hosts.FindAsync("h1", TimeProvider.System.GetUtcNow(), Token))!.Paused!;
        await tab.GoAsync("/hosts?state=paused");
        await tab.SeesAsync("broken disk", "tr");
        await tab.GoAsync("/hosts/h1");
        await tab.PressAsync("Resume this host");
        await tab.SeesAsync("Pause this host…");

        Assert.Equal(1, (pause.Until - pause.At)!.Value.TotalHours, 0.1);
        Assert.Null((await serving.Store.Hosts.FindAsync("h1", TimeProvider.System.GetUtcNow(), Token))!.Paused);
    }

    [Fact]
    public async Task Resource_Suppressed_IsSilentUntilItsRuleIsEnded()
    {
        await using var serving = await Serving.StartAsync(Motd);
        await serving.SweepAsync();
        await using var tab = await LogInAsync(serving, AccountRole.Operator);

        await tab.GoAsync("/hosts/h1");
        await tab.DoAsync("await page.getByRole('link', { name: 'Suppress this resource' }).click()");
        await tab.DoAsync("await page.getByLabel('Why?').fill('drill'); await page.getByRole('button', { name: 'Suppress', exact: true }).click()");
        await tab.SeesAsync("drill", "td");
        await serving.SweepAsync();
        await tab.GoAsync("/hosts/h1");
        await tab.SeesAsync("suppressed", ".resource .badge");
        await tab.GoAsync("/suppressions");
        await tab.DoAsync("await page.getByRole('button', { name: 'End rule' }).click()");
        await tab.SeesAsync("nothing is suppressed");
        await serving.SweepAsync();
        await tab.GoAsync("/hosts/h1");
        await tab.SeesAsync("new", ".resource .badge");

        var acts = await serving.Store.Audit.ListAsync(50, 0, Token);
        Assert.Contains(acts, a => a is { Act: "resource.suppress", Who: "operator", Via: "page", Detail: "drill" });
        Assert.Contains(acts, a => a is { Act: "resource.unsuppress", Who: "operator" });
    }

    [Fact]
    public async Task Run_ThatGoes_IsToldAsItComes()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        var (recorder, run) = await PageFleet.BeginAsync(serving);
        await using var running = recorder;
        await using var tab = await LogInAsync(serving, AccountRole.Viewer);
        await tab.GoAsync($"/runs/{run}");
        await tab.SeesAsync("followed live", "#run-state");

        recorder.Emit(new RunEvent.PlayStarted(TimeProvider.System.GetUtcNow(), "Web servers", default, ["web1", "web2"], 3, false));
        recorder.Emit(PageFleet.Done("web1", "Install nginx", TaskStatus.Ok));
        recorder.Emit(PageFleet.Done("web2", "Install nginx", TaskStatus.Changed, "Setting up nginx (1.22.1-9) ...\nCreated symlink /etc/systemd/system/nginx.service"));
        await tab.SeesAsync("Setting up nginx", "#events pre");
        recorder.Emit(PageFleet.Done("web1", "Configure nginx", TaskStatus.Changed, "", null, new Diff("/etc/nginx/nginx.conf", "/etc/nginx/nginx.conf", "keepalive_timeout 300;\n", "keepalive_timeout 65;\n")));
        recorder.Emit(PageFleet.Done("web2", "Configure nginx", TaskStatus.Failed, "", "nginx: [emerg] unknown directive \"keepalive\" in /etc/nginx/nginx.conf:12"));
        await tab.SeesAsync("unknown directive", "#events li[data-status=failed]");
        await tab.SeesAsync("1 failed", "#tally");
        await tab.PictureAsync("run-live");
        recorder.Emit(new RunEvent.RunFinished(TimeProvider.System.GetUtcNow(), [new("web1", 1, 1, 0, 0, 0, 0, 0, 0), new("web2", 0, 1, 0, 1, 0, 0, 0, 0)], TimeSpan.FromSeconds(3), 2));
        await tab.SeesAsync("failed", "main > p > .badge");
        await tab.SeesAsync("web2", "tbody th");
        await tab.DoAsync("await page.getByRole('link', { name: 'only this: web2' }).click()");
        await tab.SeesAsync("Events of web2");

        Assert.Equal(2, (await tab.DoAsync("return page.locator('#events li[data-status]').count()")).GetInt32());
        await tab.PictureAsync("run");
    }

    [Fact]
    public async Task Overview_LeftOpen_KeepsItselfFreshAndSaysWhenItCannot()
    {
        await using var serving = await Serving.StartAsync(Motd);
        await using var tab = await LogInAsync(serving, AccountRole.Viewer);
        await tab.SeesAsync("No hosts yet");

        await serving.SweepAsync();
        await tab.SeesAsync("1", "#host-counts a[href$=drifted] .number");
        await tab.DoAsync("await context.setOffline(true)");
        await tab.SeesAsync("The server does not answer", "#link");
        await tab.DoAsync("await context.setOffline(false); await page.locator('#link').waitFor({ state: 'hidden' })");
    }

    [Fact]
    public async Task Page_ByTheKeyboardAlone_CanBeUsed()
    {
        await using var serving = await Serving.StartAsync(Motd);
        await serving.SweepAsync();
        await Browser.AddUserAsync(serving, AccountRole.Operator);
        await using var tab = await chromium.OpenAsync(serving.Url);
        const string Keys = "for (const key of given) await (key.length > 1 && !/^[A-Z]/.test(key) ? page.keyboard.type(key) : page.keyboard.press(key));";
        const string Until = "for (let i = 0; i < 60; i++) { await page.keyboard.press('Tab'); if (await page.evaluate(text => document.activeElement.textContent.trim().startsWith(text), given)) return; } throw new Error(given);";

        await tab.GoAsync("/login");
        await tab.DoAsync("await page.getByLabel('Name').focus()");
        await tab.DoAsync(Keys, new[] { "operator", "Tab", "correct horse", "Enter" });
        await tab.SeesAsync("Overview", "h1");
        await tab.DoAsync(Until, "To the content");
        await tab.DoAsync(Keys, new[] { "Enter" });
        Assert.Equal("main", await tab.TextAsync("return page.evaluate(() => document.activeElement.id)"));
        await tab.DoAsync(Until, "Stop everything…");
        Assert.NotEqual("none", await tab.TextAsync("return page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle)"));
        await tab.DoAsync(Keys, new[] { "Enter", "Tab", "fire drill", "Enter" });
        await tab.SeesAsync("Everything is stopped");
        await tab.SeesAsync("fire drill");

        Assert.Equal("fire drill", (await serving.Commands.FindStopAsync(Token))?.Reason);
    }

    [Fact]
    public async Task Page_WithoutJavaScript_IsReadAndUsed()
    {
        await using var serving = await Serving.StartAsync(Motd);
        await serving.SweepAsync();
        await serving.UntilAsync(async () => (await serving.Store.Runs.ListAsync(new(), Token)) is [{ Status: "ok" }], "the run is not recorded");
        await using var tab = await LogInAsync(serving, AccountRole.Operator, new { javaScriptEnabled = false });

        await tab.DoAsync("await page.getByRole('searchbox').fill('h1'); await page.keyboard.press('Enter')");
        await tab.SeesAsync("h1", "th a");
        await tab.DoAsync("await page.locator('th a').first().click()");
        await tab.SeesAsync("UTC", "time");
        await tab.SeesAsync("+wished", ".plus");
        await tab.DoAsync("await page.locator('#runs ~ .scroll a').first().click()");
        await tab.SeesAsync("motd", "#events li");
        await tab.GoAsync("/schedules");
        await tab.AskAsync("Pause web", ("Why pause?", "no script"));
        await tab.SeesAsync("no script", ".alert");
        await tab.PressAsync("Log out");
        await tab.SeesAsync("Log in", "h1");
    }

    [Fact]
    public async Task Viewer_OnEveryPage_SeesNoButtonThatActs()
    {
        await using var serving = await Serving.StartAsync(Motd, settings: PageFleet.Settings);
        await PageFleet.FillAsync(serving.Store, 40);
        await using var tab = await LogInAsync(serving, AccountRole.Viewer);

        foreach (var path in new[] { "/", "/hosts", "/hosts/web017", "/resources", "/schedules", "/runs", "/suppressions", "/search?q=web" })
        {
            await tab.GoAsync(path);
            Assert.Equal((path, 0), (path, (await tab.DoAsync("return page.locator('main form[method=post], main .ask, main a[href^=\"/suppressions?\"]').count()")).GetInt32()));
        }

        await tab.GoAsync("/schedules");
        await tab.SeesAsync("0 2 * * * (UTC)");
        await tab.GoAsync("/audit");
        await tab.SeesAsync("viewer may not do this");
        Assert.Equal(0, (await tab.DoAsync("return page.getByRole('link', { name: 'Audit log' }).count()")).GetInt32());
    }

    [Fact]
    public async Task Search_ForPartOfAName_FindsHostsResourcesSchedulesAndRuns()
    {
        await using var serving = await Serving.StartAsync(Motd);
        await serving.SweepAsync();
        await serving.UntilAsync(async () => (await serving.Store.Runs.ListAsync(new(), Token)) is [{ Status: "ok" }], "the run is not recorded");
        var run = (await serving.Store.Runs.ListAsync(new(), Token))[0];
        await using var tab = await LogInAsync(serving, AccountRole.Viewer);
        foreach (var (text, found) in new[] { ("H1", "h1"), ("mot", "motd"), ("WEB", "web"), (run.Id[^8..], "schedule web") })
        {
            await tab.DoAsync("await page.getByRole('searchbox', { name: 'Search hosts' }).fill(given); await page.keyboard.press('Enter'); await page.waitForURL(u => u.searchParams.get('q') === given)", text);
            await tab.SeesAsync(found);
        }
    }

    private async Task<Tab> LogInAsync(Serving serving, AccountRole role, object? options = null)
    {
        var name = await Browser.AddUserAsync(serving, role);
        var tab = await chromium.OpenAsync(serving.Url, options);
        await tab.LogInAsync(name);
        return tab;
    }
}
