namespace Runbook.Sdk;

/// <summary>What came of a <see cref="RemoteAction"/>. Immutable.</summary>
/// <param name="ExitCode">Exit status; 0 for success.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error; for a failed write or fetch, the reason.</param>
public sealed record ActionOutcome(int ExitCode, string Output, string Error)
{
    /// <summary>Whether the exit status is 0.</summary>
    public bool Succeeded => ExitCode == 0;

    /// <summary>Whether it was not begun, because the one before it in its chain had failed or was not begun itself. Default false.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>When it began on the control machine's clock.</summary>
    public DateTimeOffset Started { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>The copy that a write with <c>backup</c> made, or null.</summary>
    public string? BackupFile { get; init; }
}
