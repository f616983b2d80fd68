namespace Runbook.Transport;

/// <summary>What the keeper answers, at the beginning or at the end of a link. Immutable.</summary>
internal sealed record KeepReply
{
    /// <summary>Why it was refused; null when it was not.</summary>
    public string? Refusal { get; init; }

    /// <summary>What kind of refusal; null when it is none of the protocol.</summary>
    public WireFault? Fault { get; init; }

    /// <summary>The word that begins the link's output; null for a login shell.</summary>
    public string? Greeting { get; init; }

    /// <summary>Whether the host refused the command.</summary>
    public bool IsCommandRefused { get; init; }

    /// <summary>Whether the link was on a connection that was dead already.</summary>
    public bool IsStale { get; init; }

    /// <summary>Why the link ended; null for an ordinary end.</summary>
    public string? Reason { get; init; }

    /// <summary>What the user should know.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>What is kept.</summary>
    public IReadOnlyList<KeptConnectionInfo> Kept { get; init; } = [];

    /// <summary>The failure that it tells of.</summary>
    public Sdk.HostUnreachableException Failure() => Fault is { } fault
        ? new(Refusal ?? "", new WireException(fault, Refusal ?? "")) : new(Refusal ?? "");
}
