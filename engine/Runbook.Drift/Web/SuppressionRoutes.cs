using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Runbook.Store;
using static Runbook.Drift.ApiShapes;

namespace Runbook.Drift;

/// <summary>Rules that keep silent: the page of them with its forms, and their part of the API. Safe from any thread.</summary>
/// <param name="queries">What is asked.</param>
/// <param name="commands">What is done.</param>
/// <param name="time">Where time comes from.</param>
internal sealed class SuppressionRoutes(DriftQueries queries, DriftCommands commands, TimeProvider time)
{
    private const string Path = "/suppressions";
    private const string NoRule = "There is no such rule.";
    private static readonly WebNeed Operator = new(AccountRole.Operator);

    /// <summary>The routes of the API.</summary>
    public IEnumerable<ApiRoute> Api =>
    [
        new("GET", "/api/suppressions", "Rules that keep silent now; those of runbook.yml have the number 0", AccountRole.Viewer, typeof(List<Suppression>), async h =>
            ApiAnswer.Of((await queries.SuppressionsAsync(h.RequestAborted).ConfigureAwait(false)).ToList())),
        new("POST", "/api/suppressions", "Keep silent about resources until a time; * stands for any text", AccountRole.Operator, null, AddByApiAsync) { Body = typeof(SuppressionBody) },
        new("DELETE", "/api/suppressions/{rule}", "End a rule", AccountRole.Operator, null, async h => await EndAsync(h).ConfigureAwait(false) is null ? ApiAnswer.Done : ApiAnswer.Missing),
    ];

    /// <summary>Adds the page and its forms.</summary>
    public void Map(WebApplication app)
    {
        app.MapGet(Path, (Delegate)ShowAsync);
        app.MapPost(Path, (HttpContext http) => PageRoutes.EndAsync(http, AddAsync(http), Path)).WithMetadata(Operator);
        app.MapPost("/suppressions/{rule}/end", (HttpContext http) => PageRoutes.EndAsync(http, EndAsync(http), Path)).WithMetadata(Operator);
    }

    /// <summary>How long a form asks something for; null for no end.</summary>
    /// <exception cref="BadHttpRequestException">It is no number of hours from 0 to a year.</exception>
    public static async Task<TimeSpan?> LengthAsync(HttpContext http) =>
        !int.TryParse(await PageRoutes.FieldAsync(http, "hours").ConfigureAwait(false), NumberStyles.None, CultureInfo.InvariantCulture, out var hours) || hours > 8784
            ? throw new BadHttpRequestException("The field \"hours\" is a number from 0 to 8784.")
            : hours == 0 ? null : TimeSpan.FromHours(hours);

    private async Task ShowAsync(HttpContext http)
    {
        var rules = await queries.SuppressionsAsync(http.RequestAborted).ConfigureAwait(false);
        await PageLayout.WriteAsync(http, "Suppressions", SuppressionsPage.Of(
            rules, http.Request.Query["host"].FirstOrDefault(), http.Request.Query["resource"].FirstOrDefault(), WebGuard.UserOf(http))).ConfigureAwait(false);
    }

    private async Task<string?> AddAsync(HttpContext http)
    {
        var length = await LengthAsync(http).ConfigureAwait(false) ?? throw new BadHttpRequestException("A rule ends at some time.");
        await commands.SuppressAsync(
            await PageRoutes.FieldAsync(http, "hosts").ConfigureAwait(false), await PageRoutes.FieldAsync(http, "resources").ConfigureAwait(false),
            await PageRoutes.FieldAsync(http, "reason").ConfigureAwait(false), time.GetUtcNow() + length, WebGuard.UserOf(http).Actor, http.RequestAborted).ConfigureAwait(false);
        return null;
    }

    private async Task<ApiAnswer> AddByApiAsync(HttpContext http)
    {
        var body = await ApiRoutes.BodyAsync<SuppressionBody>(http).ConfigureAwait(false);
        if (body.Until <= time.GetUtcNow() || new[] { body.Hosts, body.Resources, body.Reason }.Any(string.IsNullOrWhiteSpace))
        {
            return ApiAnswer.Unless("a rule has hosts, resources and a reason, and ends in the future");
        }

        await commands.SuppressAsync(body.Hosts, body.Resources, body.Reason, body.Until, WebGuard.UserOf(http).Actor, http.RequestAborted).ConfigureAwait(false);
        return ApiAnswer.Done;
    }

    private async Task<string?> EndAsync(HttpContext http) =>
        long.TryParse((string?)http.Request.RouteValues["rule"], NumberStyles.None, CultureInfo.InvariantCulture, out var rule)
            && await commands.UnsuppressAsync(rule, WebGuard.UserOf(http).Actor, http.RequestAborted).ConfigureAwait(false) ? null : NoRule;
}
