using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>The pages and their forms. Safe from any thread.</summary>
/// <param name="queries">What is asked.</param>
/// <param name="commands">What is done.</param>
/// <param name="time">Where time comes from.</param>
internal sealed class PageRoutes(DriftQueries queries, DriftCommands commands, TimeProvider time)
{
    private const int Rows = 200;
    private const int RunRows = 100;

    /// <summary>Adds the routes.</summary>
    public void Map(WebApplication app, RunStream stream)
    {
        app.MapGet("/", (Delegate)OverviewAsync);
        app.MapGet("/hosts", (Delegate)HostsAsync);
        app.MapGet("/hosts/{host}", (Delegate)HostAsync);
        app.MapGet("/resources", (Delegate)ResourcesAsync);
        app.MapGet("/schedules", (Delegate)SchedulesAsync);
        app.MapGet("/runs", (Delegate)RunsAsync);
        app.MapGet("/runs/{run}", (Delegate)RunAsync);
        app.MapGet("/runs/{run}/events", async Task<IResult> (HttpContext http) => await FindRunAsync(http).ConfigureAwait(false) is { } run
            ? TypedResults.ServerSentEvents(Until(app, http, ct => stream.FollowAsync(run.Id, Text(http, "host"), From(http), ct))) : TypedResults.NotFound());
        app.MapGet("/search", (Delegate)SearchAsync);
        app.MapGet("/audit", (Delegate)AuditAsync).WithMetadata(new WebNeed(AccountRole.Operator));
        MapActs(app);
    }

    private void MapActs(WebApplication app)
    {
        Act(app, "/schedules/{name}/run", "/schedules", (h, name) => commands.RunNowAsync(name, Who(h), h.RequestAborted));
        Act(app, "/schedules/{name}/pause", "/schedules", async (h, name) => await ReasonAsync(h, r => commands.PauseScheduleAsync(name, r, Who(h), h.RequestAborted)).ConfigureAwait(false));
        Act(app, "/schedules/{name}/resume", "/schedules", (h, name) => DoneAsync(h, ct => commands.ResumeScheduleAsync(name, Who(h), ct)));
        Act(app, "/hosts/{name}/pause", "/hosts/{name}", async (h, name) =>
        {
            var length = await SuppressionRoutes.LengthAsync(h).ConfigureAwait(false);
            return await ReasonAsync(h, r => commands.PauseHostAsync(name, r, time.GetUtcNow() + length, Who(h), h.RequestAborted)).ConfigureAwait(false);
        });
        Act(app, "/hosts/{name}/resume", "/hosts/{name}", (h, name) => DoneAsync(h, ct => commands.ResumeHostAsync(name, Who(h), ct)));
        Act(app, "/plans/{name}/approve", "/schedules#plans", async (h, name) =>
            await commands.ApproveAsync(name, await FieldAsync(h, "hash").ConfigureAwait(false), Who(h), h.RequestAborted).ConfigureAwait(false));
        Act(app, "/plans/{name}/reject", "/schedules#plans", async (h, name) =>
            await commands.RejectAsync(name, await FieldAsync(h, "reason").ConfigureAwait(false), Who(h), h.RequestAborted).ConfigureAwait(false));
        Act(app, "/stop", "/", async (h, _) => await ReasonAsync(h, r => commands.StopAllAsync(r, Who(h), h.RequestAborted)).ConfigureAwait(false));
        Act(app, "/go-on", "/", (h, _) => DoneAsync(h, ct => commands.GoOnAsync(Who(h), ct)));
    }

    private async Task OverviewAsync(HttpContext http)
    {
        var overview = await queries.OverviewAsync(http.RequestAborted).ConfigureAwait(false);
        var schedules = await queries.SchedulesAsync(http.RequestAborted).ConfigureAwait(false);
        var runs = await queries.RunsAsync(new() { Limit = 8 }, http.RequestAborted).ConfigureAwait(false);
        var within = schedules.Select(s => s.Schedule.Flapping.Within).Append(FlappingBreaker.Default.Within).Max();
        var breakers = await queries.Records.Transitions.ListAsync(new() { Kind = TransitionKind.Breaker, Since = overview.At - within, Limit = 5 }, http.RequestAborted).ConfigureAwait(false);
        var waiting = await queries.ApprovalsAsync(ApprovalState.Waiting, http.RequestAborted).ConfigureAwait(false);
        await PageLayout.WriteAsync(http, "Overview", OverviewPage.Of(overview, schedules, runs, breakers, waiting.Count, WebGuard.UserOf(http))).ConfigureAwait(false);
    }

    private async Task HostsAsync(HttpContext http)
    {
        var (text, state, offset) = Search(http);
        var hosts = await queries.HostsAsync(new() { Text = text, State = state is null ? null : StateWords.Host(state), Limit = Rows, Offset = offset }, http.RequestAborted).ConfigureAwait(false);
        await PageLayout.WriteAsync(http, "Hosts", HostsPage.Of(hosts, text, state, offset, Rows)).ConfigureAwait(false);
    }

