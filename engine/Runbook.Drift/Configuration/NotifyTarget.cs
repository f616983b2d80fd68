using Runbook.Core;

namespace Runbook.Drift;

/// <summary>Who is told of changes of state, and how. Immutable.</summary>
/// <param name="Name">Its name in <c>runbook.yml</c>.</param>
/// <param name="Kind">How.</param>
/// <param name="To">The address: a URL, or the e-mail addresses split by commas.</param>
public sealed record NotifyTarget(string Name, NotifyKind Kind, string To)
{
    /// <summary>The mail server. Default one on this machine, without TLS and log-in.</summary>
    public MailServer Server { get; init; } = new("localhost", 25);

    /// <summary>Who the mail is from. Default <c>runbook@localhost</c>.</summary>
    public string From { get; init; } = "runbook@localhost";

    /// <summary>The text as a template over <c>changes</c>, <c>count</c>, <c>subject</c>; null (the default) is a line a change.</summary>
    public string? Template { get; init; }

    /// <summary>The subject of a mail, a template over the same; null (the default) counts changes and hosts.</summary>
    public string? Subject { get; init; }

    /// <summary>How long changes are gathered into one message; zero (the default) tells after each run.</summary>
    public TimeSpan Digest { get; init; }

    /// <summary>What a webhook's body is signed with (HMAC-SHA256, header <c>X-Runbook-Signature</c>); null (the default) for no signature. Never shown.</summary>
    public string? Secret { get; init; }

    /// <summary>A PEM file of the authorities that the target's certificate must come from, absolute; null (the default) for the system's.</summary>
    public string? Authorities { get; init; }

    /// <summary>Where it is written.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>The name: addresses may hold secrets.</summary>
    public override string ToString() => Name;
}
