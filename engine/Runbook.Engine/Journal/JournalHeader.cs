namespace Runbook.Engine;

/// <summary>The first line of a journal: what was run. Immutable.</summary>
/// <param name="Version">Which Runbook wrote it; another one's journal is refused.</param>
/// <param name="Run">The run's number.</param>
/// <param name="Started">When it began (UTC).</param>
/// <param name="Arguments">The command line, without the program.</param>
/// <param name="Directory">The folder that it was started in.</param>
/// <param name="Inputs">What it was made from, with the digest of each.</param>
public sealed record JournalHeader(
    string Version, string Run, DateTimeOffset Started, IReadOnlyList<string> Arguments, string Directory, IReadOnlyDictionary<string, string> Inputs)
{
    /// <summary>The form of the records that this build writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The form of the records.</summary>
    public int Format { get; init; } = CurrentFormat;
}