    private async Task ResourcesAsync(HttpContext http)
    {
        var (text, state, offset) = Search(http);
        var resources = await queries.ResourcesAsync(
            new() { Text = text, State = state is null ? null : StateWords.Resource(state), Limit = Rows, Offset = offset }, http.RequestAborted).ConfigureAwait(false);
        await PageLayout.WriteAsync(http, "Resources", HostsPage.Of(resources, text, state, offset, Rows)).ConfigureAwait(false);
    }

    private async Task HostAsync(HttpContext http)
    {
        var name = Name(http, "host");
        var detail = await queries.HostAsync(name, http.RequestAborted).ConfigureAwait(false);
        await (detail is null ? WebGuard.AnswerAsync(http, StatusCodes.Status404NotFound, $"Nothing is known of a host {name}.")
            : PageLayout.WriteAsync(http, name, HostPage.Of(detail, WebGuard.UserOf(http)))).ConfigureAwait(false);
    }

    private async Task SchedulesAsync(HttpContext http)
    {
        var schedules = await queries.SchedulesAsync(http.RequestAborted).ConfigureAwait(false);
        var plans = await queries.ApprovalsAsync(null, http.RequestAborted).ConfigureAwait(false);
        var stop = await commands.FindStopAsync(http.RequestAborted).ConfigureAwait(false);
        await PageLayout.WriteAsync(http, "Schedules", SchedulesPage.Of(schedules, plans, stop, WebGuard.UserOf(http))).ConfigureAwait(false);
    }

