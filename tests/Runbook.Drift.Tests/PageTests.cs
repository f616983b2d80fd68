using System.Net;
using Runbook.Core;
using Runbook.Store;

namespace Runbook.Drift.Tests;

/// <summary>The pages over a real socket, on what a real sweep found.</summary>
public sealed class PageTests
{
    private const string Motd = "  tasks:\n    - name: motd\n      copy:\n        dest: '{{ root }}/motd'\n        content: \"wished\\n\"\n";
    private const string Hostile = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_AfterASweep_ShowWhatItFound()
    {
        await using var serving = await Serving.StartAsync(Motd);
        await serving.SweepAsync();
        using var browser = new Browser(serving);

        Assert.Contains("data-state=\"new\"", await browser.TextAsync("/"), StringComparison.Ordinal);
        Assert.Contains("href=\"/hosts/h1\"", await browser.TextAsync("/hosts?q=h1&state=drifted"), StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"/hosts/h1\"", await browser.TextAsync("/hosts?q=other"), StringComparison.Ordinal);
        var host = await browser.TextAsync("/hosts/h1");
        Assert.Contains("<span class=\"plus\">&#x2B;wished</span>", host, StringComparison.Ordinal);
        Assert.Contains("seen by schedule:web", host, StringComparison.Ordinal);
        Assert.Contains("<bdi>web</bdi></h2>", await browser.TextAsync("/schedules"), StringComparison.Ordinal);
        var run = (await serving.Store.Runs.ListAsync(new(), Token))[0];
        Assert.Contains($"href=\"/runs/{run.Id}\"", await browser.TextAsync("/runs"), StringComparison.Ordinal);
        Assert.Contains("motd", await browser.TextAsync($"/runs/{run.Id}"), StringComparison.Ordinal);
        Assert.Contains("motd", await browser.TextAsync("/resources?state=new"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_FileChangedByHand_IsDriftedWithItsDiffThenPendingWhenThePlaybookIsEdited()
    {
        await using var serving = await Serving.StartAsync(Motd, "    mode: remediate\n    apply: [new]\n    budget: {percent: 100}\n");
        await serving.SweepAsync();
        Assert.Equal("wished\n", serving.Read("h1", "motd"));
        serving.Write("h1", "motd", "by hand\n");
        await serving.SweepAsync();
        using var browser = new Browser(serving);

        var drifted = await browser.TextAsync("/hosts/h1");
        serving.WritePlaybook(Motd.Replace("wished", "edited", StringComparison.Ordinal));
        await serving.SweepAsync();
        var pending = await browser.TextAsync("/hosts/h1");

        Assert.Matches("motd</bdi></code> <span class=\"badge\" data-state=\"drifted\">", drifted);
        Assert.Contains("<span class=\"minus\">-by hand</span>", drifted, StringComparison.Ordinal);
        Assert.Contains("changed on the host", drifted, StringComparison.Ordinal);
        Assert.Contains("corrected by schedule:web", drifted, StringComparison.Ordinal);
        Assert.Matches("motd</bdi></code> <span class=\"badge\" data-state=\"pending\">", pending);
    }

    [Fact]
    public async Task RunEvents_FollowedFromTheStart_TellEntriesThenEnd()
    {
        await using var serving = await Serving.StartAsync(Motd);
        await serving.SweepAsync();
        using var browser = new Browser(serving);
        await serving.UntilAsync(async () => (await serving.Store.Runs.ListAsync(new(), Token)) is [{ Status: "ok" }], "the run is not recorded");
        var run = (await serving.Store.Runs.ListAsync(new(), Token))[0];

        using var answer = await browser.GetAsync($"/runs/{run.Id}/events?from=0");
        var text = await answer.Content.ReadAsStringAsync(Token);

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("event: entry\n", text, StringComparison.Ordinal);
        Assert.True(text.Contains("motd", StringComparison.Ordinal), text);
        Assert.Contains("event: end\n", text[text.LastIndexOf("event: entry", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunEvents_OfARunThatStillGoes_AreToldAsTheyCome()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        using var browser = new Browser(serving);
        var (id, now) = (Guid.CreateVersion7().ToString(), TimeProvider.System.GetUtcNow());
        await using var recorder = new RunRecorder(new(serving.Store.Options, new("ann", "here", "/")) { Shared = serving.Store, Patience = TimeSpan.Zero });
        recorder.Emit(new RunEvent.RunStarted(now, id, ["site.yml"], false, false));
        await serving.UntilAsync(async () => await serving.Store.Runs.FindAsync(id, Token) is not null, "the run is not recorded");
        Assert.Contains($"data-follow=\"/runs/{id}/events", await browser.TextAsync($"/runs/{id}"), StringComparison.Ordinal);
        using var answer = await browser.GetAsync($"/runs/{id}/events");
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));

        recorder.Emit(new RunEvent.PlayStarted(now, "<b>first</b>", default, ["h1"], 1, false));
        var first = await LineAsync(lines, "data: <li");
        recorder.Emit(new RunEvent.RunFinished(now, [], TimeSpan.FromSeconds(1), 0));
        var last = await LineAsync(lines, "event: end");

        Assert.Contains("&lt;b&gt;first&lt;/b&gt;", first, StringComparison.Ordinal);
        Assert.NotNull(last);
    }

    [Fact]
    public async Task Pages_HostileTexts_AreTextAndNothingElse()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        var now = TimeProvider.System.GetUtcNow();
        await serving.Store.Hosts.SaveAsync([new(Hostile, HostState.Failed, now) { Detail = Hostile }], Token);
        await serving.Store.Resources.SaveAsync(
            [new(Hostile, $"file:{Hostile}", Hostile, "w", "s", ResourceState.Drifted, now, now) { Diff = $"-{Hostile}\n+</pre>{Hostile}\n", Message = Hostile, Task = Hostile, AppliedBy = Hostile }], Token);
        await serving.Store.Transitions.AddAsync(
            [new(now, Hostile, Hostile, TransitionKind.Seen, Hostile, Hostile) { Who = Hostile, Diff = $"+{Hostile}", Message = Hostile, RunId = Hostile }], Token);
        await serving.Store.Approvals.AddAsync(new(Hostile, Hostile, now, Hostile, Hostile, $"+{Hostile}"), [], Token);
        await serving.Commands.StopAllAsync(Hostile, new(Hostile, "api"), Token);
        await serving.Store.Schedules.PauseAsync("web", new(Hostile, Hostile, now), Token);
        using var browser = await Browser.LogInAsync(serving, AccountRole.Admin);

        foreach (var path in new[] { "/", "/hosts", $"/hosts/{Uri.EscapeDataString(Hostile)}", "/resources", "/schedules", "/runs", "/audit", $"/hosts?q={Uri.EscapeDataString(Hostile)}" })
        {
            var text = await browser.TextAsync(path);
            Assert.DoesNotContain("<script>", text, StringComparison.Ordinal);
            Assert.DoesNotContain("<img src=x", text, StringComparison.Ordinal);
            Assert.True(path == "/runs" || text.Contains("&lt;script&gt;alert(1)", StringComparison.Ordinal), path);
        }

        foreach (var path in new[] { "/api/overview", "/api/hosts", "/api/resources", "/api/transitions", "/api/plans", "/api/schedules", "/api/audit" })
        {
            Assert.DoesNotContain("<", await browser.TextAsync(path), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Headers_OfEveryAnswer_AreStrict()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        using var browser = new Browser(serving);

        foreach (var path in new[] { "/", "/assets/page.js", "/assets/page.css", "/api/overview", "/nowhere", "/healthz" })
        {
            using var answer = await browser.GetAsync(path);
            var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
            Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
            Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
            foreach (var (name, value) in new[]
            {
                ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"), ("Cross-Origin-Opener-Policy", "same-origin"),
                ("Cross-Origin-Resource-Policy", "same-origin"), ("Cache-Control", "no-store"),
            })
            {
                Assert.Equal((name, value), (name, answer.Headers.GetValues(name).Single()));
            }
        }

        var page = await browser.TextAsync("/");
        Assert.DoesNotMatch("<script>|<style| style=| on[a-z]+=\"", page);
        Assert.Matches("<html lang=\"en\">", page);
    }

    [Fact]
    public async Task Host_Unknown_IsNotFound()
    {
        await using var serving = await Serving.StartAsync(Motd, hosts: "");
        using var browser = new Browser(serving);

        using var answer = await browser.GetAsync("/hosts/nobody");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private static async Task<string?> LineAsync(StreamReader lines, string start)
    {
        while (await lines.ReadLineAsync(Token) is { } line)
        {
            if (line.StartsWith(start, StringComparison.Ordinal))
            {
                return line;
            }
        }

        return null;
    }
}
