using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>The page of users and tokens, and its forms. Safe from any thread.</summary>
/// <param name="store">The store.</param>
/// <param name="accounts">The accounts.</param>
internal sealed class AccountRoutes(RunbookStore store, WebAccounts accounts)
{
    private const string Path = "/accounts";
    private static readonly WebNeed Admin = new(AccountRole.Admin);

    /// <summary>Adds the routes.</summary>
    public void Map(WebApplication app)
    {
        app.MapGet(Path, (HttpContext http) => ShowAsync(http, null)).WithMetadata(Admin);
        app.MapPost("/accounts/users", (HttpContext http) => PageRoutes.EndAsync(http, SetUserAsync(http), Path)).WithMetadata(Admin);
        app.MapPost("/accounts/users/{name}/remove", (HttpContext http) => PageRoutes.EndAsync(
            http, FoundAsync(http, accounts.RemoveUserAsync), Path)).WithMetadata(Admin);
        app.MapPost("/accounts/tokens/{name}/revoke", (HttpContext http) => PageRoutes.EndAsync(
            http, FoundAsync(http, accounts.RevokeTokenAsync), Path)).WithMetadata(Admin);
        app.MapPost("/accounts/tokens", (Delegate)AddTokenAsync).WithMetadata(Admin);
    }

    private async Task ShowAsync(HttpContext http, string? made)
    {
        var users = await store.Accounts.ListUsersAsync(http.RequestAborted).ConfigureAwait(false);
        var tokens = await accounts.TokensAsync(http.RequestAborted).ConfigureAwait(false);
        await PageLayout.WriteAsync(http, "Accounts", AccountsPage.Of(users, tokens, made, WebGuard.UserOf(http))).ConfigureAwait(false);
    }

    private async Task<string?> SetUserAsync(HttpContext http)
    {
        var role = await RoleAsync(http).ConfigureAwait(false);
        var (name, password) = (await PageRoutes.FieldAsync(http, "name").ConfigureAwait(false), await PageRoutes.FieldAsync(http, "password").ConfigureAwait(false));
        return await accounts.SetUserAsync(name, password, role, Who(http), http.RequestAborted).ConfigureAwait(false);
    }

    private async Task AddTokenAsync(HttpContext http)
    {
        var (label, role) = (await PageRoutes.FieldAsync(http, "label").ConfigureAwait(false), await RoleAsync(http).ConfigureAwait(false));
        if (!int.TryParse(await PageRoutes.FieldAsync(http, "days").ConfigureAwait(false), NumberStyles.None, CultureInfo.InvariantCulture, out var days) || days is < 1 or > 365)
        {
            throw new BadHttpRequestException("A token is valid for 1 to 365 days.");
        }

        var who = Who(http);
        var (text, _) = await accounts.AddTokenAsync(who.Name, label, role, TimeSpan.FromDays(days), who, http.RequestAborted).ConfigureAwait(false);
        await ShowAsync(http, text).ConfigureAwait(false);
    }

    private static async Task<AccountRole> RoleAsync(HttpContext http) =>
        PageParts.Role(await PageRoutes.FieldAsync(http, "role").ConfigureAwait(false)) ?? throw new BadHttpRequestException("There is no such role.");

    private static async Task<string?> FoundAsync(HttpContext http, Func<string, Actor, CancellationToken, Task<bool>> act) =>
        await act((string)http.Request.RouteValues["name"]!, Who(http), http.RequestAborted).ConfigureAwait(false) ? null : "There is no such thing.";

    private static Actor Who(HttpContext http) => WebGuard.UserOf(http).Actor;
}
