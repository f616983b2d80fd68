using Runbook.Core;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>One entry under <c>schedules:</c> in <c>runbook.yml</c>: what is checked when, and how far it may be put back. Immutable.</summary>
/// <param name="Name">Its name, unique in the file.</param>
/// <param name="Playbook">The playbook, relative to the file (or to the checkout).</param>
/// <param name="Timing">When it runs.</param>
public sealed record Schedule(string Name, string Playbook, Timing Timing)
{
    /// <summary>The sources of the inventory, relative as the playbook is; empty (the default) is what <c>ansible.cfg</c> says, else <c>hosts</c>, <c>inventory</c>, <c>inventory.ini</c>… beside the file.</summary>
    public IReadOnlyList<string> Inventory { get; init; } = [];

    /// <summary>Patterns that narrow the hosts; empty (the default) for none.</summary>
    public IReadOnlyList<string> Limit { get; init; } = [];

    /// <summary>Tags to run; empty (the default) runs all.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Tags to leave out.</summary>
    public IReadOnlyList<string> SkipTags { get; init; } = [];

    /// <summary>Extra variables.</summary>
    public MapValue ExtraVariables { get; init; } = MapValue.Empty;

    /// <summary>What it does about what it finds. Default <see cref="ScheduleMode.Detect"/>.</summary>
    public ScheduleMode Mode { get; init; }

    /// <summary>Which states are put back. Default only what drifted: an edited playbook is for a person to apply.</summary>
    public IReadOnlyList<ResourceState> Apply { get; init; } = [ResourceState.Drifted];

    /// <summary>When changes may be applied; empty (the default) is always. Checks are not bound to them.</summary>
    public IReadOnlyList<MaintenanceWindow> Windows { get; init; } = [];

    /// <summary>How many hosts go first, alone; the rest follows only if they all went well. Default 0: none.</summary>
    public Share Canary { get; init; } = Share.None;

    /// <summary>How many hosts work at once, in each process. Default 50.</summary>
    public int HostsAtOnce { get; init; } = 50;

    /// <summary>How many hosts an hour are begun, over all processes; null (the default) is no limit.</summary>
    public int? HostsPerHour { get; init; }

    /// <summary>How many hosts make one batch, which one process runs as one play. Default 100.</summary>
    public int Batch { get; init; } = 100;

    /// <summary>How long one batch may take. Default 30 minutes.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>The names of who is told (under <c>notify:</c> of the file). Default nobody.</summary>
    public IReadOnlyList<string> Notify { get; init; } = [];

    /// <summary>How much may be changed at once. Default 20 % of the hosts, but always one.</summary>
    public ChangeBudget Budget { get; init; } = ChangeBudget.Default;

    /// <summary>How often a resource may be put back. Default three times in an hour.</summary>
    public FlappingBreaker Flapping { get; init; } = FlappingBreaker.Default;

    /// <summary>How many failed runs in a row pause the schedule. Default 3.</summary>
    public FailureBreaker Failures { get; init; } = FailureBreaker.Default;

    /// <summary>The repository that the playbook is in; null (the default) is the folder of the file.</summary>
    public GitSource? Git { get; init; }

    /// <summary>Where it is written.</summary>
    public SourceSpan Span { get; init; }
}
