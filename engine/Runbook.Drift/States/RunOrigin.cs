namespace Runbook.Drift;

/// <summary>Who ran what was seen. Immutable.</summary>
/// <param name="Who">A person, or <c>schedule:NAME</c>.</param>
/// <param name="Schedule">The schedule; null for a person's run.</param>
/// <param name="RunId">The run.</param>
public sealed record RunOrigin(string Who, string? Schedule, string RunId)
{
    /// <summary>The origin of a schedule's run.</summary>
    public static RunOrigin Of(string schedule, string runId) => new($"schedule:{schedule}", schedule, runId);
}
