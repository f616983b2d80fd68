using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>One batch of hosts going through a play: their loops, what they share, when all must stop. Safe from any thread.</summary>
internal sealed class PlayRun
{
    private readonly HostRun[] _hosts;
    private readonly TaskRunner _tasks;
    private readonly TaskDebugger _debugger;
    private readonly ItemPreparer _preparer;
    private readonly OnceBoard _once = new();
    private readonly StepGate _gate;
    private readonly HashSet<StepPath> _announced = [];
    private readonly ConcurrentDictionary<string, byte> _warned = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<StepPath, List<TaskItem?>> _inclusions = new();
    private readonly ConditionalWeakTable<TaskItem, PlayProgram> _programs = [];
    private readonly ConcurrentDictionary<TaskSpec, SemaphoreSlim> _throttles = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<StepPath, HostTurns> _turns = new();
    private readonly Func<TaskItem, bool> _selected;
    private readonly double? _maxFailPercentage;
    private int _failedHosts;
    private readonly ConcurrentQueue<StepPath> _fatalities = [];

    /// <summary>A batch of a play.</summary>
    public PlayRun(PlayContext play, IReadOnlyList<HostMemory> batch, TaskRunner tasks, ItemPreparer preparer, Func<TaskItem, bool> selected, StepGate gate)
    {
        Play = play;
        _tasks = tasks;
        _preparer = preparer;
        _selected = selected;
        _gate = gate;
        _hosts = [.. batch.Select((memory, i) => new HostRun(this, memory, i))];
        var context = play.Context(batch[0], play.Play, []);
        var strategy = KeywordEvaluator.Text(play.Play, "strategy", context) ?? "linear";
        IsLinear = !strategy.EndsWith("free", StringComparison.Ordinal) && !strategy.EndsWith("host_pinned", StringComparison.Ordinal);
        Strategy = IsLinear ? new LinearStrategy(_hosts)
            : strategy.EndsWith("host_pinned", StringComparison.Ordinal) ? new PinnedStrategy(play.Options.Forks)
            : new FreeStrategy();
        _debugger = new(play.Run, tasks, strategy.EndsWith("debug", StringComparison.Ordinal), () => End(wholePlay: true));
        ForcesHandlers = KeywordEvaluator.Bool(play.Play, "force_handlers", context, play.Options.ForceHandlers);
        _maxFailPercentage = KeywordEvaluator.Number(play.Play, "max_fail_percentage", context);
    }

    /// <summary>The play.</summary>
    public PlayContext Play { get; }

    /// <summary>When hosts may go on.</summary>
    public IStrategy Strategy { get; }

    /// <summary>Whether hosts go task by task together.</summary>
    public bool IsLinear { get; }

    /// <summary>Whether a host's tasks may be sent before their turn: there is one host, and nobody is asked whether a task is to run.</summary>
    public bool MaySendAhead => _hosts.Length == 1 && _gate.IsOpen && Play.Options.ReadAhead && !Play.Run.Journal.IsResumed;

    /// <summary>Whether handlers run on hosts that failed.</summary>
    public bool ForcesHandlers { get; }

    /// <summary>Whether a <c>meta</c> ended the play for this batch.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>Whether a <c>meta</c> ended it for the batches to come too.</summary>
    public bool EndsPlay { get; private set; }

    /// <summary>Whether there was a failure that all hosts must stop for and that nothing rescued.</summary>
    public bool IsFatal { get; private set; }

    /// <summary>How many such failures there were before a step: of those at the step itself a host knows nothing, in whatever order hosts run.</summary>
    public int FatalitiesBefore(StepPath step)
    {
        if (_fatalities.IsEmpty)
        {
            return 0;
        }

        var before = 0;
        foreach (var at in _fatalities)
        {
            before += !IsLinear || at.CompareTo(step) < 0 ? 1 : 0;
        }

        return before;
    }

    /// <summary>Where the last such failure was.</summary>
    public StepPath LastFatality => _fatalities.LastOrDefault();

    /// <summary>Runs the batch to its end.</summary>
    public Task RunAsync(PlayProgram program, CancellationToken cancellationToken) =>
        Task.WhenAll(_hosts.Select(h => Task.Run(() => h.RunAsync(program, cancellationToken), cancellationToken)));

    /// <summary>Ends the batch, or the play.</summary>
    public void End(bool wholePlay)
    {
        EndsPlay |= wholePlay;
        IsEnded = true;
    }

    /// <summary>
    /// Where an inclusion's steps are: hosts that include the same thing go through it together, others beside them.
    /// </summary>
    /// <param name="inclusion">What is included.</param>
    /// <param name="at">The including task, and which of its items.</param>
    public StepPath PathOf(Inclusion inclusion, StepPath at)
    {
        var known = _inclusions.GetOrAdd(at, _ => []);
        lock (known)
        {
            var root = inclusion.Items.Count == 0 ? null : inclusion.Items[0];
            var index = known.FindIndex(k => ReferenceEquals(k, root));
            if (index < 0)
            {
                index = known.Count;
                known.Add(root);
            }

            return at.Below(index);
        }
    }

