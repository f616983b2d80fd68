namespace Runbook.Drift;

/// <summary>So many failed runs in a row pause a schedule, until a person resumes it. Immutable.</summary>
/// <param name="Times">So many, at least 1.</param>
public sealed record FailureBreaker(int Times)
{
    /// <summary>Three.</summary>
    public static FailureBreaker Default { get; } = new(3);

    /// <summary>Why a schedule is paused; null when it goes on.</summary>
    /// <param name="inRow">How many of its runs failed since the last that did not.</param>
    public string? Pause(int inRow) => inRow >= Times ? $"{inRow} runs in a row failed" : null;
}
