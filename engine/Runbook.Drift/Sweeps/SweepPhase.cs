namespace Runbook.Drift;

/// <summary>How far a sweep is.</summary>
public enum SweepPhase
{
    /// <summary>Its hosts are checked.</summary>
    Check,

    /// <summary>The first few hosts are put back.</summary>
    Canary,

    /// <summary>The other hosts are put back.</summary>
    Rest,
}
