using Runbook.Core;
using Runbook.Sdk;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine;

/// <summary>
/// Takes a module call from its reading to its outcome. Holds the single question of the engine: only plan, or apply? Safe from
/// any thread.
/// </summary>
internal sealed class ModuleExecutor(TimeProvider time, bool verify)
{
    /// <summary>Plans, and applies unless <paramref name="check"/>; what is applied is <paramref name="revise"/>'s, where that is given.</summary>
    public async ValueTask<ModuleOutcome> RunAsync(
        ModuleCall call, IHostSession session, ApplyOptions options, bool check, Func<Change, Change>? revise, CancellationToken cancellationToken)
    {
        await ModuleCall.ReadAllAsync([call], session, options, cancellationToken).ConfigureAwait(false);
        if (call.ReadFailure is { } failure)
        {
            return ModuleOutcome.Fail(failure) with { Sent = call.Asked };
        }

        if (!TryPlan(call, out var change, out var bug))
        {
            return ModuleOutcome.Fail(bug) with { Sent = call.Asked };
        }

        if (change is null)
        {
            return Unchanged(call);
        }

        if (change.Refusal is { } refusal)
        {
            return new(TaskStatus.Failed, change.Foreseen.Values) { Message = change.Foreseen.Message ?? refusal, Sent = call.Asked };
        }

        return check
            ? Foresee(change)
            : await ApplyAsync(call, revise?.Invoke(change) ?? change, session, options, cancellationToken).ConfigureAwait(false);
    }

    private static bool TryPlan(ModuleCall call, out Change? change, out string bug)
    {
        try
        {
            (change, bug) = (call.Module.PlanFrom(call.Args, call.State), "");
            return true;
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            (change, bug) = (null, $"a bug in module {call.Module.Schema.Name}: its plan failed: {e.GetType().Name}: {e.Message}");
            return false;
        }
    }

    private static ModuleOutcome Unchanged(ModuleCall call)
    {
        var report = call.Module.ReportFrom(call.Args, call.State);
        var status = report.Failed ? TaskStatus.Failed : report.Skipped ? TaskStatus.Skipped : report.Changed == true ? TaskStatus.Changed : TaskStatus.Ok;
        return new(status, report.Values) { Message = report.Message, Sent = call.Asked };
    }

    private static ModuleOutcome Foresee(Change change) =>
        new(change.IsOpaque ? TaskStatus.WouldRun : change.Foreseen.Changed == false ? TaskStatus.Ok : TaskStatus.Changed, change.Foreseen.Values)
        {
            Message = change.Foreseen.Message,
            Diffs = DiffsOf(change),
            Sent = [.. change.Actions.Select(a => a.ToString()!)],
        };

    private async ValueTask<ModuleOutcome> ApplyAsync(
        ModuleCall call, Change change, IHostSession session, ApplyOptions options, CancellationToken cancellationToken)
    {
        var sent = new List<string>(call.Asked);
        var outcomes = new List<ActionOutcome>();
        var queue = new LinkedList<RemoteAction>(change.Actions);
        ActionOutcome? failed = null;
        while (failed is null && queue.First is { } first)
        {
            queue.RemoveFirst();
            if (first.Value is RemoteAction.Next next)
            {
                foreach (var action in next.Decide(outcomes).Reverse())
                {
                    queue.AddFirst(action);
                }

                continue;
            }

            sent.Add(first.Value.ToString()!);
            var outcome = await TimedAsync(session, first.Value, options, cancellationToken).ConfigureAwait(false);
            outcomes.Add(outcome);
            failed = outcome.Succeeded || first.Value.TakesAnyStatus ? null : outcome;
        }

        var result = failed is null ? Judge(call, change, outcomes) : Broken(change, failed);
        call.Forget();
        result = result with { Sent = sent, Touched = change.Touches };
        return verify && result.Status == TaskStatus.Changed && !change.IsOpaque
            ? await VerifyAsync(call, result, session, options, cancellationToken).ConfigureAwait(false)
            : result;
    }

    private async ValueTask<ActionOutcome> TimedAsync(
        IHostSession session, RemoteAction action, ApplyOptions options, CancellationToken cancellationToken)
    {
        var (started, ticks) = (time.GetUtcNow(), time.GetTimestamp());
        var outcome = action is RemoteAction.Poll poll
            ? await Poller.RunAsync(poll, session, options, time, cancellationToken).ConfigureAwait(false)
            : await session.ApplyAsync(action, options, cancellationToken).ConfigureAwait(false);
        return outcome with { Started = started, Duration = time.GetElapsedTime(ticks) };
    }

    private static ModuleOutcome Judge(ModuleCall call, Change change, List<ActionOutcome> outcomes)
    {
        try
        {
            var result = change.Result?.Invoke(outcomes) ?? ModuleResult.Empty;
            var status = result.Failed ? TaskStatus.Failed
                : result.Skipped ? TaskStatus.Skipped
                : result.Changed == false ? TaskStatus.Ok
                : TaskStatus.Changed;
            return new(status, Merge(change.Foreseen, result))
            {
                Message = result.Message ?? change.Foreseen.Message,
                Diffs = DiffsOf(change),
                RanAnyway = result.Changed ?? change.IsOpaque,
            };
        }
        catch (Exception e) when (e is not (OutOfMemoryException or OperationCanceledException))
        {
            return ModuleOutcome.Fail($"a bug in module {call.Module.Schema.Name}: its result failed: {e.GetType().Name}: {e.Message}");
        }
    }

    private static ModuleOutcome Broken(Change change, ActionOutcome failed)
    {
        var reason = failed.Error.Trim() is { Length: > 0 } error ? error : failed.Output.Trim();
        return new(
            TaskStatus.Failed,
            [.. change.Foreseen.Values, .. ModuleResult.Of(
                ("rc", Value.Of(failed.ExitCode)), ("stdout", Value.Of(failed.Output)), ("stderr", Value.Of(failed.Error))).Values])
        {
            Message = reason.Length > 0 ? reason : $"ended with status {failed.ExitCode}",
            Diffs = DiffsOf(change),
        };
    }

    private static async ValueTask<ModuleOutcome> VerifyAsync(
        ModuleCall call, ModuleOutcome result, IHostSession session, ApplyOptions options, CancellationToken cancellationToken)
    {
        await ModuleCall.ReadAllAsync([call], session, options, cancellationToken).ConfigureAwait(false);
        if (call.ReadFailure is null && TryPlan(call, out var left, out _) && left is { Refusal: null })
        {
            return result with
            {
                Status = TaskStatus.Failed,
                Message = $"a bug in module {call.Module.Schema.Name}: after it was applied the plan is not empty: {left.Before} -> {left.After}",
            };
        }

        call.Forget();
        return result;
    }

    private static IReadOnlyList<KeyValuePair<string, Value>> Merge(ModuleResult foreseen, ModuleResult result)
    {
        if (foreseen.Values.Count == 0)
        {
            return result.Values;
        }

        var merged = new OrderedDictionary<string, Value>();
        foreach (var (key, value) in foreseen.Values.Concat(result.Values))
        {
            merged[key] = value;
        }

        return [.. merged];
    }

    private static IReadOnlyList<Diff> DiffsOf(Change change) =>
        change.Diffs ?? (change.IsOpaque || change.Before == change.After ? [] : [new Diff("before", "after", Line(change.Before), Line(change.After))]);

    private static string Line(string text) => text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";
}