    private async Task RunsAsync(HttpContext http)
    {
        var (host, schedule, failed) = (Text(http, "host"), Text(http, "schedule"), Text(http, "failed") == "true");
        var before = DateTimeOffset.TryParse(Text(http, "before"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : (DateTimeOffset?)null;
        var runs = await queries.RunsAsync(new() { Limit = RunRows, Host = host, Schedule = schedule, FailedOnly = failed, Before = before }, http.RequestAborted).ConfigureAwait(false);
        var more = runs.Count < RunRows ? default : Html.Of(
            $"<p><a rel=\"next\" href=\"/runs?host={Uri.EscapeDataString(host ?? "")}&amp;schedule={Uri.EscapeDataString(schedule ?? "")}&amp;failed={(failed ? "true" : "")}&amp;before={Uri.EscapeDataString(runs[^1].Started.ToString("O", CultureInfo.InvariantCulture))}\">Older ones</a></p>");
        await PageLayout.WriteAsync(http, "Runs", Html.Of(
            $"""
            <form method="get" action="/runs" role="search" aria-label="Runs"><label>Host <input type="search" name="host" value="{host}"></label><label>Schedule <input type="search" name="schedule" value="{schedule}"></label>
            <label class="tick"><input type="checkbox" name="failed" value="true"{(failed ? Html.Of($" checked") : default)}> only those that failed</label><button>Search</button></form>
            <div id="run-list" data-live>{PageParts.Runs(runs)}</div>{more}
            """)).ConfigureAwait(false);
    }

    private async Task RunAsync(HttpContext http)
    {
        if (await FindRunAsync(http).ConfigureAwait(false) is not { } run)
        {
            await WebGuard.AnswerAsync(http, StatusCodes.Status404NotFound, "There is no such run.").ConfigureAwait(false);
            return;
        }

        var (entries, next, isWhole, host) = (new List<Html>(), From(http), true, Text(http, "host"));
        await foreach (var e in queries.Records.Runs.EventsAsync(run.Id, next, http.RequestAborted).ConfigureAwait(false))
        {
            if (entries.Count == RunPage.Most)
            {
                isWhole = false;
                break;
            }

            next = e.Sequence + 1;
            if (e.Event is var told && (host is null || RunPage.IsOf(told, host)))
            {
                entries.Add(RunPage.Entry(told, queries.DiffText));
            }
        }

        var recaps = await queries.Records.Runs.RecapsAsync(run.Id, http.RequestAborted).ConfigureAwait(false);
        await PageLayout.WriteAsync(http, $"Run {run.Id[^8..]}", RunPage.Of(run, recaps, entries, host, next, isWhole)).ConfigureAwait(false);
    }

    private async Task SearchAsync(HttpContext http)
    {
        var text = Text(http, "q")?.Trim() ?? "";
        if (text.Length == 0)
        {
            await PageLayout.WriteAsync(http, "Search", Html.Of($"<p class=\"none\">Part of a name of a host, resource, task, schedule or run finds it.</p>")).ConfigureAwait(false);
            return;
        }

        var hosts = await queries.HostsAsync(new() { Text = text, Limit = SearchPage.Rows }, http.RequestAborted).ConfigureAwait(false);
        var resources = await queries.ResourcesAsync(new() { Text = text, Limit = SearchPage.Rows }, http.RequestAborted).ConfigureAwait(false);
        var schedules = (await queries.SchedulesAsync(http.RequestAborted).ConfigureAwait(false))
            .Where(s => s.Schedule.Name.Contains(text, StringComparison.OrdinalIgnoreCase) || s.Schedule.Playbook.Contains(text, StringComparison.OrdinalIgnoreCase)).ToList();
        var runs = await queries.RunsAsync(new() { Schedule = text, Limit = SearchPage.Rows }, http.RequestAborted).ConfigureAwait(false);
        var run = text.Length >= 8 && text.All(c => char.IsAsciiHexDigit(c) || c == '-') ? await OnlyRunAsync(text, http.RequestAborted).ConfigureAwait(false) : null;
        await PageLayout.WriteAsync(http, "Search", SearchPage.Of(text, hosts, resources, schedules, run is null ? runs : [run, .. runs])).ConfigureAwait(false);
    }

    /// <summary>The run that begins or ends so; null when there is none or several do.</summary>
    private async Task<RunRecord?> OnlyRunAsync(string part, CancellationToken cancellationToken)
    {
        try
        {
            return await queries.Records.Runs.FindAsync(part, cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e) when (!e.IsTransient)
        {
            return null;
        }
    }

    private async Task AuditAsync(HttpContext http)
    {
        var entries = await queries.Records.Audit.ListAsync(Rows, From(http), http.RequestAborted).ConfigureAwait(false);
        var table = entries.Count == 0 ? Html.Of($"<p class=\"none\">Nobody did anything yet.</p>") : PageParts.Table(
            "Who did what", ["When", "Who", "-By", "What", "Of what", "-More"], entries, e => Html.Of(
                $"<tr><td>{PageParts.Time(e.At)}</td><td>{PageParts.Name(e.Who)}</td><td class=\"wide\">{e.Via}</td><td><code>{e.Act}</code></td><td>{PageParts.Name(e.Target)}</td><td class=\"wide\">{PageParts.Said(e.Detail)}</td></tr>"));
        await PageLayout.WriteAsync(http, "Audit log", Html.Of(
            $"{table}{(entries.Count == Rows ? Html.Of($"<p><a rel=\"next\" href=\"/audit?from={entries[^1].Id}\">Older ones</a></p>") : default)}")).ConfigureAwait(false);
    }

    /// <summary>When what a form asked for is done, shows a page, or says why not.</summary>
    public static async Task EndAsync(HttpContext http, Task<string?> act, string after)
    {
        if (await act.ConfigureAwait(false) is { } refused)
        {
            await WebGuard.AnswerAsync(http, StatusCodes.Status409Conflict, refused).ConfigureAwait(false);
            return;
        }

        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = after;
    }

    /// <summary>A field of a form.</summary>
    /// <exception cref="BadHttpRequestException">It is missing or empty.</exception>
    public static async Task<string> FieldAsync(HttpContext http, string name) =>
        http.Request.HasFormContentType && (await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false))[name].FirstOrDefault()?.Trim() is { Length: > 0 } text
            ? text : throw new BadHttpRequestException($"The field \"{name}\" is missing.");

    private static void Act(WebApplication app, string path, string after, Func<HttpContext, string, Task<string?>> act) => app.MapPost(path, (HttpContext http) =>
    {
        var name = http.Request.RouteValues.ContainsKey("name") ? Name(http, "name") : "";
        return EndAsync(http, act(http, name), after.Replace("{name}", Uri.EscapeDataString(name), StringComparison.Ordinal));
    }).WithMetadata(new WebNeed(AccountRole.Operator));

    private static async Task<string?> ReasonAsync(HttpContext http, Func<string, Task> act)
    {
        await act(await FieldAsync(http, "reason").ConfigureAwait(false)).ConfigureAwait(false);
        return null;
    }

    private static async Task<string?> DoneAsync(HttpContext http, Func<CancellationToken, Task> act)
    {
        await act(http.RequestAborted).ConfigureAwait(false);
        return null;
    }

    /// <summary>Ends a stream when the server ends: it would wait for it otherwise.</summary>
    private static async IAsyncEnumerable<T> Until<T>(WebApplication app, HttpContext http, Func<CancellationToken, IAsyncEnumerable<T>> of)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, app.Lifetime.ApplicationStopping);
        await foreach (var item in of(ending.Token).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    private async Task<RunRecord?> FindRunAsync(HttpContext http) =>
        Guid.TryParse(Name(http, "run"), out var id) ? await queries.Records.Runs.FindAsync(id.ToString(), http.RequestAborted).ConfigureAwait(false) : null;

    private static (string? Text, string? State, int Offset) Search(HttpContext http)
    {
        return (Text(http, "q"), Text(http, "state"), int.TryParse(Text(http, "offset"), NumberStyles.None, CultureInfo.InvariantCulture, out var offset) ? offset : 0);
    }

    private static string? Text(HttpContext http, string name) => http.Request.Query[name].FirstOrDefault() is { Length: > 0 } text ? text : null;

    private static long From(HttpContext http) =>
        long.TryParse(http.Request.Headers["Last-Event-ID"].FirstOrDefault() ?? http.Request.Query["from"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var from) ? from : 0;

    private static Actor Who(HttpContext http) => WebGuard.UserOf(http).Actor;

    private static string Name(HttpContext http, string name) => ((string)http.Request.RouteValues[name]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
