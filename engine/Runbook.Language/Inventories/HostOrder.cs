namespace Runbook.Language;

/// <summary>Puts hosts into the order that a play's <c>order:</c> asks for. Stateless.</summary>
public static class HostOrder
{
    /// <summary>The words that <c>order:</c> knows.</summary>
    public static IReadOnlyList<string> Names => ["inventory", "reverse_inventory", "sorted", "reverse_sorted", "shuffle"];

    /// <summary>
    /// The hosts in the order of that name: as they are for null and <c>inventory</c>; <c>sorted</c> is by name, ordinal. Null for an
    /// unknown word.
    /// </summary>
    /// <param name="hosts">In the inventory's order.</param>
    /// <param name="order">One of <see cref="Names"/>, or null.</param>
    /// <param name="random">Where <c>shuffle</c> takes its chance from; null for the shared one.</param>
    public static IReadOnlyList<Host>? Apply(IReadOnlyList<Host> hosts, string? order, Random? random = null) => order switch
    {
        null or "inventory" => hosts,
        "reverse_inventory" => [.. hosts.Reverse()],
        "sorted" => [.. hosts.OrderBy(h => h.Name, StringComparer.Ordinal)],
        "reverse_sorted" => [.. hosts.OrderByDescending(h => h.Name, StringComparer.Ordinal)],
        "shuffle" => Shuffled([.. hosts], random ?? Random.Shared),
        _ => null,
    };

    private static Host[] Shuffled(Host[] hosts, Random random)
    {
        random.Shuffle(hosts);
        return hosts;
    }
}
