using System.Globalization;
using Runbook.Core;
using Runbook.Language;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine;

/// <summary>
/// The loop of one host through a play: a stack of frames (the play's program, those of inclusions), the handlers notified, the
/// blocks that rescue. One asynchronous loop per host; its members are called from that loop only, unless they say otherwise.
/// </summary>
internal sealed partial class HostRun(PlayRun owner, HostMemory memory, int index)
{
    private readonly Stack<Frame> _frames = [];
    private readonly HashSet<HandlerEntry> _notified = [];
    private ReadAhead? _ahead;
    private SendAhead? _sentAhead;
    private readonly Dictionary<string, RoleUse> _rolesRun = new(StringComparer.Ordinal);
    private Frame? _play;
    private StepPath _at;
    private bool _ended;
    private bool _hasFailed;
    private bool _leftFlush;
    private int _fatalitiesSeen;

    /// <summary>The play. Safe from any thread.</summary>
    public PlayContext Play => owner.Play;

    /// <summary>What is known of the host. Safe from any thread.</summary>
    public HostMemory Memory { get; } = memory;

    /// <summary>Its place in the batch. Safe from any thread.</summary>
    public int Index { get; } = index;

    /// <summary>What is bound and read of the tasks to come.</summary>
    public ReadAhead Ahead => _ahead ??= owner.NewReadAhead(this);

    /// <summary>Whether a task to come is known to change the host.</summary>
    public bool KnowsChange(StepPath step) => _ahead?.KnowsChange(step) == true;

    /// <summary>What was sent of the tasks to come.</summary>
    public SendAhead SentAhead => _sentAhead ??= new(this, Play.Run);

    /// <summary>Whether nothing but the host itself can see in which order its tasks are sent.</summary>
    public bool MaySendAhead => owner.MaySendAhead;

    /// <summary>Whether a task that follows another runs when that one has succeeded, whatever role it belongs to.</summary>
    public bool IsSureToRun(TaskSpec task, TaskSpec after) =>
        UseOf(task) is not { OnceKey: { } key } use
        || ReferenceEquals(use, UseOf(after))
        || (_rolesRun.TryGetValue(key, out var first) && ReferenceEquals(first, use));

    /// <summary>The task that runs now, and the inclusions that it is in.</summary>
    public IEnumerable<TaskSpec> CurrentTasks => _frames.Take(1).Select(f => f.Step?.Task).OfType<TaskSpec>();

    /// <summary>The host's own place in the play, whatever other hosts did.</summary>
    public string PlaceOfStep => _frames.TryPeek(out var frame) ? frame.PlaceOfStep : "";

    /// <summary>The tasks that follow if nothing fails, as far as they are known: of this frame, then of those around it.</summary>
    public IEnumerable<(TaskSpec Task, StepPath Path, string Place, IReadOnlyList<VariableLayer> Inclusion)> Upcoming()
    {
        foreach (var frame in _frames)
        {
            foreach (var (task, path, place) in frame.After())
            {
                yield return (task, path, place, frame.Inclusion);
            }

            if (!frame.EndsInclusion)
            {
                yield break;
            }
        }
    }

    /// <summary>Whether a task runs once for all hosts of the batch. Safe from any thread.</summary>
    public bool IsForAll(TaskSpec task) =>
        DirectiveTable.RunsOnce(task.ShortAction)
        || (owner.IsLinear && task.TryInherited("run_once", out _) && KeywordEvaluator.Bool(task, "run_once", Play.Context(Memory, task, [])));

    /// <summary>Makes hosts read again what a delegated or local write may have changed. Safe from any thread.</summary>
    public void DistrustOthers(string? host) => owner.Distrust(host);

    /// <summary>Runs the host through the play.</summary>
    public async Task RunAsync(PlayProgram program, CancellationToken cancellationToken)
    {
        try
        {
            _play = new(program, StepPath.Start, []);
            Push(_play);
            await LoopAsync(0, cancellationToken).ConfigureAwait(false);
        }
        catch (DiagnosticException e)
        {
            Break(e.Diagnostics);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Break([Diagnostic.Error("bug", "a bug in Runbook", $"{Memory.Host.Name}: {e.GetType().Name}: {e.Message}", Place)]);
        }
        finally
        {
            owner.Leave(this);
        }
    }

