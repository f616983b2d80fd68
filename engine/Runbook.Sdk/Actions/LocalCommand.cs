namespace Runbook.Sdk;

/// <summary>A command line of the control machine. Immutable.</summary>
/// <param name="Words">The program and its arguments, passed as they are: no shell reads them.</param>
public sealed record LocalCommand(IReadOnlyList<string> Words)
{
    /// <summary>Other programs that it starts and that must be there, by name.</summary>
    public IReadOnlyList<string> Needs { get; init; } = [];

    /// <summary>Why it cannot work with this login; null when it can.</summary>
    public string? Problem { get; init; }
}
