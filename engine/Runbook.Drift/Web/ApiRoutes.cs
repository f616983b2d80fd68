using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Runbook.Store;
using static Runbook.Drift.ApiShapes;

namespace Runbook.Drift;

/// <summary>The JSON API. Safe from any thread.</summary>
/// <param name="queries">What is asked.</param>
/// <param name="commands">What is done.</param>
/// <param name="accounts">Users and tokens.</param>
/// <param name="suppressions">Rules that keep silent.</param>
internal sealed class ApiRoutes(DriftQueries queries, DriftCommands commands, WebAccounts accounts, SuppressionRoutes suppressions)
{
    private const int MostRows = 1000;

    /// <summary>All routes.</summary>
    public IReadOnlyList<ApiRoute> All => [.. Fleet(), .. suppressions.Api, .. Schedules(), .. Runs(), .. Accounts()];

    /// <summary>Adds the routes and the document of them.</summary>
    public void Map(WebApplication app)
    {
        var routes = All;
        foreach (var route in routes)
        {
            app.MapMethods(route.Path, [route.Method], (HttpContext http) => AnswerAsync(http, route)).WithMetadata(new WebNeed(route.Role));
        }

        var document = ApiDocument.Of(routes).ToJsonString();
        app.MapGet("/api/openapi.json", () => Results.Text(document, "application/json"));
    }

    private static async Task AnswerAsync(HttpContext http, ApiRoute route)
    {
        var answer = await route.Handle(http).ConfigureAwait(false);
        if (http.Response.HasStarted)
        {
            return;
        }

        http.Response.StatusCode = answer.Status;
        if (answer.Value is { } value)
        {
            await http.Response.WriteAsJsonAsync(value, value.GetType(), Json, http.RequestAborted).ConfigureAwait(false);
        }
    }

    private IEnumerable<ApiRoute> Fleet() =>
    [
        Get("/api/overview", "Counts by state, what changed in the last day", typeof(OverviewShape), async h => Of(await queries.OverviewAsync(h.RequestAborted).ConfigureAwait(false))),
        Get("/api/hosts", "Hosts by name", typeof(List<HostRecord>), async h => await queries.HostsAsync(
            new() { Text = Text(h, "q"), State = Word(h, StateWords.Host), Limit = Limit(h), Offset = Number(h, "offset", 0) }, h.RequestAborted).ConfigureAwait(false))
            with { Query = ["q", "state", "limit", "offset"] },
        Get("/api/hosts/{host}", "One host with its resources and history", typeof(HostShape), async h =>
            await queries.HostAsync(Name(h, "host"), h.RequestAborted).ConfigureAwait(false) is { } detail ? Of(detail) : null),
        Post("/api/hosts/{host}/pause", "Take a host out, until a time or until it is resumed", typeof(PauseBody), async h =>
        {
            var (reason, until) = await BodyAsync<PauseBody>(h).ConfigureAwait(false);
            await commands.PauseHostAsync(Name(h, "host"), reason, until, Who(h), h.RequestAborted).ConfigureAwait(false);
            return null;
        }),
        Post("/api/hosts/{host}/resume", "Take a host in again", null, async h =>
        {
            await commands.ResumeHostAsync(Name(h, "host"), Who(h), h.RequestAborted).ConfigureAwait(false);
            return null;
        }),
        Get("/api/resources", "Resources of all hosts", typeof(List<ResourceRecord>), async h => await queries.ResourcesAsync(
            new() { Text = Text(h, "q"), State = Word(h, StateWords.Resource), Host = Text(h, "host"), Limit = Limit(h), Offset = Number(h, "offset", 0) },
            h.RequestAborted).ConfigureAwait(false)) with { Query = ["q", "state", "host", "limit", "offset"] },
        Get("/api/transitions", "What changed, the latest first", typeof(List<Transition>), async h => await queries.Records.Transitions.ListAsync(
            new() { Host = Text(h, "host"), Schedule = Text(h, "schedule"), AfterId = Number(h, "after", 0), Limit = Limit(h) }, h.RequestAborted).ConfigureAwait(false))
            with { Query = ["host", "schedule", "after", "limit"] },
    ];

