using Runbook.Core;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>An OpenID Connect provider that people log in at (OpenID Connect Core 1.0, the code flow with PKCE). Immutable.</summary>
/// <param name="Authority">Its issuer: <c>https</c>, or <c>http</c> on this machine.</param>
/// <param name="ClientId">What it calls Runbook.</param>
public sealed record OpenIdSettings(Uri Authority, string ClientId)
{
    /// <summary>What Runbook proves itself with; null for a public client. Never shown.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>What the button says: <c>Log in with …</c>. Default the authority's host.</summary>
    public string Label { get; init; } = Authority.Host;

    /// <summary>What is asked for beside <c>openid</c>. Default <c>profile</c>.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = ["profile"];

    /// <summary>The claim that is the user's name. Default <c>preferred_username</c>; without it <c>email</c>, then <c>sub</c>.</summary>
    public string NameClaim { get; init; } = "preferred_username";

    /// <summary>The claim whose values give a role; dots go into objects (<c>realm_access.roles</c>). Default <c>groups</c>.</summary>
    public string RoleClaim { get; init; } = "groups";

    /// <summary>Which values give which role, the highest counts; <c>*</c> is everybody. Who has none may not log in.</summary>
    public IReadOnlyDictionary<AccountRole, IReadOnlyList<string>> Roles { get; init; } = new Dictionary<AccountRole, IReadOnlyList<string>>();

    /// <summary>Where it is written.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>Everything but the secret.</summary>
    public override string ToString() => $"{Authority} as {ClientId}";
}