    private SourceSpan Place => _frames.TryPeek(out var frame) && frame.Step?.Task is { } task ? task.Span : Play.Play.Span;

    /// <summary>Ends the host's part as a failure that no task can tell of.</summary>
    private void Break(IReadOnlyList<Diagnostic> diagnostics)
    {
        foreach (var diagnostic in diagnostics)
        {
            Play.Run.Events.Note(diagnostic);
        }

        Memory.Recap.Add(ItemRunner.Failure(diagnostics));
        owner.HostFailed(this, _at);
    }

    /// <summary>Runs the frames above <paramref name="floor"/> others.</summary>
    private async Task LoopAsync(int floor, CancellationToken cancellationToken)
    {
        while (!_ended && _frames.Count > floor && _frames.TryPeek(out var frame))
        {
            if (frame.Step is not { } step)
            {
                _frames.Pop();
                if (frame.EndsInclusion && _frames.TryPeek(out var outer))
                {
                    Advance(outer);
                }

                continue;
            }

            if (step.Task is { } task && HasRun(task))
            {
                Advance(frame);
                continue;
            }

            _at = frame.Path;
            owner.Arrive(this, frame.Path);
            if (MeetsFatality(frame.Path))
            {
                continue;
            }

            await owner.Strategy.WaitAsync(this, frame.Path, cancellationToken).ConfigureAwait(false);
            if (owner.IsEnded)
            {
                _ended = true;
                return;
            }

            if (MeetsFatality(frame.Path))
            {
                continue;
            }

            await StepAsync(frame, step, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the task's role is one that the host goes through once, and another use of it has run.</summary>
    private bool HasRun(TaskSpec task) =>
        !task.IsHandler && UseOf(task) is { OnceKey: { } key } use && _rolesRun.TryGetValue(key, out var first) && !ReferenceEquals(first, use);

    private static RoleUse? UseOf(TaskSpec task) => task.NearestRole;

    private async Task StepAsync(Frame frame, Step step, CancellationToken cancellationToken)
    {
        if (step.Kind == StepKind.FlushHandlers)
        {
            if (!await FlushAsync(frame.Path, cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            if (_hasFailed)
            {
                Memory.IsOut = true;
                _ended = true;
            }

            if (!_ended)
            {
                Advance(frame);
            }

            return;
        }

        var result = await owner.RunTaskAsync(this, step.Task!, frame.Path, frame.Inclusion, cancellationToken).ConfigureAwait(false);
        if (result is null)
        {
            Advance(frame);
            return;
        }

        await SettleAsync(frame, step.Task!, result, cancellationToken).ConfigureAwait(false);
    }

    private async Task SettleAsync(Frame frame, TaskSpec task, TaskResult result, CancellationToken cancellationToken)
    {
        if (!result.IsShared)
        {
            Count(task, result);
        }

        if (result.Outcome.Status != TaskStatus.Skipped && UseOf(task) is { OnceKey: { } key } use)
        {
            _rolesRun.TryAdd(key, use);
        }

        Notify(task, result);
        if (result.IsFailure)
        {
            Fail(task, result);
            return;
        }

        switch (result.Request)
        {
            case MetaRequest.FlushHandlers:
                if (!await FlushAsync(frame.Path, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                break;
            case MetaRequest.EndHost:
                Play.Remove(Memory);
                _ended = true;
                return;
            case MetaRequest.EndBatch or MetaRequest.EndPlay:
                owner.End(result.Request == MetaRequest.EndPlay);
                _ended = true;
                return;
            case MetaRequest.EndRole:
                LeaveRole(frame, task);
                return;
        }

        if (!_ended)
        {
            Enter(frame, result.Inclusions);
        }
    }

    /// <summary>Counts as Ansible does: a <c>meta</c> not at all, an inclusion for each file, an included role not.</summary>
    private void Count(TaskSpec task, TaskResult result)
    {
        if (task.ShortAction == "meta" && !result.IsFailure)
        {
            return;
        }

        if (task.IsInclusion && result.Outcome.Status == TaskStatus.Ok)
        {
            Memory.Recap.AddOk(task.ShortAction is "include_role" or "block" ? 0 : result.Inclusions.Count);
            return;
        }

        Memory.Recap.Add(result.Outcome);
    }

    private void Enter(Frame frame, IReadOnlyList<Inclusion> inclusions)
    {
        if (inclusions.Count == 0)
        {
            Advance(frame);
            return;
        }

        // Pushed last to first, so that the first runs first; the frame below goes on when the last has ended.
        for (var i = inclusions.Count - 1; i >= 0; i--)
        {
            Push(new(owner.ProgramOf(inclusions[i]), owner.PathOf(inclusions[i], frame.Path.Below(i)), inclusions[i].Layers)
            {
                IsInclusion = true,
                EndsInclusion = i == inclusions.Count - 1,
                Place = $"{frame.PlaceOfStep}.{i}",
            });
        }
    }

    private void Push(Frame frame)
    {
        frame.Advance(out _);
        _frames.Push(frame);
    }

    private void Advance(Frame frame)
    {
        var failure = frame.Advance(out var rescued);
        CountRescue(rescued);
        if (failure is null)
        {
            return;
        }

        Drop();
        if (!Caught(failure, out _))
        {
            owner.HostFailed(this, _at);
            EndFailed();
        }
    }

    private void Notify(TaskSpec task, TaskResult result)
    {
        if (result.Outcome.Status != TaskStatus.Changed || !task.TryInherited("notify", out _))
        {
            return;
        }

        var context = Play.Context(Memory, task, []);
        foreach (var node in task.Chain)
        {
            foreach (var name in KeywordEvaluator.Texts(node, "notify", context))
            {
                var found = Play.Handlers.Find(name, value => Templar.Resolve(value, context));
                if (found.Count == 0)
                {
                    owner.NoHandler(task, name);
                }

                foreach (var entry in found.Where(_notified.Add))
                {
                    if (!result.IsKept)
                    {
                        owner.Notified(this, task, entry);
                    }
                }
            }
        }
    }

    /// <summary>Where a handler is written: its number among all may be another the next time, when hosts include roles in another order.</summary>
    private string PlaceOf(HandlerEntry entry)
    {
        var same = Play.Handlers.All.Where(e => e.Task.Span == entry.Task.Span).TakeWhile(e => !ReferenceEquals(e, entry)).Count();
        return string.Create(CultureInfo.InvariantCulture, $"{entry.Task.Span}#{same}");
    }

    /// <summary>Runs the notified handlers; false when one failed and the host goes on elsewhere.</summary>
    private async Task<bool> FlushAsync(StepPath at, CancellationToken cancellationToken)
    {
        // As Ansible: a handler that notifies one that stands before it leaves that to the next flush.
        foreach (var entry in Play.Handlers.All.ToArray())
        {
            if (!_ended && _notified.Remove(entry) && !await RunHandlerAsync(entry, at.Below(entry.Index), cancellationToken).ConfigureAwait(false))
            {
                return false;
            }
        }

        return true;
    }

    private async Task<bool> RunHandlerAsync(HandlerEntry entry, StepPath path, CancellationToken cancellationToken)
    {
        owner.Arrive(this, path);
        await owner.Strategy.WaitAsync(this, path, cancellationToken).ConfigureAwait(false);
        if (owner.IsEnded)
        {
            _ended = true;
            return true;
        }

        var floor = _frames.Count;
        var program = new PlayProgram([new(StepKind.Task, entry.Task)], []);
        _leftFlush = false;
        Push(new(program, path, []) { IsHandler = true, Place = $"{PlaceOfStep}!{PlaceOf(entry)}" });
        await LoopAsync(floor, cancellationToken).ConfigureAwait(false);
        return !_leftFlush;
    }
}
