using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>
/// Changes of the tasks to come that are sent behind the change a host is at, each to be begun only if the one before it
/// succeeded: so commands in a row cost one round trip. Only where nothing else can see the order, and for tasks whose change is
/// known already and whose predecessors' success is their exit status alone. Used by one host's loop.
/// </summary>
internal sealed class SendAhead(HostRun host, RunState run)
{
    private const int Most = 64;
    private static readonly Change Nothing = new("", "") { Touches = Footprint.Nothing };
    private readonly Dictionary<StepPath, SentChange> _sent = [];

    /// <summary>What was sent for a task ahead of its turn; null when nothing was.</summary>
    public SentChange? Take(StepPath path) => _sent.Remove(path, out var sent) ? sent : null;

    /// <summary>Sends what may follow a change, and asks behind it all what the changes make stale.</summary>
    /// <param name="call">The task that the host is at.</param>
    /// <param name="item">What it was prepared as.</param>
    /// <param name="change">Its change, which is on its way.</param>
    /// <param name="chain">The chain that it is in.</param>
    /// <param name="session">Its session.</param>
    /// <param name="cancellationToken">Ends the sending and what was sent.</param>
    public void Follow(
        TaskCall call, PreparedItem item, Change change, ActionChain chain, IHostSession session, CancellationToken cancellationToken)
    {
        if (!session.Chains || run.Options.Verify || run.Services.Gate is not null || item.Target!.Connection == "local" || item.DelegatedTo is not null || call.Task.Loop is not null
            || !ChangeSender.GoesWhole(change))
        {
            return;
        }

        host.Ahead.BindIfIdle();
        var (last, touched) = host.MaySendAhead
            ? SendFollowing(call, item, change, chain, session, cancellationToken)
            : (call.Path, change.Touches);
        host.Ahead.ReadBehind(last, touched, item, session, cancellationToken);
    }

    private (StepPath Last, Footprint Touched) SendFollowing(
        TaskCall call, PreparedItem item, Change change, ActionChain chain, IHostSession session, CancellationToken cancellationToken)
    {
        var (task, last, touched) = (call.Task, call.Path, change.Touches);
        foreach (var (next, path, place, _) in host.Upcoming())
        {
            if (!IsJudgedByStatus(task, change) || _sent.Count >= Most || !host.IsSureToRun(next, task)
                || !TryPlan(path, item, touched, out var ready, out var planned))
            {
                break;
            }

            (task, change) = (next, planned ?? Nothing);
            if (planned is not null)
            {
                run.Journal.NoteBegin(host, next, place);
                _sent[path] = ChangeSender.SendEarly(planned, session, ready!.Options, new(chain, false), run.Services.Time, cancellationToken);
                (last, touched) = (path, touched + planned.Touches);
            }
        }

        return (last, touched);
    }

    /// <summary>What a task to come will change, if that is known; null when nothing.</summary>
    private bool TryPlan(StepPath path, PreparedItem current, Footprint touched, out PreparedItem? ready, out Change? planned)
    {
        planned = null;
        ready = host.Ahead.Peek(path);
        if (ready is { Settled: not null })
        {
            return true;
        }

        if (ready?.Call is not { } call || ready.Target != current.Target || ready.Async is not null || ready.Check
            || (!call.AsksNothing && (!call.IsRead || call.Reads.Overlaps(touched)))
            || call.Pending().Count > 0 || call.ReadFailure is not null)
        {
            return false;
        }

        return ModuleExecutor.TryPlan(call, out planned, out _)
            && (planned is null
                ? ModuleExecutor.TryReport(call, out var report, out _) && !report.Failed
                : planned.Refusal is null && ChangeSender.GoesWhole(planned));
    }

    private static bool IsJudgedByStatus(TaskSpec task, Change change) =>
        change.IsJudgedByStatus
        && !task.Keywords.ContainsKey("failed_when")
        && !task.Keywords.ContainsKey("until")
        && !task.Keywords.ContainsKey("retries")
        && !task.TryInherited("debugger", out _)
        && ChangedWhen(task).All(c => c is BoolValue)
        && !task.Chain.Any(n => n.Keywords.TryGetValue("notify", out var names) && names?.HasTemplates == true);

    private static IEnumerable<Value> ChangedWhen(TaskSpec task) =>
        task.Keywords.TryGetValue("changed_when", out var conditions) ? KeywordEvaluator.Conditions(conditions) : [];
}
