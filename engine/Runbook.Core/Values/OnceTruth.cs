namespace Runbook.Core;

/// <summary>
/// Whether something holds, found out when it is first asked. One byte: another thread sees all of it or nothing, where of a
/// <c>bool?</c> it may see that there is a value before it sees which. Safe from any thread; it may be found out twice.
/// </summary>
internal struct OnceTruth
{
    private volatile byte _known;

    /// <summary>What was found; null before.</summary>
    public readonly bool? Found => _known switch { 0 => null, 1 => false, _ => true };

    /// <summary>Keeps what was found, and gives it.</summary>
    public bool Keep(bool holds)
    {
        _known = (byte)(holds ? 2 : 1);
        return holds;
    }
}
