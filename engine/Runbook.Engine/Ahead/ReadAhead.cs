using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>
/// The window of tasks of one host that are bound and read before their turn: a converged play costs a few round trips, however
/// long it is. A write drops the readings whose footprint it touches; the window then shrinks, and grows again while nothing is
/// touched. Used by the host's own loop, but for <see cref="Distrust"/>.
/// </summary>
internal sealed class ReadAhead(HostRun host, RunState run, ItemPreparer preparer)
{
    private const int FirstWindow = 256;
    private const int LargestWindow = 2048;
    private const int SmallestWindow = 8;
    private static readonly TimeSpan OldestReading = TimeSpan.FromSeconds(60);
    private readonly Dictionary<StepPath, AheadTask> _ready = [];
    private int _window = FirstWindow;
    private int _distrusted;
    private long _readAt;
    private HashSet<ModuleCall> _behind = [];
    private StepPath _behindPath;
    private Task _arriving = Task.CompletedTask;
    private EvaluationContext? _noScope;

    /// <summary>Something outside this host's loop changed what was bound or read: all is to be read again. Safe from any thread.</summary>
    public void Distrust() => Interlocked.Exchange(ref _distrusted, 1);

    /// <summary>What was prepared for a task without a loop; null when nothing was.</summary>
    public PreparedItem? Take(TaskCall call)
    {
        Freshen();
        return _ready.Remove(call.Path, out var task) && task.Loop is null ? task.Items[0] with { Context = call.Context() } : null;
    }

    /// <summary>What is prepared for a task without a loop, which stays; null when nothing is.</summary>
    public PreparedItem? Peek(StepPath path) => _ready.TryGetValue(path, out var task) && task.Loop is null ? task.Items[0] : null;

    /// <summary>Whether a task to come is known to change the host.</summary>
    public bool KnowsChange(StepPath path) =>
        _arriving.IsCompleted
        && _ready.TryGetValue(path, out var task)
        && task.Items.Any(i => i.Call is { IsRead: true, ReadFailure: null } call && ModuleExecutor.TryPlan(call, out var change, out _) && change is not null);

    /// <summary>What was prepared for the items of a loop; null when nothing was, or for other items.</summary>
    public PreparedItem[]? TakeLoop(TaskCall call, IReadOnlyList<Value> items, IReadOnlyList<VariableLayer> layers)
    {
        Freshen();
        return _ready.Remove(call.Path, out var task) && task.Loop is { } loop && loop.SequenceEqual(items)
            ? [.. task.Items.Select((item, i) => item with { Context = call.Context(layers[i]) })]
            : null;
    }

