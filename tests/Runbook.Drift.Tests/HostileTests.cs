using Runbook.Core;
using Runbook.Store;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Drift.Tests;

/// <summary>Texts of strangers in a real browser: nothing of them is run, and all can be read. What the page must never do fails the test when its tab ends.</summary>
/// <param name="chromium">The browser.</param>
public sealed class HostileTests(Chromium chromium)
{
    private const string Motd = "  tasks:\n    - copy: {dest: '{{ root }}/motd', content: wished}\n";
    private const string Markup = "<script>window.owned=1</script>\"'><img src=x onerror=window.owned=2><svg/onload=window.owned=3><a href=javascript:window.owned=4>x</a><style>*{display:none}</style>";
    private const string Terminal = "\u001b[31mred\u001b[0m \u001b]0;title\u0007 bell\u0007 back\b cr\rover";
    private const string Turned = "invoice\u202Efdp.exe\u2066x";
    private static readonly string Long = new('A', 1_000_000);
    private static readonly string[] Names = [Markup, Turned, "'\"><iframe srcdoc='<script>top.owned=5</script>'>", "../../etc/passwd?x=1#y", "a&amp;b<!--", "مضيف-1", Long[..1500]];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_OfStrangersTexts_RunNothingAndAreLegible()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        await FillAsync(serving);
        await Browser.AddUserAsync(serving, AccountRole.Admin);
        await using var tab = await chromium.OpenAsync(serving.Url, new { viewport = new { width = 400, height = 800 } });
        await tab.LogInAsync("admin");

        string[] paths = ["/", "/hosts", "/resources", "/schedules", "/suppressions", "/audit", "/accounts", $"/search?q={Uri.EscapeDataString(Markup)}", $"/hosts?q={Uri.EscapeDataString(Markup)}&state={Uri.EscapeDataString(Markup)}",
            $"/suppressions?host={Uri.EscapeDataString(Markup)}", $"/runs?host={Uri.EscapeDataString(Markup)}", .. Names.Take(6).Select(n => $"/hosts/{Uri.EscapeDataString(n)}")];
        foreach (var path in paths)
        {
            await tab.GoAsync(path);
            await AssertHarmlessAsync(tab, path);
        }

        await tab.GoAsync("/hosts");
        await tab.SeesAsync("<script>window.owned=1</script>", "th a");
        await tab.SeesAsync("invoice‹U+202E›fdp.exe", "th a");
        await tab.GoAsync($"/hosts/{Uri.EscapeDataString(Markup)}");
        await tab.SeesAsync("-<script>window.owned=1</script>", ".minus");
        await tab.SeesAsync("red  bell^G back^H cr^Mover", ".said");
        await tab.PictureAsync("hostile");
    }

    [Fact]
    public async Task Run_OfStrangersTexts_IsFollowedAndRunsNothing()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        var (recorder, run) = await PageFleet.BeginAsync(serving);
        await using var running = recorder;
        await Browser.AddUserAsync(serving, AccountRole.Viewer);
        await using var tab = await chromium.OpenAsync(serving.Url);
        await tab.LogInAsync("viewer");
        await tab.GoAsync($"/runs/{run}");
        await tab.SeesAsync("followed live", "#run-state");

        recorder.Emit(new RunEvent.PlayStarted(TimeProvider.System.GetUtcNow(), Markup, default, [Markup], 1, false));
        recorder.Emit(PageFleet.Done(Markup, Markup, TaskStatus.Failed, $"{Markup}\n{Terminal}\ndata: x\n\nevent: end\n\n{Long}", Turned, new Diff(Markup, Markup, Long + "\n", Markup + "\n")));
        recorder.Emit(PageFleet.Done("last", "last of all", TaskStatus.Ok));
        await tab.SeesAsync("last of all", "#events li");
        await AssertHarmlessAsync(tab, "live");
        await tab.SeesAsync("event: end", "#events pre");
        await tab.SeesAsync("more characters)", "#events pre");
        await tab.GoAsync($"/runs/{run}");
        await tab.SeesAsync("last of all", "#events li");
        await AssertHarmlessAsync(tab, "loaded");
        await tab.DoAsync("await page.locator('#events a').first().click()");
        await tab.SeesAsync("Nothing is known of a host <script>");
        await AssertHarmlessAsync(tab, "host");
    }

    private static async Task AssertHarmlessAsync(Tab tab, string place)
    {
        var found = await tab.TextAsync(
            """
            return page.evaluate(() => [
              window.owned === undefined ? '' : `owned ${window.owned}`,
              ...[...document.querySelectorAll('main script, main img, main iframe, main style, main svg:not(.bar), main a[href^="javascript" i]')].map(e => e.outerHTML.slice(0, 100)),
              ...[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames().filter(n => n.startsWith('on') || n === 'style')),
              document.documentElement.scrollWidth > document.documentElement.clientWidth ? 'wider than the window' : '',
              /[\u202a-\u202e\u2066-\u2069\u0000-\u0008\u000e-\u001f\u007f]/.test(document.body.textContent) ? 'control characters' : '',
              document.body.textContent.length > 3000000 ? 'too long' : '',
            ].filter(t => t).join('; '))
            """);
        Assert.Equal((place, ""), (place, found));
    }

    private static async Task FillAsync(Serving serving)
    {
        var now = TimeProvider.System.GetUtcNow();
        await serving.Store.Hosts.SaveAsync([.. Names.Select(n => new HostRecord(n, HostState.Failed, now) { Detail = Terminal + Markup })], Token);
        await serving.Store.Resources.SaveAsync([.. Names.Select(n => new ResourceRecord(n, $"file:{n}", Markup, "w", "s", ResourceState.Drifted, now, now)
        {
            Diff = $"--- {Markup}\n+++ {Turned}\n@@ -1 +1 @@\n-{Markup}\n+</pre>{Markup}\n {Terminal}\n {Long}\n", Message = Terminal, Task = Markup, Place = Markup, AppliedBy = Turned, AppliedAt = now,
        })], Token);
        await serving.Store.Transitions.AddAsync([.. Names.Select(n => new Transition(now, n, Markup, TransitionKind.Seen, Markup, Turned)
        {
            Who = Markup, Diff = $"+{Long}\n", Message = Long, RunId = Markup,
        })], Token);
        await serving.Store.Approvals.AddAsync(new(Markup, Markup, now, Turned, Markup, $"+{Markup}\n {Terminal}") { Schedule = Markup, Reason = Long }, [], Token);
        await serving.Store.Suppressions.AddAsync(new(Markup, Turned, Long, Markup, now, now + TimeSpan.FromDays(1)), Token);
        await serving.Store.Schedules.PauseAsync("web", new(Markup, Terminal, now), Token);
        await serving.Store.Hosts.PauseAsync(Names[1], new(Markup, Turned, now), now, Token);
        await serving.Commands.StopAllAsync(Markup, new(Turned, "api"), Token);
    }
}
