using Runbook.Core;

namespace Runbook.Modules;

/// <summary>What modules take that wait until an object is ready. Immutable.</summary>
public abstract record KubeWaitArgs : KubeArgs
{
    /// <summary>Whether to wait until the objects are ready, or gone. Default false.</summary>
    public bool Wait { get; init; }

    /// <summary>Pause between two looks, in seconds. Default 1.</summary>
    public double WaitSleep { get; init; } = 1;

    /// <summary>How long to wait, in seconds. Default 120.</summary>
    public double WaitTimeout { get; init; } = 120;

    /// <summary>A condition of the object's status to wait for: <c>type</c>, <c>status</c> (default <c>True</c>), <c>reason</c>.</summary>
    public MapValue? WaitCondition { get; init; }
}
