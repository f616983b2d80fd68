namespace Runbook.Language;

/// <summary>The lock that guards one inventory's graph, and the count of its changes, by which computed answers are kept.</summary>
internal sealed class GraphClock
{
    private int _version;

    /// <summary>Held while the graph is changed or copied.</summary>
    public Lock Gate { get; } = new();

    /// <summary>How many changes there were.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Notes a change; called inside the gate.</summary>
    public void Tick() => Interlocked.Increment(ref _version);
}
