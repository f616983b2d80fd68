using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>Waits until what is read on a host is as a change needs it. Stateless, safe from any thread.</summary>
internal static class Poller
{
    /// <summary>Asks until the answer is yes, is hopeless, or the time is over: status 0, 1 or 124.</summary>
    public static async ValueTask<ActionOutcome> RunAsync(
        RemoteAction.Poll poll, IHostSession session, ApplyOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var from = time.GetTimestamp();
        while (true)
        {
            var verdict = await AskAsync(poll.Question, session, options, cancellationToken).ConfigureAwait(false);
            if (verdict.IsDone || verdict.IsHopeless)
            {
                return new(verdict.IsDone ? 0 : 1, "", verdict.Reason) { Seen = verdict.Seen };
            }

            if (time.GetElapsedTime(from) + poll.Pause >= poll.Timeout)
            {
                return new(124, "", $"not within {poll.Timeout.TotalSeconds:0.#} s: {verdict.Reason}") { Seen = verdict.Seen };
            }

            await Task.Delay(poll.Pause, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async ValueTask<PollVerdict> AskAsync(
        Probe<PollVerdict> question, IHostSession session, ApplyOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var step = question.Begin();
            while (!step.IsDone)
            {
                var round = new QueryRound();
                round.Add(step.Queries);
                step = step.Answer(await round.AskAsync(session, options, cancellationToken).ConfigureAwait(false));
            }

            return (PollVerdict)step.Value!;
        }
        catch (ProbeException e)
        {
            return new(false, e.Message);
        }
        catch (ModuleFaultException e)
        {
            return new(false, $"a bug in the module: {e.Message}") { IsHopeless = true };
        }
        catch (Exception e) when (ModuleBug.IsOne(e))
        {
            return new(false, $"a bug in the module: its question failed: {e.GetType().Name}: {e.Message}") { IsHopeless = true };
        }
    }
}