    private IEnumerable<ApiRoute> Schedules() =>
    [
        Get("/api/schedules", "Schedules and how they go", typeof(List<ScheduleShape>), async h =>
            (await queries.SchedulesAsync(h.RequestAborted).ConfigureAwait(false)).Select(Of).ToList()),
        Post("/api/schedules/{schedule}/run", "Run a schedule now", null, h => commands.RunNowAsync(Name(h, "schedule"), Who(h), h.RequestAborted)),
        Post("/api/schedules/{schedule}/pause", "Pause a schedule", typeof(ReasonBody), async h =>
        {
            await commands.PauseScheduleAsync(Name(h, "schedule"), (await BodyAsync<ReasonBody>(h).ConfigureAwait(false)).Reason, Who(h), h.RequestAborted).ConfigureAwait(false);
            return null;
        }),
        Post("/api/schedules/{schedule}/resume", "Resume a schedule", null, async h =>
        {
            await commands.ResumeScheduleAsync(Name(h, "schedule"), Who(h), h.RequestAborted).ConfigureAwait(false);
            return null;
        }),
        Get("/api/plans", "Plans that wait for a person, or were decided", typeof(List<Approval>), async h => await queries.ApprovalsAsync(null, h.RequestAborted).ConfigureAwait(false)),
        Post("/api/plans/{plan}/approve", "Approve a plan: it is applied as shown", typeof(ApproveBody), async h => await commands.ApproveAsync(
            Name(h, "plan"), (await BodyAsync<ApproveBody>(h).ConfigureAwait(false)).Hash, Who(h), h.RequestAborted).ConfigureAwait(false)),
        Post("/api/plans/{plan}/reject", "Reject a plan", typeof(ReasonBody), async h => await commands.RejectAsync(
            Name(h, "plan"), (await BodyAsync<ReasonBody>(h).ConfigureAwait(false)).Reason, Who(h), h.RequestAborted).ConfigureAwait(false)),
        Post("/api/stop", "Stop everything, everywhere", typeof(ReasonBody), async h =>
        {
            await commands.StopAllAsync((await BodyAsync<ReasonBody>(h).ConfigureAwait(false)).Reason, Who(h), h.RequestAborted).ConfigureAwait(false);
            return null;
        }),
        Post("/api/go-on", "End the stop", null, async h =>
        {
            await commands.GoOnAsync(Who(h), h.RequestAborted).ConfigureAwait(false);
            return null;
        }),
    ];

    private IEnumerable<ApiRoute> Runs() =>
    [
        Get("/api/runs", "Runs, the latest first", typeof(List<RunShape>), async h => (await queries.RunsAsync(
            new() { Host = Text(h, "host"), Schedule = Text(h, "schedule"), FailedOnly = Text(h, "failed") == "true", Limit = Limit(h) }, h.RequestAborted).ConfigureAwait(false))
            .Select(Of).ToList()) with { Query = ["host", "schedule", "failed", "limit"] },
        Get("/api/runs/{run}", "One run", typeof(RunShape), async h => await RunAsync(h).ConfigureAwait(false) is { } run ? Of(run) : null),
        new("GET", "/api/runs/{run}/events", "The events of a run, one line of JSON each", AccountRole.Viewer, typeof(string), EventsAsync)
        {
            Query = ["from"], Media = "application/x-ndjson",
        },
    ];

    private IEnumerable<ApiRoute> Accounts() =>
    [
        Get("/api/users", "Users", typeof(List<UserShape>), async h => (await queries.Records.Accounts.ListUsersAsync(h.RequestAborted).ConfigureAwait(false))
            .Select(u => new UserShape(u.Name, u.Role, u.Created, u.IsDisabled)).ToList()) with { Role = AccountRole.Admin },
        Post("/api/users/{user}", "Add a user, or change password and role", typeof(UserBody), async h =>
        {
            var body = await BodyAsync<UserBody>(h).ConfigureAwait(false);
            return await accounts.SetUserAsync(Name(h, "user"), body.Password, body.Role, Who(h), h.RequestAborted).ConfigureAwait(false);
        }) with { Role = AccountRole.Admin },
        new("DELETE", "/api/users/{user}", "Take a user away", AccountRole.Admin, null, async h =>
            await accounts.RemoveUserAsync(Name(h, "user"), Who(h), h.RequestAborted).ConfigureAwait(false) ? ApiAnswer.Done : ApiAnswer.Missing),
        Get("/api/tokens", "Tokens", typeof(List<TokenShape>), async h => (await accounts.TokensAsync(h.RequestAborted).ConfigureAwait(false))
            .Select(t => new TokenShape(t.Id, t.User, t.Label, t.Role, t.Created, t.Expires, t.LastUsed, t.IsRevoked)).ToList()) with { Role = AccountRole.Admin },
        new("POST", "/api/tokens", "Make a token; it is shown this once", AccountRole.Admin, typeof(NewTokenShape), AddTokenAsync) { Body = typeof(TokenBody) },
        new("DELETE", "/api/tokens/{token}", "Take a token back", AccountRole.Admin, null, async h =>
            await accounts.RevokeTokenAsync(Name(h, "token"), Who(h), h.RequestAborted).ConfigureAwait(false) ? ApiAnswer.Done : ApiAnswer.Missing),
        Get("/api/audit", "Who did what, the latest first", typeof(List<AuditEntry>), async h =>
            await queries.Records.Audit.ListAsync(Limit(h), Number(h, "before", 0), h.RequestAborted).ConfigureAwait(false)) with { Query = ["limit", "before"], Role = AccountRole.Operator },
    ];

