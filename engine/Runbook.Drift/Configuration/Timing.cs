namespace Runbook.Drift;

/// <summary>When a schedule runs. Immutable.</summary>
public sealed record Timing
{
    /// <summary>The distance between runs; null when <see cref="Cron"/> says.</summary>
    public TimeSpan? Every { get; init; }

    /// <summary>The times as Quartz takes them (seconds first); null when <see cref="Every"/> says.</summary>
    public string? Cron { get; init; }

    /// <summary>Where its clock hangs. Default UTC.</summary>
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>At most so late, always the same for a name: schedules of one time do not all begin at once. Default none.</summary>
    public TimeSpan Splay { get; init; }

    /// <summary>At most so late, another each time. Default none.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>The part of the splay that a schedule of this name has.</summary>
    public TimeSpan SplayOf(string name)
    {
        var digest = System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(name));
        return Splay * (BitConverter.ToUInt32(digest) / (double)uint.MaxValue);
    }
}
