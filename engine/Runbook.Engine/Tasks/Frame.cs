using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>
/// Where a host stands in a program: the play's, or that of an inclusion. Knows which blocks are rescuing and which failures wait
/// for an always to end. Used by one host's loop.
/// </summary>
internal sealed class Frame(PlayProgram program, StepPath basePath, IReadOnlyList<VariableLayer> inclusion)
{
    private readonly HashSet<Region> _rescuing = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Region, TaskOutcome> _pending = new(ReferenceEqualityComparer.Instance);
    private int _next = -1;

    /// <summary>The steps.</summary>
    public PlayProgram Program { get; } = program;

    /// <summary>Variables that the inclusion gave, lowest precedence first.</summary>
    public IReadOnlyList<VariableLayer> Inclusion { get; } = inclusion;

    /// <summary>The index of the step to run.</summary>
    public int Current { get; private set; } = -1;

    /// <summary>Whether it is the last of what an inclusion brought, so that the frame below goes on when it ends. Default false.</summary>
    public bool EndsInclusion { get; init; }

    /// <summary>Whether the step lies in a rescue or always: another host's failure does not end those.</summary>
    public bool IsRescuing => Program.Around(Current) is { } region && Current >= region.RescueStart;

    /// <summary>Where that is.</summary>
    public StepPath Path => basePath.Below(Current);

    /// <summary>The step to run; null at the end.</summary>
    public Step? Step => Current < Program.Steps.Count ? Program.Steps[Current] : null;

    /// <summary>The tasks after the current step, those of rescues left out.</summary>
    public IEnumerable<(TaskSpec Task, StepPath Path)> After()
    {
        for (var i = Current + 1; i < Program.Steps.Count; i++)
        {
            if (Program.Steps[i].Task is { } task && !Program.Regions.Any(r => r.RescueStart <= i && i < r.AlwaysStart))
            {
                yield return (task, basePath.Below(i));
            }
        }
    }

    /// <summary>Goes on after a step that did not fail.</summary>
    /// <returns>A failure that had waited for an always and now goes outwards, or null.</returns>
    public TaskOutcome? Advance()
    {
        var left = Current;
        _next = SkipRescues(Current + 1);
        foreach (var region in Program.Regions.Where(r => r.Start <= left && left < r.End && _next >= r.End))
        {
            _rescuing.Remove(region);
            if (_pending.Remove(region, out var failure))
            {
                return Unwind(left, region, failure) ? null : failure;
            }
        }

        Current = _next;
        return null;
    }

    /// <summary>Goes to the rescue or always of the innermost block that has one.</summary>
    /// <param name="failure">What failed.</param>
    /// <param name="rescued">Whether a rescue takes it.</param>
    /// <returns>False when no block here takes it.</returns>
    public bool Catch(TaskOutcome failure, out bool rescued)
    {
        var caught = Unwind(Current, null, failure);
        rescued = caught && Program.Around(Current) is { } region && _rescuing.Contains(region) && Current < region.AlwaysStart;
        return caught;
    }

    private bool Unwind(int at, Region? outerThan, TaskOutcome failure)
    {
        for (var region = Program.Around(at, outerThan); region is not null; region = Program.Around(at, region))
        {
            if (at < region.RescueStart && region.HasRescue)
            {
                _rescuing.Add(region);
                Current = SkipRescues(region.RescueStart);
                return true;
            }

            if (at < region.AlwaysStart && region.HasAlways)
            {
                _rescuing.Remove(region);
                _pending[region] = failure;
                Current = SkipRescues(region.AlwaysStart);
                return true;
            }
        }

        return false;
    }

    private int SkipRescues(int next)
    {
        for (var moved = true; moved;)
        {
            moved = false;
            foreach (var region in Program.Regions)
            {
                if (region.RescueStart <= next && next < region.AlwaysStart && !_rescuing.Contains(region))
                {
                    (next, moved) = (region.AlwaysStart, true);
                }
            }
        }

        return next;
    }
}
