using Runbook.Core;

namespace Runbook.Drift;

/// <summary>Who is told of changes of state, and how. Immutable.</summary>
/// <param name="Name">Its name in <c>runbook.yml</c>.</param>
/// <param name="Kind">How.</param>
/// <param name="To">The address: a URL, or the e-mail addresses split by commas.</param>
public sealed record NotifyTarget(string Name, NotifyKind Kind, string To)
{
    /// <summary>The mail server, <c>host:port</c>. Default <c>localhost:25</c>.</summary>
    public string Server { get; init; } = "localhost:25";

    /// <summary>Who the mail is from. Default <c>runbook@localhost</c>.</summary>
    public string From { get; init; } = "runbook@localhost";

    /// <summary>The text as a template over <c>schedule</c>, <c>events</c>, <c>count</c>; null (the default) is a line an event.</summary>
    public string? Template { get; init; }

    /// <summary>How long changes are gathered into one message; zero (the default) tells after each run.</summary>
    public TimeSpan Digest { get; init; }

    /// <summary>Where it is written.</summary>
    public SourceSpan Span { get; init; }
}
