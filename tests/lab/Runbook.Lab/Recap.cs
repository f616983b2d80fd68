namespace Runbook.Lab;

/// <summary>One host's line of a recap.</summary>
/// <param name="Ok">Tasks that ended well, the changed ones included.</param>
/// <param name="Changed">Tasks that changed something.</param>
/// <param name="Unreachable">1 when the host could not be reached.</param>
/// <param name="Failed">Tasks that failed.</param>
/// <param name="Skipped">Tasks whose condition was false.</param>
public sealed record Recap(int Ok, int Changed, int Unreachable, int Failed, int Skipped);
