namespace Runbook.Store;

/// <summary>A token of the API. Immutable. The token itself is never stored.</summary>
/// <param name="Id">Its name, unlike any other.</param>
/// <param name="User">Whose it is.</param>
/// <param name="Label">What for, for people.</param>
/// <param name="Hash">The token's hash (SHA-256 will do: a token is random), made by the caller.</param>
/// <param name="Role">What it may do; its user's role is a limit too.</param>
/// <param name="Created">Since when.</param>
/// <param name="Expires">Until when; null for ever.</param>
public sealed record TokenRecord(string Id, string User, string Label, string Hash, AccountRole Role, DateTimeOffset Created, DateTimeOffset? Expires)
{
    /// <summary>When it was last used; null never.</summary>
    public DateTimeOffset? LastUsed { get; init; }

    /// <summary>Whether it was taken back.</summary>
    public bool IsRevoked { get; init; }
}
