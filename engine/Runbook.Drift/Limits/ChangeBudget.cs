namespace Runbook.Drift;

/// <summary>
/// How much a run may change. When more would change, nothing is: what moves so much at once is more likely a mistake in the playbook
/// or the inventory than drift. Immutable.
/// </summary>
/// <param name="Hosts">The most hosts; null for no such limit.</param>
/// <param name="Percent">The most hosts as a share of all that were checked, 0 to 100; one host is always within it; null for no such limit.</param>
/// <param name="Resources">The most resources; null for no such limit.</param>
public sealed record ChangeBudget(int? Hosts, double? Percent, int? Resources)
{
    /// <summary>20 % of the hosts.</summary>
    public static ChangeBudget Default { get; } = new(null, 20, null);

    /// <summary>Why a plan is over the budget; null when it is within.</summary>
    /// <param name="changed">How many hosts would change.</param>
    /// <param name="all">How many hosts were checked.</param>
    /// <param name="resources">How many resources would change.</param>
    public string? Refuse(int changed, int all, int resources)
    {
        if (Hosts is { } most && changed > most)
        {
            return $"{changed} hosts would change, the budget is {most}: nothing was applied";
        }

        if (Percent is { } share && changed > Math.Max(1, Math.Floor(all * share / 100)))
        {
            return $"{changed} of {all} hosts would change, the budget is {share:0.#} %: nothing was applied";
        }

        return Resources is { } limit && resources > limit ? $"{resources} resources would change, the budget is {limit}: nothing was applied" : null;
    }
}