    /// <summary>The program of what an inclusion brought, made once.</summary>
    public PlayProgram ProgramOf(Inclusion inclusion) => inclusion.Items.Count == 0
        ? new PlayProgram([], [])
        : _programs.GetValue(inclusion.Items[0], _ => ProgramBuilder.OfItems(inclusion.Items, _selected));

    /// <summary>The reading ahead of a host.</summary>
    public ReadAhead NewReadAhead(HostRun host) => new(host, Play.Run, _preparer);

    /// <summary>A write that other hosts' readings may depend on: on a host by delegation, or on the control machine.</summary>
    public void Distrust(string? host)
    {
        foreach (var run in _hosts.Where(h => host is null || h.Memory.Host.Name == host))
        {
            run.Ahead.Distrust();
        }
    }

    /// <summary>A task failed on a host.</summary>
    /// <param name="host">The host.</param>
    /// <param name="task">The task.</param>
    /// <param name="at">Its position.</param>
    /// <param name="isRescued">Whether a block rescues it at once: then the others that must stop are rescued too (since ansible-core 2.17).</param>
    public void TaskFailed(HostRun host, TaskSpec task, StepPath at, bool isRescued)
    {
        if (KeywordEvaluator.Bool(task, "any_errors_fatal", Play.Context(host.Memory, task, []), Play.Options.AnyErrorsFatal))
        {
            IsFatal |= !isRescued;
            _fatalities.Enqueue(at);
            Strategy.Recall(at);
        }
    }

    /// <summary>A host is out.</summary>
    public void HostFailed(HostRun host, StepPath at)
    {
        host.Memory.IsOut = true;
        Play.Remove(host.Memory);
        var failed = Interlocked.Increment(ref _failedHosts);
        if (_maxFailPercentage is { } most && failed * 100.0 / _hosts.Length > most)
        {
            IsFatal = true;
            _fatalities.Enqueue(at);
        }
    }

    /// <summary>A name in <c>notify</c> that no handler has.</summary>
    public void NoHandler(TaskSpec task, string name)
    {
        if (_warned.TryAdd(name, 0))
        {
            Play.Run.Events.Note(Diagnostic.Error("unknown-handler", "no handler of that name", $"\"{name}\"", task.Span));
        }
    }

    /// <summary>A handler was notified.</summary>
    public void Notified(HostRun host, TaskSpec task, HandlerEntry entry) => Play.Run.Events.Emit(
        new RunEvent.HandlerNotified(Play.Run.Events.Now, RefOf(task, StepPath.Start, host, []), host.Memory.Host.Name, entry.Task.Name ?? entry.Task.Action));

