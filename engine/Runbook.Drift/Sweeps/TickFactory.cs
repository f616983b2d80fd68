using Quartz;
using Quartz.Extensibility;

namespace Runbook.Drift;

/// <summary>Makes the jobs of Quartz. Safe from any thread.</summary>
internal sealed class TickFactory(DriftContext context) : IJobFactory
{
    /// <inheritdoc/>
    public ValueTask<JobScope> CreateJob(TriggerFiredBundle bundle, IScheduler scheduler, CancellationToken cancellationToken) => new(new JobScope(new TickJob(context)));

    /// <inheritdoc/>
    public ValueTask ReturnJob(JobScope scope, CancellationToken cancellationToken) => default;
}
