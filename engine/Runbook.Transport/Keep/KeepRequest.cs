namespace Runbook.Transport;

/// <summary>What a run asks the keeper for. It holds passwords: it travels through the private socket and is never written down. Immutable.</summary>
/// <param name="Verb">What to do.</param>
internal sealed record KeepRequest(KeepVerb Verb)
{
    /// <summary>The login; null for verbs about all of them.</summary>
    public KeptLoginKey? Login { get; init; }

    /// <summary>How long connecting may take, in seconds.</summary>
    public double TimeoutSeconds { get; init; }

    /// <summary>How long the connection stays open unused, in seconds.</summary>
    public double KeepSeconds { get; init; }

    /// <summary>Whether a login shell is wanted that reads its own input.</summary>
    public bool IsDialogue { get; init; }

    /// <summary>A server to reach from the host.</summary>
    public string ServerHost { get; init; } = "";

    /// <summary>Its port.</summary>
    public int ServerPort { get; init; }

    /// <summary>Only connections of hosts of this name; empty for all.</summary>
    public string Name { get; init; } = "";
}
