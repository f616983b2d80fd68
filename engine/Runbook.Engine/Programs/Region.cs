namespace Runbook.Engine;

/// <summary>
/// A block that rescues or always does something, as places in a program: the tasks stand from <see cref="Start"/> to
/// <see cref="RescueStart"/>, the rescue up to <see cref="AlwaysStart"/>, the always up to <see cref="End"/> (each exclusive).
/// Immutable.
/// </summary>
internal sealed record Region(int Start, int RescueStart, int AlwaysStart, int End)
{
    /// <summary>Whether it rescues.</summary>
    public bool HasRescue => RescueStart < AlwaysStart;

    /// <summary>Whether it has tasks that always run.</summary>
    public bool HasAlways => AlwaysStart < End;
}
