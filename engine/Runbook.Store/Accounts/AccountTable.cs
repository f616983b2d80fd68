namespace Runbook.Store;

/// <summary>Users and tokens; passwords and tokens only as hashes. Safe from any thread.</summary>
public sealed class AccountTable
{
    private readonly SqlDatabase _database;

    internal AccountTable(SqlDatabase database) => _database = database;

    /// <summary>All users, by name.</summary>
    public Task<List<UserRecord>> ListUsersAsync(CancellationToken cancellationToken) =>
        _database.ListAsync("SELECT * FROM users ORDER BY name", [], ReadUser, cancellationToken);

    /// <summary>One user; null when there is none of that name.</summary>
    public Task<UserRecord?> FindUserAsync(string name, CancellationToken cancellationToken) =>
        _database.FirstAsync("SELECT * FROM users WHERE name = @name", [("name", name)], ReadUser, cancellationToken);

    /// <summary>Writes a user, new or known.</summary>
    public Task SaveUserAsync(UserRecord user, CancellationToken cancellationToken) => _database.ExecuteAsync(
        """
        INSERT INTO users (name, password_hash, role, created, is_disabled) VALUES (@name, @hash, @role, @created, @disabled)
        ON CONFLICT (name) DO UPDATE SET password_hash = excluded.password_hash, role = excluded.role, is_disabled = excluded.is_disabled
        """,
        [("name", user.Name), ("hash", user.PasswordHash), ("role", user.Role), ("created", user.Created), ("disabled", user.IsDisabled)], cancellationToken);

    /// <summary>Takes a user away, with his tokens.</summary>
    /// <returns>Whether he was there.</returns>
    public async Task<bool> RemoveUserAsync(string name, CancellationToken cancellationToken) =>
        await _database.ExecuteAsync("DELETE FROM users WHERE name = @name", [("name", name)], cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>The tokens of a user, or (null) of all.</summary>
    public Task<List<TokenRecord>> ListTokensAsync(string? user, CancellationToken cancellationToken)
    {
        var filter = _database.Filter();
        filter.Equal("user_name", user);
        return _database.ListAsync($"SELECT * FROM tokens{filter.Where} ORDER BY created, id", filter.Arguments, ReadToken, cancellationToken);
    }

    /// <summary>Adds a token.</summary>
    public Task AddTokenAsync(TokenRecord token, CancellationToken cancellationToken) => _database.ExecuteAsync(
        """
        INSERT INTO tokens (id, user_name, label, token_hash, role, created, expires) VALUES (@id, @user, @label, @hash, @role, @created, @expires)
        """,
        [
            ("id", token.Id), ("user", token.User), ("label", token.Label), ("hash", token.Hash), ("role", token.Role), ("created", token.Created),
            ("expires", token.Expires),
        ],
        cancellationToken);

    /// <summary>The token of a hash, and remembers that it was used; null when there is none, or it is expired, revoked, or its user disabled.</summary>
    public Task<TokenRecord?> UseTokenAsync(string hash, DateTimeOffset now, CancellationToken cancellationToken) => _database.FirstAsync(
        """
        UPDATE tokens SET last_used = @now WHERE token_hash = @hash AND is_revoked = 0 AND (expires IS NULL OR expires > @now)
          AND user_name IN (SELECT name FROM users WHERE is_disabled = 0) RETURNING *
        """,
        [("hash", hash), ("now", now)], ReadToken, cancellationToken);

    /// <summary>Takes a token back.</summary>
    /// <returns>Whether it was there.</returns>
    public async Task<bool> RevokeTokenAsync(string id, CancellationToken cancellationToken) =>
        await _database.ExecuteAsync("UPDATE tokens SET is_revoked = 1 WHERE id = @id", [("id", id)], cancellationToken).ConfigureAwait(false) > 0;

    /// <summary>Forgets tokens whose id begins so and that count no more: sessions that are over.</summary>
    /// <returns>How many.</returns>
    public Task<int> ForgetTokensAsync(string idPrefix, DateTimeOffset now, CancellationToken cancellationToken) => _database.ExecuteAsync(
        "DELETE FROM tokens WHERE id LIKE @prefix ESCAPE '!' AND (is_revoked = 1 OR expires <= @now)", [("prefix", SqlFilter.Escape(idPrefix) + "%"), ("now", now)],
        cancellationToken);

    private static UserRecord ReadUser(SqlRow r) => new(
        r.Text("name"), r.TextOrNull("password_hash"), SqlNames.Parse(r.Text("role"), AccountRole.Viewer), r.Time("created"), r.Flag("is_disabled"));

    private static TokenRecord ReadToken(SqlRow r) => new(
        r.Text("id"), r.Text("user_name"), r.Text("label"), r.Text("token_hash"), SqlNames.Parse(r.Text("role"), AccountRole.Viewer), r.Time("created"), r.TimeOrNull("expires"))
    {
        LastUsed = r.TimeOrNull("last_used"),
        IsRevoked = r.Flag("is_revoked"),
    };
}
