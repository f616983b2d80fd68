using Runbook.Core;
using Runbook.Engine;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Cli;

/// <summary>Finds out whether a saved plan still holds: its inputs, and every change, read and computed anew. Stateless.</summary>
internal static class PlanCheck
{
    /// <summary>Returns when the plan holds.</summary>
    /// <exception cref="DiagnosticException">It does not; with the reasons, host by host.</exception>
    public static async Task HoldsAsync(SavedPlan plan, PreparedRun run, Screen screen, CancellationToken cancellationToken)
    {
        if (RunInputs.Differences(plan.Inputs, run.Inputs()) is { Count: > 0 } changed)
        {
            throw new DiagnosticException(Refusal("what the plan was made from has changed; nothing was applied", string.Join("; ", changed)));
        }

        var (recorder, failures) = (new PlanRecorder(screen.Secrets), new FailureList());
        var services = run.Composition.Services() with { Gate = recorder, Sinks = [failures] };
        var runner = new PlaybookRunner(services, run.Options with { Check = true }, run.FreshInventory());
        var code = await runner.RunAsync(run.Playbooks, cancellationToken).ConfigureAwait(false);
        // A failure that a block rescued ends nothing.
        var failed = code == 0 ? [] : failures.All;
        var refusals = failed.Select(f => Refusal($"{f.Host} cannot be checked again; nothing was applied", f.Why)).ToList();
        if (refusals.Count == 0 && code != 0)
        {
            refusals.Add(Refusal("the hosts cannot be checked again; nothing was applied", $"the check ended with exit status {code}"));
        }

        // A host that could not be checked differs in all of it: that is said already.
        refusals.AddRange(plan.Differences(recorder.Changes).Where(d => failed.All(f => f.Host != d.Key))
            .Select(d => Refusal($"the plan does not hold for {d.Key} any more; nothing was applied", string.Join("; ", d.Value))));
        if (refusals.Count > 0)
        {
            throw new DiagnosticException(refusals);
        }
    }

    private static Diagnostic Refusal(string summary, string detail) =>
        Diagnostic.Error("plan-stale", summary, detail, default, "make a new plan, and look at it");

    /// <summary>The hosts whose check fails, with the reason.</summary>
    private sealed class FailureList : IEventSink
    {
        public List<(string Host, string Why)> All { get; } = [];

        public void Emit(RunEvent e)
        {
            if (e is RunEvent.TaskFinished { Outcome: { Status: TaskStatus.Failed or TaskStatus.Unreachable, Ignored: false } outcome } failed
                && All.All(f => f.Host != failed.Host))
            {
                All.Add((failed.Host, $"{failed.Task.Name}: {outcome.Message}"));
            }
        }
    }
}
