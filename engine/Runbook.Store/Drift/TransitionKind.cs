namespace Runbook.Store;

/// <summary>What a <see cref="Transition"/> tells.</summary>
public enum TransitionKind
{
    /// <summary>Another state was seen.</summary>
    Seen,

    /// <summary>It was put back by a remediation: what the flapping breaker counts.</summary>
    Corrected,

    /// <summary>It was applied by a person's run.</summary>
    Applied,

    /// <summary>Putting it back failed.</summary>
    Failed,

    /// <summary>A breaker opened or closed.</summary>
    Breaker,
}
