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
        ("/schedules", "Schedules", AccountRole.Viewer), ("/runs", "Runs", AccountRole.Viewer), ("/audit", "Audit log", AccountRole.Operator),
        ("/accounts", "Accounts", AccountRole.Admin),
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
        <title>{title} – Runbook</title><link rel="stylesheet" href="/assets/page.css"><script src="/assets/page.js" defer></script></head>
        <body><a class="skip" href="#main">To the content</a>
        <header><strong>Runbook</strong><nav aria-label="Main"><ul>{Html.Each(Places.Where(p => WebGuard.UserOf(http).May(p.Role)), p => Place(http.Request.Path, p))}</ul></nav>{Session(http)}</header>
        <main id="main" tabindex="-1"><h1>{title}</h1>
        {body}
        </main></body></html>
        """);

    private static Html Place(PathString here, (string Path, string Name, AccountRole Role) place) => Html.Of(
        $"<li><a href=\"{place.Path}\"{(here == place.Path ? Html.Of($" aria-current=\"page\"") : default)}>{place.Name}</a></li>");

    private static Html Session(HttpContext http) => WebGuard.UserOf(http) is { Name: { } name } user
        ? Html.Of($"""
            <form method="post" action="/logout"><span>{name} ({user.Role.Word()})</span><input type="hidden" name="{WebGuard.FormField}" value="{user.FormKey}"><button>Log out</button></form>
            """)
        : Html.Of($"<a href=\"/login\">Log in</a>");
}
