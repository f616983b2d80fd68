namespace Runbook.Store;

/// <summary>A run as recorded. Immutable.</summary>
/// <param name="Id">Its id (a UUID of version 7: later runs sort after earlier ones).</param>
/// <param name="Started">When it began.</param>
/// <param name="Header">Who, where, what.</param>
/// <param name="Playbooks">The playbooks.</param>
/// <param name="Check">Whether it was a check.</param>
/// <param name="ShowDiff">Whether differences were asked for.</param>
public sealed record RunRecord(string Id, DateTimeOffset Started, RunHeader Header, IReadOnlyList<string> Playbooks, bool Check, bool ShowDiff)
{
    /// <summary>When it ended; null while it runs, and for one that was cut.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Its exit status; null while it runs, and for one that was cut.</summary>
    public int? ExitCode { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Whether it was cut: its process ended without an end of the run.</summary>
    public bool IsCut { get; init; }

    /// <summary>How many hosts it ended with, and how many of them changed, failed (or were unreachable).</summary>
    public (int Hosts, int Changed, int Failed) Counts { get; init; }

    /// <summary>How much room its events take, in bytes.</summary>
    public long Size { get; init; }

    /// <summary>In a word: <c>running</c>, <c>cut</c>, <c>ok</c>, <c>failed</c>, <c>unreachable</c>, <c>interrupted</c>, <c>error</c>.</summary>
    public string Status => (IsCut, ExitCode) switch
    {
        (true, null) => "cut",
        (_, null) => "running",
        (_, 0) => "ok",
        (_, 2) => "failed",
        (_, 4) => "unreachable",
        (_, 99) => "interrupted",
        _ => "error",
    };
}
