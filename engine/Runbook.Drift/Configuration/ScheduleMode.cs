namespace Runbook.Drift;

/// <summary>What a schedule does about what it finds.</summary>
public enum ScheduleMode
{
    /// <summary>Only tells.</summary>
    Detect,

    /// <summary>Puts it back, within the limits.</summary>
    Remediate,

    /// <summary>Asks a person, and applies what was shown.</summary>
    Approve,
}
