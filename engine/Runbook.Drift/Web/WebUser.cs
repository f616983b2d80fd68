using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Who asks for a page. Immutable.</summary>
/// <param name="Name">The user; null for nobody in particular.</param>
/// <param name="Role">What he may do.</param>
/// <param name="Via"><c>page</c> or <c>api</c>.</param>
internal sealed record WebUser(string? Name, AccountRole Role, string Via)
{
    /// <summary>Somebody on this machine while there are no users: he may look.</summary>
    public static WebUser Nobody { get; } = new(null, AccountRole.Viewer, "page");

    /// <summary>The session's name, to end it; null without one.</summary>
    public string? Session { get; init; }

    /// <summary>What the forms of this session must bring back; null without a session.</summary>
    public string? FormKey { get; init; }

    /// <summary>Whether he may do what a role may.</summary>
    public bool May(AccountRole role) => (Name is not null || role == AccountRole.Viewer) && Role >= role;

    /// <summary>As the audit log writes him.</summary>
    public Actor Actor => new(Name ?? "nobody", Via);
}
