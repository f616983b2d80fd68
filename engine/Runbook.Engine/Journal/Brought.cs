using Runbook.Core;

namespace Runbook.Engine;

/// <summary>The variables that a task brought to its hosts, besides its registered result. Immutable.</summary>
/// <param name="Assigned">What <c>set_fact</c> sets.</param>
/// <param name="AreFacts">Whether those are facts too (<c>cacheable</c>).</param>
/// <param name="Included">What <c>include_vars</c> read.</param>
internal sealed record Brought(IReadOnlyList<KeyValuePair<string, Value>> Assigned, bool AreFacts, IReadOnlyList<KeyValuePair<string, Value>> Included)
{
    /// <summary>Nothing.</summary>
    public static Brought Nothing { get; } = new([], false, []);

    /// <summary>What a module or directive brought.</summary>
    public static Brought Of(ModuleOutcome outcome) =>
        outcome.Assigned.Count + outcome.Included.Count == 0 ? Nothing : new(outcome.Assigned, outcome.AssignedAreFacts, outcome.Included);

    /// <summary>Gives them to a host, with the facts that the result holds.</summary>
    public void GiveTo(HostMemory memory, MapValue result)
    {
        foreach (var (name, value) in Assigned)
        {
            memory.Set(name, value);
        }

        memory.Include(Included);
        if ((Assigned.Count == 0 || AreFacts) && Included.Count == 0 && result["ansible_facts"] is MapValue facts)
        {
            memory.AddFacts(facts);
        }
    }
}
