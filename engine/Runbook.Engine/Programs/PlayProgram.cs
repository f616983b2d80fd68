namespace Runbook.Engine;

/// <summary>
/// Tasks flattened to an array of steps and a table of what rescues them, like bytecode and its exception table. Immutable.
/// </summary>
/// <param name="Steps">The steps in order.</param>
/// <param name="Regions">The blocks with a rescue or always, an inner one before the one around it.</param>
internal sealed record PlayProgram(IReadOnlyList<Step> Steps, IReadOnlyList<Region> Regions)
{
    /// <summary>The innermost region that a step lies in, from the one after <paramref name="outerThan"/> outwards; null when none.</summary>
    public Region? Around(int step, Region? outerThan = null)
    {
        var seen = outerThan is null;
        foreach (var region in Regions)
        {
            if (seen && region.Start <= step && step < region.End)
            {
                return region;
            }

            seen |= ReferenceEquals(region, outerThan);
        }

        return null;
    }
}
