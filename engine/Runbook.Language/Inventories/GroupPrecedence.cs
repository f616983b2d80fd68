namespace Runbook.Language;

/// <summary>
/// Orders groups by precedence, the lowest first: depth, then <c>ansible_group_priority</c>, then name (ordinal). Stateless.
/// </summary>
internal sealed class GroupPrecedence : IComparer<Group>
{
    /// <summary>The only instance.</summary>
    public static GroupPrecedence Instance { get; } = new();

    /// <inheritdoc/>
    public int Compare(Group? x, Group? y)
    {
        var byDepth = x!.Depth.CompareTo(y!.Depth);
        if (byDepth != 0)
        {
            return byDepth;
        }

        var byPriority = x.Priority.CompareTo(y.Priority);
        return byPriority != 0 ? byPriority : string.CompareOrdinal(x.Name, y.Name);
    }
}