    private static ApiRoute Get(string path, string summary, Type answer, Func<HttpContext, Task<object?>> find) =>
        new("GET", path, summary, AccountRole.Viewer, answer, async h => ApiAnswer.Of(await find(h).ConfigureAwait(false)));

    private static ApiRoute Post(string path, string summary, Type? body, Func<HttpContext, Task<string?>> act) =>
        new("POST", path, summary, AccountRole.Operator, null, async h => ApiAnswer.Unless(await act(h).ConfigureAwait(false))) { Body = body };

    private async Task<ApiAnswer> AddTokenAsync(HttpContext http)
    {
        var body = await BodyAsync<TokenBody>(http).ConfigureAwait(false);
        if (body.Days is < 1 or > 365 || await queries.Records.Accounts.FindUserAsync(body.User, http.RequestAborted).ConfigureAwait(false) is null)
        {
            return ApiAnswer.Unless("a token is for a user that is there, and for 1 to 365 days");
        }

        var (text, record) = await accounts.AddTokenAsync(body.User, body.Label, body.Role, TimeSpan.FromDays(body.Days), Who(http), http.RequestAborted).ConfigureAwait(false);
        return ApiAnswer.Of(new NewTokenShape(record.Id, text, record.Expires));
    }

    private async Task<ApiAnswer> EventsAsync(HttpContext http)
    {
        if (await RunAsync(http).ConfigureAwait(false) is not { } run)
        {
            return ApiAnswer.Missing;
        }

        http.Response.ContentType = "application/x-ndjson";
        await foreach (var e in queries.Records.Runs.EventsAsync(run.Id, Number(http, "from", 0), http.RequestAborted).ConfigureAwait(false))
        {
            await http.Response.WriteAsync(e.Line + "\n", http.RequestAborted).ConfigureAwait(false);
        }

        await http.Response.StartAsync(http.RequestAborted).ConfigureAwait(false);
        return ApiAnswer.Done;
    }

    private async Task<RunRecord?> RunAsync(HttpContext http) =>
        Guid.TryParse(Name(http, "run"), out var id) ? await queries.Records.Runs.FindAsync(id.ToString(), http.RequestAborted).ConfigureAwait(false) : null;

    /// <summary>What a request brings.</summary>
    /// <exception cref="BadHttpRequestException">It is not what the document says.</exception>
    public static async Task<T> BodyAsync<T>(HttpContext http)
    {
        try
        {
            return http.Request.HasJsonContentType() && await http.Request.ReadFromJsonAsync<T>(Json, http.RequestAborted).ConfigureAwait(false) is { } body
                && typeof(T).GetProperties().All(p => p.PropertyType != typeof(string) || p.GetValue(body) is not null) ? body : throw new BadHttpRequestException("The body is JSON, with every key that /api/openapi.json names.");
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new BadHttpRequestException($"The body is not as /api/openapi.json says: {e.Message}");
        }
    }

    private static Actor Who(HttpContext http) => WebGuard.UserOf(http).Actor;

    private static string Name(HttpContext http, string name) =>
        ((string)http.Request.RouteValues[name]!).Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);

    private static string? Text(HttpContext http, string name) => http.Request.Query[name].FirstOrDefault() is { Length: > 0 } text ? text : null;

    private static T? Word<T>(HttpContext http, Func<string, T?> of)
        where T : struct => Text(http, "state") is { } word ? of(word) ?? throw new BadHttpRequestException($"There is no state \"{word}\".") : null;

    private static int Limit(HttpContext http) => Math.Clamp(Number(http, "limit", 200), 1, MostRows);

    private static int Number(HttpContext http, string name, int usual) => Text(http, name) is not { } text ? usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : throw new BadHttpRequestException($"\"{name}\" is a number from 0.");
}
