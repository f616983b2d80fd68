using System.Text;
using Microsoft.AspNetCore.Http;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>What every page has around it. Stateless.</summary>
internal static class PageLayout
{
    private static readonly (string Path, string Name, AccountRole Role)[] Places =
    [
        ("/", "Overview", AccountRole.Viewer), ("/hosts", "Hosts", AccountRole.Viewer), ("/resources", "Resources", AccountRole.Viewer),
        ("/schedules", "Schedules", AccountRole.Viewer), ("/runs", "Runs", AccountRole.Viewer), ("/suppressions", "Suppressions", AccountRole.Viewer),
        ("/audit", "Audit log", AccountRole.Operator), ("/accounts", "Accounts", AccountRole.Admin),
    ];

    /// <summary>Answers with a page.</summary>
    /// <param name="http">The request.</param>
    /// <param name="title">The page's heading.</param>
    /// <param name="body">What stands below it.</param>
    public static Task WriteAsync(HttpContext http, string title, Html body)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        return http.Response.WriteAsync(Page(http, title, body).ToString(), Encoding.UTF8, http.RequestAborted);
    }

    private static Html Page(HttpContext http, string title, Html body) => Html.Of(
        $"""
        <!doctype html>
        <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
        <title>{Legible.Cut(title, 80)} – Runbook</title><link rel="icon" href="/assets/icon.svg" type="image/svg+xml"><link rel="stylesheet" href="/assets/page.css"><script src="/assets/page.js" defer></script></head>
        <body><a class="skip" href="#main">To the content</a>
        <header><a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="28" height="28">Runbook</a>{Around(http)}</header>
        <main id="main" tabindex="-1"><p id="link" class="alert warn" role="status" hidden></p><h1><bdi>{Legible.Cut(title, 300)}</bdi></h1>
        {body}
        </main>
        <footer>Times are {Html.Of($"<span id=\"zone\">UTC</span>")}. <a href="/api/openapi.json">API</a> <a href="/metrics">Metrics</a> <a href="/readyz">Ready?</a></footer></body></html>
        """);

    private static Html Around(HttpContext http)
    {
        var (user, here) = (WebGuard.UserOf(http), http.Request.Path);
        return user is { Name: null } && here == "/login" ? default : Html.Of(
            $"""
            <nav aria-label="Main"><ul>{Html.Each(Places.Where(p => user.May(p.Role)), p => Place(here, p))}</ul></nav>
            <form class="find" method="get" action="/search" role="search"><label class="unseen" for="find">Search hosts, resources, schedules and runs</label>
            <input id="find" type="search" name="q" placeholder="Search…" value="{(here == "/search" ? http.Request.Query["q"].FirstOrDefault() : "")}" maxlength="200"></form>{Session(user)}
            """);
    }

    private static Html Place(PathString here, (string Path, string Name, AccountRole Role) place) => Html.Of(
        $"<li><a href=\"{place.Path}\"{Current(here, place.Path)}>{place.Name}</a></li>");

    private static Html Current(PathString here, string place) =>
        here == place ? Html.Of($" aria-current=\"page\"") : place != "/" && here.StartsWithSegments(place, StringComparison.Ordinal) ? Html.Of($" aria-current=\"true\"") : default;

    private static Html Session(WebUser user) => user is { Name: { } name }
        ? Html.Of($"""
            <form class="session" method="post" action="/logout"><span><bdi>{name}</bdi> ({user.Role.Word()})</span><input type="hidden" name="{WebGuard.FormField}" value="{user.FormKey}"><button>Log out</button></form>
            """)
        : Html.Of($"<div class=\"session\"><a href=\"/login\">Log in</a></div>");
}
