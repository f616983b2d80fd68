using Runbook.Store;

namespace Runbook.Drift;

/// <summary>What a look at a resource comes to. Immutable.</summary>
/// <param name="Before">What was known of it; null for one never seen.</param>
/// <param name="Record">What is known of it now.</param>
/// <param name="WasPutBack">Whether this run made it as wished.</param>
/// <param name="HasFailed">Whether this run tried to, and failed.</param>
public sealed record Verdict(ResourceRecord? Before, ResourceRecord Record, bool WasPutBack, bool HasFailed)
{
    /// <summary>What the run changed, or found to differ, as unified text; null for nothing to show.</summary>
    public string? Diff { get; init; }

    /// <summary>Whether it stands otherwise than before; that a new one is as wished is no news.</summary>
    public bool HasMoved => Before is null ? Record.State != ResourceState.InSync : Before.State != Record.State;
}
