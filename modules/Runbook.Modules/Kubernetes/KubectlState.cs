namespace Runbook.Modules;

/// <summary>What is wanted of objects.</summary>
public enum KubectlState
{
    /// <summary>They are there as described.</summary>
    Present,

    /// <summary>They are not there.</summary>
    Absent,

    /// <summary>Those that are there have the fields as described; none is made.</summary>
    Patched,

    /// <summary>Their pods are made anew, one after the other, as <c>kubectl rollout restart</c> does.</summary>
    Restarted,
}
