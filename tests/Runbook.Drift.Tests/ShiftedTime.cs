namespace Runbook.Drift.Tests;

/// <summary>The system's clock, set to another time; what measures and waits is the system's.</summary>
internal sealed class ShiftedTime : TimeProvider
{
    private long _shift;

    /// <summary>How far it is from the system's.</summary>
    public TimeSpan Shift
    {
        get => new(Volatile.Read(ref _shift));
        set => Volatile.Write(ref _shift, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
}
