using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Runbook.Drift;

/// <summary>
/// Logging in at an OpenID Connect provider: the code flow with PKCE, state and nonce, done by ASP.NET Core's handler. Who comes back with a
/// role gets a session like that of a local account. Safe from any thread.
/// </summary>
/// <param name="provider">The provider.</param>
/// <param name="accounts">Where sessions begin.</param>
/// <param name="context">Has the key of what goes through the browser, and the log.</param>
internal sealed class OpenIdLogin(OpenIdSettings provider, WebAccounts accounts, DriftContext context)
{
    /// <summary>Where it begins; <c>to</c> says where it goes on after the log-in.</summary>
    public const string StartPath = "/login/openid";

    private const string AnswerPath = "/login/openid/answer";
    private const string Scheme = "openid";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>What the button says.</summary>
    public string Label => provider.Label;

    /// <summary>Adds the handler.</summary>
    public void AddTo(IServiceCollection services)
    {
        // what the framework would keep in the home folder is of no use to the other workers: here all have the store's key
        services.AddSingleton<IDataProtectionProvider>(new StoreProtection(context.ResourceKey));
        services.Configure<KeyManagementOptions>(o => (o.AutoGenerateKeys, o.XmlRepository) = (false, new NoKeys()));
        services.AddAuthentication(NoSession.Name).AddScheme<AuthenticationSchemeOptions, NoSession>(NoSession.Name, null).AddOpenIdConnect(Scheme, Configure);
    }

    /// <summary>Adds the routes. After who guards them.</summary>
    public void Map(WebApplication app)
    {
        app.UseAuthentication();
        app.MapGet(StartPath, (Delegate)StartAsync).WithMetadata(new WebNeed(null));
        // answered by the handler; the route is for the guard, which lets everybody come here
        app.MapGet(AnswerPath, (HttpContext http) => WebGuard.AnswerAsync(http, StatusCodes.Status404NotFound, "There is nothing here.")).WithMetadata(new WebNeed(null));
    }

    private void Configure(OpenIdConnectOptions options)
    {
        options.Authority = provider.Authority.ToString();
        options.RequireHttpsMetadata = provider.Authority.Scheme == "https";
        options.ClientId = provider.ClientId;
        options.ClientSecret = provider.ClientSecret;
        options.CallbackPath = AnswerPath;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // the answer comes as a GET: the cookies of the flow need not be sent with requests of other sites
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.ClaimActions.MapAll();
        options.DisableTelemetry = true;
        options.BackchannelTimeout = Patience;
        options.Scope.Clear();
        foreach (var scope in provider.Scopes.Prepend("openid").Distinct(StringComparer.Ordinal))
        {
            options.Scope.Add(scope);
        }

        foreach (var cookie in (CookieBuilder[])[options.CorrelationCookie, options.NonceCookie])
        {
            (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        }

        options.Events.OnTicketReceived = ticket =>
        {
            ticket.HandleResponse();
            return EndAsync(ticket.HttpContext, new(ticket.Principal ?? new ClaimsPrincipal()), ticket.ReturnUri ?? "/");
        };
        options.Events.OnRemoteFailure = failure =>
        {
            failure.HandleResponse();
            return RefuseAsync(failure.HttpContext, NoLuck(failure.Failure));
        };
    }

    private async Task StartAsync(HttpContext http)
    {
        try
        {
            await http.ChallengeAsync(Scheme, new AuthenticationProperties { RedirectUri = LoginRoutes.Target(http) }).ConfigureAwait(false);
        }
        catch (OpenIdConnectProtocolException e)
        {
            // what is asked for may be left at the provider first (RFC 9126), which may refuse it
            await RefuseAsync(http, NoLuck(e)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            context.Log($"{provider.Authority} cannot be asked: {e.GetBaseException().Message}");
            await WebGuard.AnswerAsync(http, StatusCodes.Status502BadGateway, $"{provider.Label} does not answer. Try again later, or log in with a local account.").ConfigureAwait(false);
        }
    }

    private async Task EndAsync(HttpContext http, OpenIdClaims claims, string target)
    {
        var name = claims.NameBy(provider.NameClaim);
        if (claims.RoleBy(provider) is not { } role)
        {
            await RefuseAsync(http, $"{name} is known to {provider.Label}, but has no role here. The claim {provider.RoleClaim} must give one; ask who runs this page.").ConfigureAwait(false);
            return;
        }

        var from = http.Connection.RemoteIpAddress?.ToString() ?? "nowhere";
        var (session, refused) = await accounts.LogInElsewhereAsync(name, role, $"{provider.Label}, from {from}", http.RequestAborted).ConfigureAwait(false);
        if (session is null)
        {
            await RefuseAsync(http, $"{name} is known to {provider.Label}, but cannot log in here: {refused}.").ConfigureAwait(false);
            return;
        }

        http.Response.Cookies.Append(WebGuard.Cookie, session, LoginRoutes.CookieOf(http));
        http.Response.Redirect(target);
    }

    private string NoLuck(Exception? e) => $"The log-in at {provider.Label} did not work: {e?.GetBaseException().Message ?? "no reason is known"}";

    private Task RefuseAsync(HttpContext http, string why)
    {
        context.Log(why);
        return WebGuard.AnswerAsync(http, StatusCodes.Status401Unauthorized, why);
    }
}
