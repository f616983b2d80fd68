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
    // Timers may fire a little before what another clock measures.
    private static readonly TimeSpan ClockError = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Plans, and applies unless <paramref name="check"/>; what is applied is <paramref name="revise"/>'s, where that is given. When
    /// the change is on its way <paramref name="onSent"/> is told, with the chain that it is in.
    /// </summary>
    public async ValueTask<ModuleOutcome> RunAsync(
        ModuleCall call,
        IHostSession session,
        ApplyOptions options,
        bool check,
        Func<Change, Change>? revise,
        Action<Change, ActionChain>? onSent,
        CancellationToken cancellationToken)
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

        if (verify && ModuleAudit.OfPlan(call, change) is { } broken)
        {
            return ModuleOutcome.Fail(broken) with { Sent = call.Asked };
        }

        if (change is null)
        {
            return Unchanged(call, check);
        }

        if (change.Refusal is { } refusal)
        {
            return new(TaskStatus.Failed, change.Foreseen.Values) { Message = change.Foreseen.Message ?? refusal, Sent = call.Asked };
        }

        if (!check && call.Hold?.Invoke(change) is { } held)
        {
            return Foresee(change) with { Status = TaskStatus.WouldRun, Message = held, Held = held };
        }

        if (call.Admission?.Invoke(change, check) is { } objection)
        {
            return new(TaskStatus.Failed, change.Foreseen.Values) { Message = objection, Sent = call.Asked };
        }

        if (check)
        {
            return change.Trial is { } trial
                ? await TryOutAsync(call, change, trial, session, options, cancellationToken).ConfigureAwait(false)
                : Foresee(change);
        }

        var chain = new ActionChain();
        var sent = ChangeSender.Send(revise?.Invoke(change) ?? change, session, options, new(chain, true), time, cancellationToken);
        onSent?.Invoke(sent.Change, chain);
        return await ConcludeAsync(call, sent, session, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The plan of a call that is read; false when the module failed to plan.</summary>
    /// <param name="call">The call.</param>
    /// <param name="change">The plan; null when there is nothing to do.</param>
    /// <param name="bug">Why it failed.</param>
    /// <param name="anew">Whether the module is asked again, though it has made its plan. Default false.</param>
    public static bool TryPlan(ModuleCall call, out Change? change, out string bug, bool anew = false)
    {
        try
        {
            (change, bug) = (anew ? call.PlanAnew() : call.Plan(), "");
            return true;
        }
        catch (Exception e) when (ModuleBug.IsOne(e))
        {
            (change, bug) = (null, ModuleBug.Text(call.Module, "its plan failed", e));
            return false;
        }
    }

    /// <summary>The report of a call that has nothing to change; false when the module failed to report.</summary>
    public static bool TryReport(ModuleCall call, out ModuleResult report, out string bug)
    {
        try
        {
            (report, bug) = (call.Module.ReportFrom(call.Args, call.State), "");
            return true;
        }
        catch (Exception e) when (ModuleBug.IsOne(e))
        {
            (report, bug) = (ModuleResult.Empty, ModuleBug.Text(call.Module, "its report failed", e));
            return false;
        }
    }

    private ModuleOutcome Unchanged(ModuleCall call, bool check)
    {
        if (!TryReport(call, out var report, out var bug))
        {
            return ModuleOutcome.Fail(bug) with { Sent = call.Asked };
        }

        var status = report.Failed ? TaskStatus.Failed : report.Skipped ? TaskStatus.Skipped : report.Changed == true ? TaskStatus.Changed : TaskStatus.Ok;
        var message = (check ? report.PlannedMessage : null) ?? report.Message;
        return verify && ModuleAudit.OfValues(call, report.Values, message) is { } leak
            ? ModuleOutcome.Fail(leak) with { Sent = call.Asked }
            : new(status, report.Values) { Message = message, Diffs = report.Diffs ?? [], Sent = call.Asked };
    }

    private static ModuleOutcome Foresee(Change change) =>
        new(change.IsOpaque ? TaskStatus.WouldRun : change.Foreseen.Changed == false ? TaskStatus.Ok : TaskStatus.Changed, change.Foreseen.Values)
        {
            Message = change.Foreseen.Message,
            Diffs = DiffsOf(change),
            Sent = [.. change.Actions.Select(a => a.ToString()!)],
        };

    /// <summary>Foretells by the tool's own dry run.</summary>
    private async ValueTask<ModuleOutcome> TryOutAsync(
        ModuleCall call, Change change, RemoteAction trial, IHostSession session, ApplyOptions options, CancellationToken cancellationToken)
    {
        var outcome = await ChangeSender.TimedAsync(session, trial, options, time, cancellationToken).ConfigureAwait(false);
        var result = ChangeSender.Fails(trial, outcome) ? Broken(change, outcome) : Judge(call, change, [outcome]);
        return result with { Sent = [.. call.Asked, trial.ToString()!] };
    }

    /// <summary>Waits for a change that was sent, sends what is left of it, and judges.</summary>
    public async ValueTask<ModuleOutcome> ConcludeAsync(
        ModuleCall call, SentChange sent, IHostSession session, ApplyOptions options, CancellationToken cancellationToken)
    {
        var change = sent.Change;
        var shown = new List<string>(call.Asked);
        var outcomes = new List<ActionOutcome>();
        var (failed, left) = await ChangeSender.CollectAsync(sent, shown, outcomes, cancellationToken).ConfigureAwait(false);
        var queue = new LinkedList<RemoteAction>(left);
        while (failed is null && queue.First is { } first)
        {
            queue.RemoveFirst();
            if (first.Value is RemoteAction.Next next)
            {
                if (!TryDecide(call, next, outcomes, out var decided, out var bug))
                {
                    call.Forget();
                    return ModuleOutcome.Fail(bug) with { Sent = shown, Touched = change.Touches };
                }

                foreach (var action in decided.Reverse())
                {
                    queue.AddFirst(action);
                }

                continue;
            }

            shown.Add(first.Value.ToString()!);
            var outcome = await ChangeSender.TimedAsync(session, first.Value, options, time, cancellationToken).ConfigureAwait(false);
            outcomes.Add(outcome);
            failed = ChangeSender.Fails(first.Value, outcome) ? outcome : null;
        }

        var result = outcomes.Count > 0 && IsLate(outcomes[^1], options) ? Late(call, change, options.Timeout!.Value)
            : failed is null ? Judge(call, change, outcomes)
            : Broken(change, failed);
        if (verify && result.Status != TaskStatus.Failed && ModuleAudit.OfValues(call, result.Values, result.Message) is { } leak)
        {
            result = ModuleOutcome.Fail(leak);
        }

        call.Forget();
        result = result with { Sent = shown, Touched = change.Touches };
        return verify && result.Status == TaskStatus.Changed && !change.IsOpaque
            ? await VerifyAsync(call, result, session, options, cancellationToken).ConfigureAwait(false)
            : result;
    }

    private static bool TryDecide(
        ModuleCall call, RemoteAction.Next next, IReadOnlyList<ActionOutcome> outcomes, out IReadOnlyList<RemoteAction> actions, out string bug)
    {
        try
        {
            (actions, bug) = (next.Decide(outcomes), "");
            return true;
        }
        catch (Exception e) when (ModuleBug.IsOne(e))
        {
            (actions, bug) = ([], ModuleBug.Text(call.Module, $"its next step ({next.Summary}) failed", e));
            return false;
        }
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
                Diffs = result.Diffs ?? DiffsOf(change),
                RanAnyway = result.Changed ?? change.IsOpaque,
            };
        }
        catch (Exception e) when (ModuleBug.IsOne(e))
        {
            return ModuleOutcome.Fail(ModuleBug.Text(call.Module, "its result failed", e));
        }
    }

    /// <summary>Whether an action was ended because its time was over, and not by a status of its own that looks the same.</summary>
    private static bool IsLate(ActionOutcome outcome, ApplyOptions options) =>
        outcome.ExitCode == ApplyOptions.TimedOut && options.Timeout is { } limit && outcome.Duration >= limit - ClockError;

    private static ModuleOutcome Late(ModuleCall call, Change change, TimeSpan limit) =>
        ModuleOutcome.Fail(
            $"{call.Module.Schema.Name} did not end within its time of {limit.TotalSeconds:0.###} s and was killed",
            ("timedout", Value.Map(("period", Value.Of((long)limit.TotalSeconds))))) with
        { Diffs = DiffsOf(change), IsLate = true };

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

    /// <summary>What a change differs in.</summary>
    public static IReadOnlyList<Diff> DiffsOf(Change change) =>
        change.Diffs ?? (change.IsOpaque || change.Before == change.After ? [] : [new Diff("before", "after", Line(change.Before), Line(change.After))]);

    private static string Line(string text) => text.Length == 0 || text.EndsWith('\n') ? text : text + "\n";
}
