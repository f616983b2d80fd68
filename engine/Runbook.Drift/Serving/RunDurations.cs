namespace Runbook.Drift;

/// <summary>How long runs took, by schedule, as a histogram. Safe from any thread.</summary>
internal sealed class RunDurations
{
    private static readonly double[] Limits = [0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600, double.PositiveInfinity];
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, (long[] Counts, double Sum)> _seen = new(StringComparer.Ordinal);

    /// <summary>Adds a run.</summary>
    public void Add(string schedule, TimeSpan length)
    {
        lock (_lock)
        {
            var (counts, sum) = _seen.TryGetValue(schedule, out var known) ? known : (new long[Limits.Length], 0);
            counts[Array.FindIndex(Limits, l => length.TotalSeconds <= l)]++;
            _seen[schedule] = (counts, sum + length.TotalSeconds);
        }
    }

    /// <summary>All so far, by schedule: how many took at most so many seconds, all seconds, all runs.</summary>
    public IReadOnlyList<(string Schedule, (IReadOnlyList<(double Most, long Count)> Buckets, double Sum, long Count) Seen)> Read()
    {
        lock (_lock)
        {
            return [.. _seen.Select(s => (s.Key, ((IReadOnlyList<(double, long)>)[.. Limits.Select((l, i) => (l, s.Value.Counts[..(i + 1)].Sum()))], s.Value.Sum, s.Value.Counts.Sum())))];
        }
    }
}
