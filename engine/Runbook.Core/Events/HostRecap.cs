namespace Runbook.Core;

/// <summary>The counts of one host at the end of a run, as in Ansible's recap. Immutable.</summary>
public sealed record HostRecap(
    string Host, int Ok, int Changed, int Unreachable, int Failed, int Skipped, int Rescued, int Ignored, int WouldRun);
