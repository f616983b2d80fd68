using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Runbook.Drift;

/// <summary>Logging in and out. Safe from any thread.</summary>
/// <param name="accounts">The users.</param>
/// <param name="guard">Counts the attempts.</param>
/// <param name="openId">Where else one can log in; null for nowhere.</param>
internal sealed class LoginRoutes(WebAccounts accounts, WebGuard guard, OpenIdLogin? openId)
{
    /// <summary>Adds the routes.</summary>
    public void Map(WebApplication app)
    {
        app.MapGet("/login", (HttpContext http) => ShowAsync(http, null)).WithMetadata(new WebNeed(null));
        app.MapPost("/login", (Delegate)LogInAsync).WithMetadata(new WebNeed(null));
        app.MapPost("/logout", (Delegate)LogOutAsync);
    }

    /// <summary>The session's cookie, as this request may have it.</summary>
    public static CookieOptions CookieOf(HttpContext http) => new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = http.Request.IsHttps, Path = "/", IsEssential = true };

    /// <summary>Where to go after the login: a path of this page and nothing else.</summary>
    public static string Target(HttpContext http) => http.Request.Query["to"].FirstOrDefault() is ['/', ..] to && to is not ['/', '/' or '\\', ..] && !to.Any(char.IsControl)
        ? to : "/";

    private Task ShowAsync(HttpContext http, string? trouble) => PageLayout.WriteAsync(http, "Log in", Html.Of(
        $"""
        {(openId is null ? default : Html.Of($"<p><a href=\"{OpenIdLogin.StartPath}?to={Uri.EscapeDataString(Target(http))}\">Log in with {openId.Label}</a>, or with an account of this page:</p>"))}
        {(trouble is null ? default : Html.Of($"<p class=\"alert bad\" role=\"alert\">{trouble}</p>"))}
        <form class="login" method="post" action="/login?to={Uri.EscapeDataString(Target(http))}">
        <label>Name <input name="name" required maxlength="64" autocomplete="username"></label>
        <label>Password <input name="password" type="password" required maxlength="1024" autocomplete="current-password"></label><button class="main">Log in</button></form>
        """));

    private async Task LogInAsync(HttpContext http)
    {
        var form = http.Request.HasFormContentType ? await http.Request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false) : FormCollection.Empty;
        var (name, password) = (form["name"].FirstOrDefault() ?? "", form["password"].FirstOrDefault() ?? "");
        var from = http.Connection.RemoteIpAddress?.ToString() ?? "nowhere";
        if (!guard.MayTry(from))
        {
            http.Response.Headers.RetryAfter = "60";
            http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            await ShowAsync(http, "Too many attempts. Wait a minute.").ConfigureAwait(false);
            return;
        }

        if (name.Length > 64 || password.Length > 1024 || await accounts.LogInAsync(name, password, from, http.RequestAborted).ConfigureAwait(false) is not { } session)
        {
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await ShowAsync(http, "Name and password do not belong together.").ConfigureAwait(false);
            return;
        }

        http.Response.Cookies.Append(WebGuard.Cookie, session, CookieOf(http));
        Redirect(http, Target(http));
    }

    private async Task LogOutAsync(HttpContext http)
    {
        await accounts.LogOutAsync(WebGuard.UserOf(http), http.RequestAborted).ConfigureAwait(false);
        http.Response.Cookies.Delete(WebGuard.Cookie, CookieOf(http));
        Redirect(http, "/login");
    }

    private static void Redirect(HttpContext http, string to)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = to;
    }
}
