namespace Runbook.Bench;

/// <summary>What went through the proxy since it was last asked. Immutable.</summary>
/// <param name="Connections">Connections.</param>
/// <param name="Turns">One-way turns, the sum over the connections.</param>
/// <param name="Up">Bytes from clients.</param>
/// <param name="Down">Bytes to clients.</param>
internal readonly record struct Tally(int Connections, int Turns, long Up, long Down)
{
    public static Tally operator +(Tally a, Tally b) => new(a.Connections + b.Connections, a.Turns + b.Turns, a.Up + b.Up, a.Down + b.Down);
}
