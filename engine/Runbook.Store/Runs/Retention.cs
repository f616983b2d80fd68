namespace Runbook.Store;

/// <summary>How long runs are kept. Immutable.</summary>
/// <param name="Age">Runs that began longer ago go. Default 90 days; zero or less for no limit.</param>
/// <param name="Bytes">When the events of all runs take more room, the oldest go. Default 1 GiB; zero or less for no limit.</param>
public sealed record Retention(TimeSpan Age, long Bytes)
{
    /// <summary>90 days, 1 GiB.</summary>
    public static Retention Default { get; } = new(TimeSpan.FromDays(90), 1L << 30);
}
