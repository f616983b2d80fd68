using Runbook.Core;
using Runbook.Sdk;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Engine;

/// <summary>
/// Runs modules under <c>async</c>. With <c>poll: 0</c> a script is left behind on the host as a job that <c>async_status</c> asks
/// for; a module that is more than one script runs to its end first, and only its result waits there. Otherwise the module runs
/// within the time limit. Safe from any thread.
/// </summary>
internal sealed class AsyncRunner(RunState run)
{
    /// <summary>Runs a module.</summary>
    public ValueTask<ModuleOutcome> RunAsync(
        TaskCall task, AsyncSpec spec, ModuleCall call, IHostSession session, ApplyOptions options, bool check, CancellationToken cancellationToken) =>
        spec.IsLeft
            ? LeaveAsync(task, AsyncJob.New(spec.Limit), call, session, options, check, cancellationToken)
            : AwaitAsync(spec, call, session, options, check, cancellationToken);

    private async ValueTask<ModuleOutcome> AwaitAsync(
        AsyncSpec spec, ModuleCall call, IHostSession session, ApplyOptions options, bool check, CancellationToken cancellationToken)
    {
        var limit = options.Timeout is { } own && own < spec.Limit ? own : spec.Limit;
        var outcome = await run.Executor.RunAsync(call, session, options with { Timeout = limit }, check, null, null, cancellationToken).ConfigureAwait(false);
        if (outcome.IsLate && limit == spec.Limit)
        {
            return ModuleOutcome.Fail(
                $"async task did not complete within the requested time - {spec.Limit.TotalSeconds:0}s",
                ("async_result", Value.Map(AsyncJob.New(spec.Limit).StatusKeys()))) with { Sent = outcome.Sent, Touched = outcome.Touched };
        }

        var keys = AsyncJob.New(spec.Limit).Keys(1).Select(k => KeyValuePair.Create(k.Key, k.Value));
        return outcome.Status == TaskStatus.Skipped ? outcome : outcome with { Values = [.. keys, .. outcome.Values] };
    }

    private async ValueTask<ModuleOutcome> LeaveAsync(
        TaskCall task, AsyncJob job, ModuleCall call, IHostSession session, ApplyOptions options, bool check, CancellationToken cancellationToken)
    {
        var isLeft = false;
        var outcome = await run.Executor.RunAsync(call, session, options, check, Revised, null, cancellationToken).ConfigureAwait(false);
        if (check)
        {
            return outcome with { Values = [.. ModuleResult.Of(job.Keys(0)).Values, .. outcome.Values] };
        }

        if (isLeft)
        {
            return outcome;
        }

        if (outcome.Status == TaskStatus.Changed)
        {
            run.Events.Note(Diagnostic.Warning(
                "async-to-end", "a module without a background form ran to its end", $"{task.Task.ShortAction} with poll: 0 on {task.Host.Memory.Host.Name}", task.Task.ActionSpan));
        }

        var written = await session.ApplyAsync(job.Ended(ResultShaper.Shape(outcome, null, showDiff: false)), options with { OnOutput = null }, cancellationToken).ConfigureAwait(false);
        var begun = written.Succeeded ? Begun(job, written) : ModuleOutcome.Fail(written.Error.Trim());
        return begun with { Sent = outcome.Sent, Touched = outcome.Touched, Diffs = outcome.Diffs };

        Change Revised(Change change)
        {
            if (change.Refusal is not null || change.Actions is not [RemoteAction.Run only])
            {
                return change;
            }

            isLeft = true;
            return change with
            {
                Actions = [job.Start(only, change.Foreseen.Values)],
                Foreseen = ModuleResult.Empty,
                Result = outcomes => new(Begun(job, outcomes[0]).Values),
                IsOpaque = true,
            };
        }
    }

    private static ModuleOutcome Begun(AsyncJob job, ActionOutcome written) =>
        new(TaskStatus.Changed, ModuleResult.Of([.. job.Keys(0), ("results_file", Value.Of(written.Output.Trim()))]).Values);
}
