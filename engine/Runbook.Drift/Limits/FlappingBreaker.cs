namespace Runbook.Drift;

/// <summary>A resource that was put back too often in a while is left alone and only told of: something else sets it. Immutable.</summary>
/// <param name="Times">So often.</param>
/// <param name="Within">In so long.</param>
public sealed record FlappingBreaker(int Times, TimeSpan Within)
{
    /// <summary>Three times in an hour.</summary>
    public static FlappingBreaker Default { get; } = new(3, TimeSpan.FromHours(1));

    /// <summary>Why a resource is not put back again; null when it may be.</summary>
    /// <param name="putBack">When it was put back before.</param>
    /// <param name="now">The time.</param>
    public string? Refuse(IEnumerable<DateTimeOffset> putBack, DateTimeOffset now)
    {
        var count = putBack.Count(at => now - at < Within);
        return count >= Times ? $"someone else manages this: it was put back {count} times in {Durations.Text(Within)} and is only watched now" : null;
    }
}
