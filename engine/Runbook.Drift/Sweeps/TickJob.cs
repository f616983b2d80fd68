using Quartz;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>What a trigger of Quartz does: begins a sweep of its schedule, unless one is going on.</summary>
internal sealed class TickJob(DriftContext context) : IJob
{
    /// <inheritdoc/>
    public async ValueTask Execute(IJobExecutionContext execution, CancellationToken cancellationToken)
    {
        var name = execution.JobDetail.Key.Name;
        try
        {
            if (context.Find(name) is { } schedule)
            {
                await context.Store.Schedules.SetDueAsync(name, execution.NextFireTimeUtc, cancellationToken).ConfigureAwait(false);
                var delay = schedule.Timing.SplayOf(name) + (schedule.Timing.Jitter * Random.Shared.NextDouble());
                if (delay > TimeSpan.Zero)
                {
                    await Task.Delay(delay, context.Time, cancellationToken).ConfigureAwait(false);
                }

                if (await context.Commands.StartAsync(name, null, null, cancellationToken).ConfigureAwait(false) is { } refused)
                {
                    context.Log($"{name}: not begun: {refused}");
                }
            }
        }
        catch (StoreException e)
        {
            // the next tick comes
            context.Log($"{name}: not begun: {e.Message}");
        }
    }
}
