using System.Globalization;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>
/// Where a host stands in a program: the play's, or that of an inclusion. Knows which blocks are rescuing and which failures wait
/// for an always to end. Used by one host's loop.
/// </summary>
internal sealed class Frame(PlayProgram program, StepPath basePath, IReadOnlyList<VariableLayer> inclusion)
{
    private readonly HashSet<Region> _rescuing = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Region, Failure> _pending = new(ReferenceEqualityComparer.Instance);
    private int _next = -1;
    private int _left = -1;

    /// <summary>The steps.</summary>
    public PlayProgram Program { get; } = program;

    /// <summary>Variables that the inclusion gave, lowest precedence first.</summary>
    public IReadOnlyList<VariableLayer> Inclusion { get; } = inclusion;

    /// <summary>What led the host here, whatever other hosts did. Default empty: the play itself.</summary>
    public string Place { get; init; } = "";

    /// <summary>The place of the step to run.</summary>
    public string PlaceOfStep => PlaceOf(Current);

    /// <summary>The index of the step to run.</summary>
    public int Current { get; private set; } = -1;

    /// <summary>Whether an inclusion brought it. Default false.</summary>
    public bool IsInclusion { get; init; }

    /// <summary>Whether it is the last of what an inclusion brought, so that the frame below goes on when it ends. Default false.</summary>
    public bool EndsInclusion { get; init; }

    /// <summary>Whether it is that of a handler in a flush: a failure that leaves it ends the flush. Default false.</summary>
    public bool IsHandler { get; init; }

    /// <summary>Whether the step lies in a rescue or always: another host's failure does not end those.</summary>
    public bool IsRescuing => Program.Around(Current) is { } region && Current >= region.RescueStart;

    /// <summary>Where that is.</summary>
    public StepPath Path => basePath.Below(Current);

    /// <summary>The step to run; null at the end.</summary>
    public Step? Step => Current < Program.Steps.Count ? Program.Steps[Current] : null;

    /// <summary>The tasks after the current step, those of rescues left out.</summary>
    public IEnumerable<(TaskSpec Task, StepPath Path, string Place)> After()
    {
        for (var i = Current + 1; i < Program.Steps.Count; i++)
        {
            if (Program.Steps[i].Task is { } task && !Program.Regions.Any(r => r.RescueStart <= i && i < r.AlwaysStart))
            {
                yield return (task, basePath.Below(i), PlaceOf(i));
            }
        }
    }

    private string PlaceOf(int step) => string.Create(CultureInfo.InvariantCulture, $"{Place}/{step}");

    /// <summary>Goes on after a step that did not fail.</summary>
    /// <param name="rescued">A failure that had waited for an always and that a rescue here takes now, or null.</param>
    /// <returns>A failure that had waited for an always and now goes outwards, or null.</returns>
    public Failure? Advance(out Failure? rescued)
    {
        rescued = null;
        var left = _left = Current;
        _next = SkipRescues(Current + 1);
        foreach (var region in Program.Regions)
        {
            var isLeft = region.Start <= left && left < region.End && _next >= region.End;
            if (isLeft)
            {
                _rescuing.Remove(region);
            }

            if (isLeft && _pending.Remove(region, out var failure))
            {
                if (!Unwind(left, region, failure, out var isRescue))
                {
                    return failure;
                }

                rescued = isRescue ? failure : null;
                return null;
            }
        }

        Current = _next;
        return null;
    }

    /// <summary>Goes to the next flush of handlers, wherever that is; false when there is none.</summary>
    public bool GoToFlush()
    {
        for (var at = Math.Max(0, Current); at < Program.Steps.Count; at++)
        {
            if (Program.Steps[at].Kind == StepKind.FlushHandlers)
            {
                Current = at;
                return true;
            }
        }

        return false;
    }

    /// <summary>Is again at the step that it left last, where that is the position or around it.</summary>
    public void StepBack(StepPath to)
    {
        if (_left >= 0 && to.IsWithin(basePath.Below(_left)))
        {
            Current = _left;
        }
    }

    /// <summary>Goes to the rescue or always of the innermost block that has one.</summary>
    /// <param name="failure">What failed.</param>
    /// <param name="rescued">Whether a rescue takes it.</param>
    /// <returns>False when no block here takes it.</returns>
    public bool Catch(Failure failure, out bool rescued) => Unwind(Current, null, failure, out rescued);

    private bool Unwind(int at, Region? outerThan, Failure failure, out bool rescued)
    {
        rescued = false;
        for (var region = Program.Around(at, outerThan); region is not null; region = Program.Around(at, region))
        {
            if (at < region.RescueStart && region.HasRescue)
            {
                _rescuing.Add(region);
                Current = SkipRescues(region.RescueStart);
                rescued = true;
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
