using Runbook.Core;
using Runbook.Language;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine;

internal sealed partial class HostRun
{
    private void Fail(TaskSpec task, TaskResult result)
    {
        var outcome = result.Outcome;
        if (outcome.Status == TaskStatus.Unreachable)
        {
            Memory.IsLost = true;
            _ended = true;
            owner.HostFailed(this, _at);
            return;
        }

        // As Ansible: they say nothing of what failed on another host, or in a flush of handlers.
        if (!result.IsShared && !_frames.Any(f => f.IsHandler))
        {
            Memory.Set("ansible_failed_task", Value.Map(
                ("name", Value.Of(task.Name ?? "")), ("action", Value.Of(task.Action)), ("args", ArgumentsOf(outcome))));
            Memory.Set("ansible_failed_result", outcome.Result);
        }

        var place = PlaceOfStep;
        if (Caught(new(outcome.Status, !result.IsShared), out var rescued))
        {
            owner.TaskFailed(this, task, _at, rescued);
            return;
        }

        owner.TaskFailed(this, task, _at, isRescued: false);
        if (!result.IsKept)
        {
            Play.Run.Journal.NoteEnd(Play, Memory.Host.Name, place, task);
        }

        owner.HostFailed(this, _at);
        EndFailed();
    }

    private static Value ArgumentsOf(TaskOutcome outcome) => (outcome.Result["invocation"] as MapValue)?["module_args"] ?? MapValue.Empty;

    /// <summary>Whether something failed before a step that this host had not met yet; it stops then, unless it is rescuing.</summary>
    private bool MeetsFatality(StepPath step)
    {
        var fatalities = owner.FatalitiesBefore(step);
        if (fatalities <= _fatalitiesSeen)
        {
            return false;
        }

        _fatalitiesSeen = fatalities;
        if (!_frames.Any(f => f.IsRescuing))
        {
            Stop();
        }

        return true;
    }

    /// <summary>Fails with another host: in the block that it left just now, where the failure was in there.</summary>
    private void Stop()
    {
        if (_frames.TryPeek(out var frame))
        {
            frame.StepBack(owner.LastFatality);
        }

        if (!Caught(new(TaskStatus.Failed, IsCounted: false), out _))
        {
            EndFailed();
        }
    }

    private bool Caught(Failure failure, out bool rescued)
    {
        rescued = _leftFlush = false;
        while (_frames.TryPeek(out var frame))
        {
            if (frame.IsHandler)
            {
                // As Ansible, which counts a handler's failure as one though a block around the flush rescues it.
                _leftFlush = true;
                failure = failure with { IsCounted = false };
            }

            if (frame.Catch(failure, out rescued))
            {
                CountRescue(rescued ? failure : null);
                return true;
            }

            Drop();
        }

        return false;
    }

    /// <summary>Leaves an inclusion that failed, with the items of its loop that have not begun.</summary>
    private void Drop()
    {
        while (_frames.TryPop(out var frame) && !frame.EndsInclusion && frame.IsInclusion)
        {
        }
    }

    private void CountRescue(Failure? failure)
    {
        if (failure is { IsCounted: true })
        {
            Memory.Recap.Rescue(failure.Status);
        }
    }

    private void EndFailed()
    {
        if (_leftFlush || !owner.ForcesHandlers || _notified.Count == 0 || !GoToFlush())
        {
            Memory.IsOut = true;
            _ended = true;
        }
    }

    /// <summary>Goes on at the play's next flush of handlers, so that a failed host runs its own there with the others; false when there is none.</summary>
    private bool GoToFlush()
    {
        _frames.Clear();
        if (_play?.GoToFlush() != true)
        {
            return false;
        }

        _hasFailed = true;
        _frames.Push(_play);
        return true;
    }

    private void LeaveRole(Frame frame, TaskSpec task)
    {
        var role = task.Chain.OfType<RoleUse>().FirstOrDefault();
        do
        {
            Advance(frame);
        }
        while (frame.Step is { Task: { } next } && role is not null && next.Chain.Contains(role));
    }
}
