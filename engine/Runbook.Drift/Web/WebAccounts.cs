using System.Security.Cryptography;
using System.Text;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>
/// Users, sessions and tokens of the page. A session is a token too, kept in a cookie and valid for twelve hours: so it can be ended, and
/// every process of a store knows it. Only hashes are stored. Safe from any thread.
/// </summary>
public sealed class WebAccounts
{
    private const string SessionPrefix = "session-";
    private const int ShortestPassword = 8;
    private const string WrongName = "a user's name has 1 to 64 characters and no blanks";
    private static readonly TimeSpan SessionLength = TimeSpan.FromHours(12);
    private readonly RunbookStore _store;
    private readonly TimeProvider _time;

    /// <summary>The accounts of a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="time">Where time comes from.</param>
    public WebAccounts(RunbookStore store, TimeProvider time) => (_store, _time) = (store, time);

    /// <summary>Adds a user, or gives one that is there a new password and role; his sessions end.</summary>
    /// <returns>Null when it is done; else why not.</returns>
    public async Task<string?> SetUserAsync(string name, string password, AccountRole role, Actor who, CancellationToken cancellationToken)
    {
        if (!IsName(name))
        {
            return WrongName;
        }

        if (password.Length is < ShortestPassword or > 1024)
        {
            return "a password has at least 8 characters, at most 1024";
        }

        var known = await _store.Accounts.FindUserAsync(name, cancellationToken).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        await _store.Accounts.SaveUserAsync(new(name, PasswordHash.Of(password), role, known?.Created ?? now), cancellationToken).ConfigureAwait(false);
        foreach (var token in (await _store.Accounts.ListTokensAsync(name, cancellationToken).ConfigureAwait(false)).Where(IsSession))
        {
            await _store.Accounts.RevokeTokenAsync(token.Id, cancellationToken).ConfigureAwait(false);
        }

        await _store.Audit.AddAsync(new(now, who.Name, who.Via, "user.set", name, role.Word()), cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <summary>Whether there is any user.</summary>
    internal async Task<bool> AnyAsync(CancellationToken cancellationToken) =>
        (await _store.Accounts.ListUsersAsync(cancellationToken).ConfigureAwait(false)).Count > 0;

    /// <summary>Takes a user away, with his tokens and sessions.</summary>
    /// <returns>Whether he was there.</returns>
    internal async Task<bool> RemoveUserAsync(string name, Actor who, CancellationToken cancellationToken)
    {
        var was = await _store.Accounts.RemoveUserAsync(name, cancellationToken).ConfigureAwait(false);
        await AuditAsync(who, "user.remove", name, was ? null : "there is no such user", cancellationToken).ConfigureAwait(false);
        return was;
    }

    /// <summary>Begins a session.</summary>
    /// <returns>What goes into the cookie; null when name and password do not belong together.</returns>
    internal async Task<string?> LogInAsync(string name, string password, string from, CancellationToken cancellationToken)
    {
        var user = await _store.Accounts.FindUserAsync(name, cancellationToken).ConfigureAwait(false);
        var holds = await Task.Run(() => PasswordHash.Holds(user?.PasswordHash, password), cancellationToken).ConfigureAwait(false);
        if (user is null || !holds || user.IsDisabled)
        {
            await AuditAsync(new(name, "page"), "login.refused", null, $"from {from}", cancellationToken).ConfigureAwait(false);
            return null;
        }

        return await BeginAsync(name, user.Role, $"from {from}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Begins a session of one whom somebody else knows; he becomes a user without a password, with the role that he has today.</summary>
    /// <returns>What goes into the cookie, or why not: a local account of that name is not his, and who is disabled stays so.</returns>
    internal async Task<(string? Session, string? Refused)> LogInElsewhereAsync(string name, AccountRole role, string from, CancellationToken cancellationToken)
    {
        var known = IsName(name) ? await _store.Accounts.FindUserAsync(name, cancellationToken).ConfigureAwait(false) : null;
        var refused = !IsName(name) ? WrongName
            : known?.PasswordHash is not null ? "a local account has that name"
            : known is { IsDisabled: true } ? "the account is disabled" : null;
        if (refused is not null)
        {
            await AuditAsync(new(name[..Math.Min(name.Length, 64)], "page"), "login.refused", null, $"by {from}: {refused}", cancellationToken).ConfigureAwait(false);
            return (null, refused);
        }

        await _store.Accounts.SaveUserAsync(new(name, null, role, known?.Created ?? _time.GetUtcNow()), cancellationToken).ConfigureAwait(false);
        return (await BeginAsync(name, role, $"by {from}", cancellationToken).ConfigureAwait(false), null);
    }

    /// <summary>Ends a session.</summary>
    internal async Task LogOutAsync(WebUser user, CancellationToken cancellationToken)
    {
        if (user.Session is { } session)
        {
            await _store.Accounts.RevokeTokenAsync(session, cancellationToken).ConfigureAwait(false);
            await AuditAsync(user.Actor, "logout", null, null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes a token for the API.</summary>
    /// <returns>The token itself, which is shown once, and what is kept of it.</returns>
    internal async Task<(string Text, TokenRecord Record)> AddTokenAsync(
        string user, string label, AccountRole role, TimeSpan length, Actor who, CancellationToken cancellationToken)
    {
        var (text, now) = (NewText(), _time.GetUtcNow());
        var record = new TokenRecord(Guid.CreateVersion7().ToString(), user, label, HashOf(text), role, now, now + length);
        await _store.Accounts.AddTokenAsync(record, cancellationToken).ConfigureAwait(false);
        await AuditAsync(who, "token.add", record.Id, $"{label} of {user}, {role.Word()}", cancellationToken).ConfigureAwait(false);
        return (text, record);
    }

    /// <summary>Takes a token back.</summary>
    /// <returns>Whether it was there.</returns>
    internal async Task<bool> RevokeTokenAsync(string id, Actor who, CancellationToken cancellationToken)
    {
        var was = await _store.Accounts.RevokeTokenAsync(id, cancellationToken).ConfigureAwait(false);
        await AuditAsync(who, "token.revoke", id, was ? null : "there is no such token", cancellationToken).ConfigureAwait(false);
        return was;
    }

    /// <summary>The tokens of the API.</summary>
    internal async Task<IReadOnlyList<TokenRecord>> TokensAsync(CancellationToken cancellationToken) =>
        [.. (await _store.Accounts.ListTokensAsync(null, cancellationToken).ConfigureAwait(false)).Where(t => !IsSession(t))];

    /// <summary>Whose a token or a session is; null when it counts no more.</summary>
    /// <param name="text">The token.</param>
    /// <param name="isCookie">Whether it came in the cookie: a session counts only there, a token only elsewhere.</param>
    /// <param name="cancellationToken">Gives up.</param>
    internal async Task<WebUser?> FindAsync(string text, bool isCookie, CancellationToken cancellationToken)
    {
        var token = await _store.Accounts.UseTokenAsync(HashOf(text), _time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
        if (token is null || IsSession(token) != isCookie
            || await _store.Accounts.FindUserAsync(token.User, cancellationToken).ConfigureAwait(false) is not { IsDisabled: false } user)
        {
            return null;
        }

        var role = token.Role < user.Role ? token.Role : user.Role;
        return isCookie ? new(user.Name, role, "page") { Session = token.Id, FormKey = HashOf("form " + text) } : new(user.Name, role, "api");
    }

    private static bool IsName(string name) => name.Length is > 0 and <= 64 && !name.Any(c => char.IsControl(c) || char.IsWhiteSpace(c));

    private async Task<string> BeginAsync(string name, AccountRole role, string how, CancellationToken cancellationToken)
    {
        var now = _time.GetUtcNow();
        await _store.Accounts.ForgetTokensAsync(SessionPrefix, now, cancellationToken).ConfigureAwait(false);
        var text = NewText();
        await _store.Accounts.AddTokenAsync(
            new(SessionPrefix + Guid.CreateVersion7(), name, "page", HashOf(text), role, now, now + SessionLength), cancellationToken).ConfigureAwait(false);
        await AuditAsync(new(name, "page"), "login", null, how, cancellationToken).ConfigureAwait(false);
        return text;
    }

    private static bool IsSession(TokenRecord token) => token.Id.StartsWith(SessionPrefix, StringComparison.Ordinal);

    private static string NewText() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));

    private static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private Task AuditAsync(Actor who, string act, string? target, string? detail, CancellationToken cancellationToken) =>
        _store.Audit.AddAsync(new(_time.GetUtcNow(), who.Name, who.Via, act, target, detail), cancellationToken);
}
