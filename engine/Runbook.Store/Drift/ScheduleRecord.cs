namespace Runbook.Store;

/// <summary>What a schedule remembers between ticks; what it is to do stands in <c>runbook.yml</c>. Immutable.</summary>
/// <param name="Name">Its name.</param>
public sealed record ScheduleRecord(string Name)
{
    /// <summary>Who paused it and why; null when nobody did.</summary>
    public Pause? Paused { get; init; }

    /// <summary>How often it failed since it last went well.</summary>
    public int FailuresInRow { get; init; }

    /// <summary>The sweep that is going on; null when none is.</summary>
    public string? RunningSweep { get; init; }

    /// <summary>When it last started.</summary>
    public DateTimeOffset? LastStarted { get; init; }

    /// <summary>When it last ended.</summary>
    public DateTimeOffset? LastFinished { get; init; }

    /// <summary>Its latest run.</summary>
    public string? LastRun { get; init; }

    /// <summary>How that ended, in a word.</summary>
    public string? LastStatus { get; init; }

    /// <summary>When it is due next, as the scheduler said.</summary>
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>Anything worth saying: why nothing was applied.</summary>
    public string? Note { get; init; }
}
