using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Users and tokens, for admins. Stateless.</summary>
internal static class AccountsPage
{
    /// <summary>The page's content.</summary>
    /// <param name="users">The users.</param>
    /// <param name="tokens">The tokens of the API.</param>
    /// <param name="made">A token that was just made, shown this once; null without one.</param>
    /// <param name="user">Who asks.</param>
    public static Html Of(IReadOnlyList<UserRecord> users, IReadOnlyList<TokenRecord> tokens, string? made, WebUser user) => Html.Of(
        $"""
        {(made is null ? default : Html.Of($"<p class=\"alert info\" role=\"status\">The token, shown this once: <code>{made}</code></p>"))}
        <section aria-labelledby="users"><h2 id="users">Users</h2>{PageParts.Table("Users", ["Name", "Role", "-Since", "Act"], users, u => Row(u, user))}
        {PageParts.Act(user, "/accounts/users", "Add, or change password and role", Html.Of(
            $"<label>Name <input name=\"name\" required maxlength=\"64\" autocomplete=\"off\"></label><label>Password <input name=\"password\" type=\"password\" required minlength=\"8\" maxlength=\"1024\" autocomplete=\"new-password\"></label>{Roles()}"))}</section>
        <section aria-labelledby="tokens"><h2 id="tokens">Tokens</h2>{PageParts.Table("Tokens", ["What for", "-Whose", "Role", "Until", "-Last used", "Act"], tokens, t => Row(t, user))}
        {PageParts.Act(user, "/accounts/tokens", "Make a token for yourself", Html.Of(
            $"<label>What for <input name=\"label\" required maxlength=\"64\"></label>{Roles()}<label>Days <input name=\"days\" type=\"number\" min=\"1\" max=\"365\" value=\"30\" required></label>"))}</section>
        """);

    private static Html Row(UserRecord u, WebUser user) => Html.Of(
        $"""
        <tr><th scope="row">{PageParts.Name(u.Name)}</th><td>{u.Role.Word()}</td><td class="wide">{PageParts.Time(u.Created)}</td>
        <td>{(u.Name == user.Name ? default : PageParts.Act(user, $"/accounts/users/{Uri.EscapeDataString(u.Name)}/remove", $"Remove {u.Name}"))}</td></tr>
        """);

    private static Html Row(TokenRecord t, WebUser user) => Html.Of(
        $"""
        <tr><th scope="row">{PageParts.Name(t.Label)}</th><td class="wide">{PageParts.Name(t.User)}</td><td>{t.Role.Word()}</td><td>{PageParts.Time(t.Expires)}</td><td class="wide">{PageParts.Time(t.LastUsed)}</td>
        <td>{(t.IsRevoked ? Html.Of($"taken back") : PageParts.Act(user, $"/accounts/tokens/{Uri.EscapeDataString(t.Id)}/revoke", $"Take back {t.Label}"))}</td></tr>
        """);

    private static Html Roles() => Html.Of(
        $"<label>Role <select name=\"role\">{Html.Each(Enum.GetValues<AccountRole>(), r => Html.Of($"<option value=\"{r.Word()}\">{r.Word()}</option>"))}</select></label>");
}
