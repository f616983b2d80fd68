using Runbook.Store;

namespace Runbook.Drift;

/// <summary>How many resources of a host stand how. Immutable.</summary>
public readonly record struct HostCounts(int All, int Drifted, int Pending, int New, int Unknown, int Failed, int Suppressed)
{
    /// <summary>The counts of some states.</summary>
    public static HostCounts Of(IEnumerable<ResourceState> states)
    {
        var counts = new HostCounts();
        foreach (var state in states)
        {
            counts = counts with
            {
                All = counts.All + 1,
                Drifted = counts.Drifted + (state == ResourceState.Drifted ? 1 : 0),
                Pending = counts.Pending + (state == ResourceState.Pending ? 1 : 0),
                New = counts.New + (state == ResourceState.New ? 1 : 0),
                Unknown = counts.Unknown + (state == ResourceState.Unknown ? 1 : 0),
                Failed = counts.Failed + (state == ResourceState.Error ? 1 : 0),
                Suppressed = counts.Suppressed + (state == ResourceState.Suppressed ? 1 : 0),
            };
        }

        return counts;
    }

    /// <summary>How many differ from what is wished.</summary>
    public int Differing => Drifted + Pending + New;
}