    /// <summary>Runs a task on a host; null when the person at the terminal, or <c>--start-at-task</c>, passes it by.</summary>
    public async ValueTask<TaskResult?> RunTaskAsync(
        HostRun host, TaskSpec task, StepPath path, IReadOnlyList<VariableLayer> inclusion, CancellationToken cancellationToken)
    {
        if (!await _gate.PassesAsync(task, path, cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var forAll = false;
        try
        {
            forAll = host.IsForAll(task);
        }
        catch (DiagnosticException)
        {
            // The task itself will say what is wrong with its keyword.
        }

        if (!forAll)
        {
            return await RunHereAsync(host, task, path, inclusion, cancellationToken).ConfigureAwait(false);
        }

        if (!ReferenceEquals(_once.Executor(path, () => ExecutorAt(path, host.PlaceOfStep) ?? host), host))
        {
            var shared = await _once.ResultAsync(path, cancellationToken).ConfigureAwait(false);
            TaskRunner.Register(new(host, task, RefOf(task, path, host, inclusion), path, inclusion), shared.Outcome.Result);
            return shared with { IsShared = true, Inclusions = [] };
        }

        var result = await RunHereAsync(host, task, path, inclusion, cancellationToken).ConfigureAwait(false);
        _once.Publish(path, result);
        return result;
    }

    /// <summary>Who runs a task once for all: who has run it in the run that goes on here, else the first.</summary>
    private HostRun? ExecutorAt(StepPath path, string place)
    {
        var here = Strategy.At(path);
        return Play.Run.Journal.HostOf(Play, place) is { } name && here.FirstOrDefault(h => h.Memory.Host.Name == name) is { } kept
            ? kept
            : here.MinBy(h => h.Index);
    }

    /// <summary>A host is at a step: those that wait for its turn at another need not.</summary>
    public void Arrive(HostRun host, StepPath step)
    {
        Strategy.Arrive(host, step);
        EndTurns(host, step);
    }

    /// <summary>A host takes no further part in the batch, whatever the reason.</summary>
    public void Leave(HostRun host)
    {
        EndTurns(host, StepPath.End);
        _once.Abandon(host);
        Strategy.Leave(host);
    }

    private void EndTurns(HostRun host, StepPath step)
    {
        if (_turns.IsEmpty)
        {
            return;
        }

        foreach (var (at, turns) in _turns)
        {
            if (!at.Equals(step) && turns.End(host))
            {
                _turns.TryRemove(at, out _);
            }
        }
    }

    private async ValueTask<TaskResult> RunHereAsync(
        HostRun host, TaskSpec task, StepPath path, IReadOnlyList<VariableLayer> inclusion, CancellationToken cancellationToken)
    {
        var reference = RefOf(task, path, host, inclusion);
        var call = new TaskCall(host, task, reference, path, inclusion) { Place = host.PlaceOfStep };
        call = call with { IsKept = Play.Run.Journal.IsDone(call) };
        if (!call.IsKept)
        {
            Announce(task, path, host, inclusion);
            if (task.ShortAction != "meta")
            {
                Play.Run.Events.Emit(new RunEvent.HostBegan(Play.Run.Events.Now, reference, host.Memory.Host.Name));
            }
        }

        double? most;
        try
        {
            most = MostAtOnce(call);
        }
        catch (DiagnosticException e)
        {
            return _tasks.Fail(call, e.Diagnostics);
        }

        return most is { } limit and > 0
            ? await InTurnAsync(call, (int)limit, cancellationToken).ConfigureAwait(false)
            : await RunCallAsync(call, cancellationToken).ConfigureAwait(false);
    }

    private ValueTask<TaskResult> RunCallAsync(TaskCall call, CancellationToken cancellationToken) =>
        call.IsKept ? _tasks.RunAsync(call, cancellationToken) : _debugger.RunAsync(call, cancellationToken);

    /// <summary>Runs a task that not all hosts may run at once: in the order of the hosts, where they go through the play together.</summary>
    private async ValueTask<TaskResult> InTurnAsync(TaskCall call, int most, CancellationToken cancellationToken)
    {
        if (IsLinear)
        {
            var turns = _turns.GetOrAdd(call.Path, path => new HostTurns(most, Strategy.At(path)));
            await turns.BeginAsync(call.Host, cancellationToken).ConfigureAwait(false);
            try
            {
                return await RunCallAsync(call, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                turns.End(call.Host);
            }
        }

        var throttle = _throttles.GetOrAdd(call.Task, _ => new(most));
        await throttle.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RunCallAsync(call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            throttle.Release();
        }
    }

    /// <summary>Tells of a task once, before any host tells of it, under the name that it has for the first host.</summary>
    private void Announce(TaskSpec task, StepPath path, HostRun host, IReadOnlyList<VariableLayer> inclusion)
    {
        lock (_announced)
        {
            if (_announced.Add(path))
            {
                var first = Strategy.At(path).MinBy(h => h.Index) ?? host;
                Play.Run.Events.Emit(new RunEvent.TaskStarted(Play.Run.Events.Now, RefOf(task, path, first, inclusion)));
            }
        }
    }

    /// <summary>How many hosts may run a task at once: as <c>throttle</c> says; one where it changes the groups, so that their order is the hosts'.</summary>
    private static double? MostAtOnce(TaskCall call) =>
        call.Task.ShortAction == "group_by" ? 1
        : call.Task.TryInherited("throttle", out _) ? KeywordEvaluator.Number(call.Task, "throttle", call.Context())
        : null;

    private TaskRef RefOf(TaskSpec task, StepPath path, HostRun host, IReadOnlyList<VariableLayer> inclusion)
    {
        var name = !string.IsNullOrEmpty(task.Name) ? NameOf(task, host, inclusion)
            : task.ShortAction == "include_role" && (task.Arguments as MapValue)?["name"]?.AsText() is { } included ? $"{task.Action} : {included}"
            : task.Action;

        // As Ansible, which tells of an inclusion of a role without the role that it stands in.
        var full = task.Role is { } role && task.ShortAction != "include_role" ? $"{role.Name} : {name}" : name;
        return new(path.ToString(), full, task.ShortAction, task.Span, task.IsHandler);
    }

    private string NameOf(TaskSpec task, HostRun host, IReadOnlyList<VariableLayer> inclusion)
    {
        var written = task.Keywords["name"];
        if (!written.HasTemplates)
        {
            return task.Name!;
        }

        try
        {
            return PythonText.Str(Templar.Resolve(written, Play.Context(host.Memory, task, inclusion)));
        }
        catch (DiagnosticException)
        {
            // A name may use the item of a loop, which is not there yet.
            return task.Name!;
        }
    }
}