    /// <summary>Reads what the host's current task needs, and with it, in the same round trips, what the tasks after it need.</summary>
    public async ValueTask ReadAsync(IReadOnlyList<PreparedItem> current, IHostSession session, CancellationToken cancellationToken)
    {
        var first = current[0];
        Bind();
        var sharing = _ready.Values.SelectMany(t => t.Unread).Where(i => i.Target == first.Target && SameOptions(i.Options, first.Options));
        var calls = current.Concat(sharing).Select(i => i.Call!).ToArray();
        _readAt = run.Services.Time.GetTimestamp();
        _window = Math.Min(LargestWindow, _window * 2);
        await ModuleCall.ReadAllAsync(calls, session, first.Options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Binds the tasks of the window when none is bound: those that wait for a result are not tried again at every change.</summary>
    public void BindIfIdle()
    {
        if (_ready.Count == 0)
        {
            Bind();
        }
    }

    /// <summary>
    /// Asks again, in one flight with the changes on their way, what those make stale and what was not asked yet: the host answers
    /// when it has applied them.
    /// </summary>
    /// <param name="last">The last task whose change is on its way.</param>
    /// <param name="touched">What the changes touch.</param>
    /// <param name="current">What the host is at.</param>
    /// <param name="session">Its session.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public void ReadBehind(StepPath last, Footprint touched, PreparedItem current, IHostSession session, CancellationToken cancellationToken)
    {
        var stale = _ready.Where(r => r.Key.CompareTo(last) > 0).SelectMany(r => r.Value.Items)
            .Where(i => i.Call is { AsksNothing: false } call && i.Target == current.Target && SameOptions(i.Options, current.Options)
                && (!call.IsRead || call.Reads.Overlaps(touched)))
            .Select(i => i.Call!).ToHashSet();
        if (stale.Count == 0 || !_arriving.IsCompleted)
        {
            return;
        }

        foreach (var call in stale)
        {
            call.Forget();
        }

        (_behind, _behindPath) = (stale, last);
        _readAt = run.Services.Time.GetTimestamp();
        _arriving = ReadQuietlyAsync([.. stale], session, current.Options, cancellationToken);
    }

    /// <summary>Waits for what is read behind changes.</summary>
    public Task ArrivedAsync(CancellationToken cancellationToken) => _arriving.WaitAsync(cancellationToken);

    /// <summary>A change was not applied when it was sent, but later: what was read behind it is stale.</summary>
    public void DropBehind() => _behind = [];

    /// <summary>The host's own write: drops the readings that it touches; on the control machine also what was bound.</summary>
    /// <param name="path">The task that wrote.</param>
    /// <param name="touched">What it touched.</param>
    /// <param name="isLocal">Whether it wrote on the control machine.</param>
    public void Touch(StepPath path, Footprint touched, bool isLocal)
    {
        if (!touched.Overlaps(Footprint.Everything))
        {
            return;
        }

        if (isLocal)
        {
            _ready.Clear();
            return;
        }

        var dropped = false;
        foreach (var call in _ready.Values.SelectMany(t => t.Items).Select(i => i.Call).OfType<ModuleCall>())
        {
            var isBehind = path.CompareTo(_behindPath) <= 0 && _behind.Contains(call);
            if (!isBehind && call.Reads.Overlaps(touched))
            {
                dropped |= call.IsRead;
                call.Forget();
            }
        }

        _window = dropped ? Math.Max(SmallestWindow, _window / 4) : _window;
    }

    private static async Task ReadQuietlyAsync(
        IReadOnlyList<ModuleCall> calls, IHostSession session, ApplyOptions options, CancellationToken cancellationToken)
    {
        try
        {
            await ModuleCall.ReadAllAsync(calls, session, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HostUnreachableException or OperationCanceledException)
        {
            // Told by the task that needs the reading: it asks again.
        }
    }

    private static bool SameOptions(ApplyOptions a, ApplyOptions b) => a.Timeout == b.Timeout && a.Environment.SequenceEqual(b.Environment);

    private void Freshen()
    {
        if (Interlocked.Exchange(ref _distrusted, 0) == 1 || (_ready.Count > 0 && run.Services.Time.GetElapsedTime(_readAt) > OldestReading))
        {
            _ready.Clear();
        }
    }

    /// <summary>Binds the tasks of the window that are not bound yet.</summary>
    private void Bind()
    {
        var pending = new PendingNames();
        var guard = new AheadGuard(pending.Layer, run.AheadFunctions);
        var left = _window - _ready.Count;
        if (left <= 0 || !run.Options.ReadAhead || !host.CurrentTasks.All(pending.Add))
        {
            return;
        }

        foreach (var (task, path, _, inclusion) in host.Upcoming())
        {
            if (!_ready.ContainsKey(path) && IsModule(task) && left-- > 0 && TryBind(task, path, inclusion, guard) is { } ahead)
            {
                _ready[path] = ahead;
            }

            if (left <= 0 || !pending.Add(task))
            {
                return;
            }
        }
    }

    private static bool IsModule(TaskSpec task) =>
        DirectiveTable.Find(task.ShortAction) is null
        && !task.TryInherited("delegate_to", out _)
        && !task.TryInherited("run_once", out _)
        && !task.TryInherited("throttle", out _)
        && !task.Keywords.ContainsKey("until");

    /// <summary>What waits for its turn without its scope, which is made anew then: thousands wait at once.</summary>
    private PreparedItem Kept(PreparedItem item) => item with { Context = _noScope ??= item.Context.With(VariableScope.Empty) };

    private AheadTask? TryBind(TaskSpec task, StepPath path, IReadOnlyList<VariableLayer> inclusion, AheadGuard guard)
    {
        var call = new TaskCall(host, task, TaskCall.NoRef, path, inclusion) { Guard = guard };
        try
        {
            if (task.Loop is not { } loop)
            {
                return new(null, [Kept(preparer.Prepare(call, call.Context()))]);
            }

            var items = LoopItems.Of(loop, call.Context());
            return new(items, [.. items.Select((_, i) => Kept(preparer.Prepare(call, call.Context(LoopItems.Layer(loop, items, i)))))]);
        }
        catch (Exception e) when (e is NotYetKnownException or DiagnosticException or IOException or UnauthorizedAccessException)
        {
            // Bound again in its turn, when all is known; a mistake is told then, at its own task.
            return null;
        }
    }
}
