namespace Runbook.Store;

/// <summary>How far a sweep is. Immutable.</summary>
/// <param name="Total">Its hosts.</param>
/// <param name="Done">Those that are done.</param>
/// <param name="Held">Those that a worker is at, or a person's run.</param>
public sealed record SweepProgress(int Total, int Done, int Held)
{
    /// <summary>Whether every host is done.</summary>
    public bool IsDone => Done == Total;
}
