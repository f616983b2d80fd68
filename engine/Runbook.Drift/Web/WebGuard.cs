using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>
/// Stands before every route: security headers, who asks, whether he may, and that a form is one of our own. Without any user, whoever
/// sits at this machine may look and do nothing. Safe from any thread.
/// </summary>
/// <param name="accounts">The users.</param>
/// <param name="mayLook">Whether, without any user, whoever sits here may look: not where people can log in elsewhere.</param>
internal sealed class WebGuard(WebAccounts accounts, bool mayLook) : IDisposable
{
    /// <summary>The session's cookie.</summary>
    public const string Cookie = "runbook_session";

    /// <summary>The field of a form that proves that it is ours.</summary>
    public const string FormField = "form_key";

    private static readonly object UserKey = new();
    private static readonly string[] Open = ["/healthz", "/readyz"];

    private readonly PartitionedRateLimiter<string> _logins = PartitionedRateLimiter.Create<string, string>(who =>
        RateLimitPartition.GetFixedWindowLimiter(who, _ => new() { PermitLimit = 10, Window = TimeSpan.FromMinutes(1), QueueLimit = 0 }));

    /// <summary>Who asks.</summary>
    public static WebUser UserOf(HttpContext http) => (WebUser)http.Items[UserKey]!;

    /// <summary>Whether another attempt to log in is allowed, for a place and for a name at that place.</summary>
    public bool MayTry(string from)
    {
        using var lease = _logins.AttemptAcquire(from);
        return lease.IsAcquired;
    }

    /// <summary>Lets a request through, or answers it.</summary>
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        WriteHeaders(http);
        var need = NeedOf(http);
        http.Items[UserKey] = WebUser.Nobody;
        try
        {
            // what is open to all is answered while the store is away, too
            var user = need.Role is null ? null : await FindUserAsync(http).ConfigureAwait(false);
            http.Items[UserKey] = user ?? WebUser.Nobody;
            if (need.Role is { } role && (user is null || !user.May(role)))
            {
                await RefuseAsync(http, user).ConfigureAwait(false);
                return;
            }

            if (await IsForeignAsync(http, user, need).ConfigureAwait(false))
            {
                await AnswerAsync(http, StatusCodes.Status403Forbidden, "The form did not come from this page, or is too old. Go back, load the page again and try once more.").ConfigureAwait(false);
                return;
            }

            await next(http).ConfigureAwait(false);
        }
        catch (StoreException e) when (!http.Response.HasStarted)
        {
            await AnswerAsync(http, StatusCodes.Status503ServiceUnavailable, $"The store does not answer: {e.Message}").ConfigureAwait(false);
        }
        catch (BadHttpRequestException e) when (!http.Response.HasStarted)
        {
            await AnswerAsync(http, StatusCodes.Status400BadRequest, e.Message).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _logins.Dispose();

    /// <summary>Answers with a message: a page, or JSON below <c>/api</c>.</summary>
    public static Task AnswerAsync(HttpContext http, int status, string message)
    {
        http.Response.StatusCode = status;
        return IsApi(http) ? http.Response.WriteAsJsonAsync(new { error = message }, http.RequestAborted)
            : PageLayout.WriteAsync(http, status == StatusCodes.Status404NotFound ? "Not found" : "Not possible", Html.Of($"<div class=\"alert bad\" role=\"alert\">{message}</div>"));
    }

    /// <summary>What a request needs.</summary>
    private static WebNeed NeedOf(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<WebNeed>()
        ?? new(Open.Contains(http.Request.Path.Value, StringComparer.Ordinal) ? null : AccountRole.Viewer);

    private static bool IsApi(HttpContext http) => http.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal);

    private static void WriteHeaders(HttpContext http)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        // "no-referrer" would make the browser send "Origin: null" with our own forms
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()";
        headers.CacheControl = "no-store";
        if (http.Request.IsHttps)
        {
            headers.StrictTransportSecurity = "max-age=31536000";
        }
    }

    private static Task RefuseAsync(HttpContext http, WebUser? user)
    {
        if (user is null && !IsApi(http) && HttpMethods.IsGet(http.Request.Method) && http.Request.Path != "/metrics")
        {
            http.Response.Redirect($"/login?to={Uri.EscapeDataString(http.Request.Path + http.Request.QueryString)}");
            return Task.CompletedTask;
        }

        return user is null ? AnswerAsync(http, StatusCodes.Status401Unauthorized, "Log in first, or send a token that is valid: Authorization: Bearer TOKEN")
            : AnswerAsync(http, StatusCodes.Status403Forbidden, user.Name is null
                ? "There are no users yet, so this page only shows. Add one: runbook serve --add-user NAME" : $"{user.Name} may not do this.");
    }

    /// <summary>Whether a change was asked for by somebody else's page: forms need the session's key, a login at least our own origin.</summary>
    private static async Task<bool> IsForeignAsync(HttpContext http, WebUser? user, WebNeed need)
    {
        if (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) || user?.Via == "api")
        {
            return false;
        }

        var request = http.Request;
        if (request.Headers.Origin is [{ } origin] && origin != $"{request.Scheme}://{request.Host}")
        {
            return true;
        }

        if (need.Role is null)
        {
            return request.Headers["Sec-Fetch-Site"] is [{ } site] && site is not ("same-origin" or "none");
        }

        var given = request.Headers["X-Form-Key"].FirstOrDefault()
            ?? (request.HasFormContentType ? (await request.ReadFormAsync(http.RequestAborted).ConfigureAwait(false))[FormField].FirstOrDefault() : null);
        return user?.FormKey is not { } key || given is null || !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(given));
    }

    private async Task<WebUser?> FindUserAsync(HttpContext http)
    {
        if (http.Request.Headers.Authorization.FirstOrDefault() is { } header)
        {
            return header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)
                ? await accounts.FindAsync(header[7..].Trim(), isCookie: false, http.RequestAborted).ConfigureAwait(false) : null;
        }

        if (http.Request.Cookies[Cookie] is { Length: > 0 } cookie
            && await accounts.FindAsync(cookie, isCookie: true, http.RequestAborted).ConfigureAwait(false) is { } user)
        {
            return user;
        }

        return mayLook && IsAtThisMachine(http) && !await accounts.AnyAsync(http.RequestAborted).ConfigureAwait(false) ? WebUser.Nobody : null;
    }

    /// <summary>Whether the asker sits here: not behind a proxy, and not by a foreign name that somebody let point here (DNS rebinding).</summary>
    private static bool IsAtThisMachine(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address && IPAddress.IsLoopback(address)
        && http.Request.Host.Host is "localhost" or "127.0.0.1" or "[::1]"
        && !http.Request.Headers.ContainsKey("X-Forwarded-For") && !http.Request.Headers.ContainsKey("Forwarded")
        && !http.Request.Headers.ContainsKey("X-Original-For");
}
