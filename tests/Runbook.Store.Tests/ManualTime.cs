namespace Runbook.Store.Tests;

/// <summary>A clock that stands until it is set; timers are the system's.</summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    public DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}
