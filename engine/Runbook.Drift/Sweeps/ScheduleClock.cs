using Quartz;

namespace Runbook.Drift;

/// <summary>
/// When schedules begin: Quartz with its persistent store, one trigger a schedule. In PostgreSQL all processes share it and one of them
/// fires; Quartz does not cluster on SQLite, where one process serves. Used by one server.
/// </summary>
internal sealed class ScheduleClock(DriftContext context) : IAsyncDisposable
{
    private const string Group = "runbook";
    private static readonly TimeSpan CheckIn = TimeSpan.FromSeconds(5);
    private IScheduler? _scheduler;

    /// <summary>How long it is between two ticks; of a cron expression, the next two.</summary>
    public static TimeSpan? IntervalOf(Timing timing, DateTimeOffset now)
    {
        if (timing.Every is { } every)
        {
            return every;
        }

        return CronExpression.TryParse(timing.Cron!, out var cron) && cron.GetNextValidTimeAfter(now) is { } first && cron.GetNextValidTimeAfter(first) is { } second ? second - first : null;
    }

    /// <summary>Starts ticking. May be called again after a failure.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var address = context.Options.Store.Address;
        _scheduler ??= await QuartzSchedulerBuilder.Create(q =>
        {
            q.ConfigureScheduler(o => (o.InstanceName, o.InstanceId) = ("runbook", context.Owner));
            q.UseDefaultThreadPool(4);
            q.UseTimeProvider(context.Time);
            q.UseJobFactory(new TickFactory(context));
            q.UsePersistentStore(s =>
            {
                if (address.IsPostgres)
                {
                    s.UsePostgres(address.ConnectionString);
                    s.UseClustering(c => (c.CheckinInterval, c.CheckinMisfireThreshold) = (CheckIn, CheckIn));
                }
                else
                {
                    // a file of its own: Quartz takes the whole file for each of its steps
                    s.UseSqlite($"Data Source={address.File}.quartz");
                }

                s.ProvisionSchema();
                s.UseSystemTextJsonSerializer(_ => { });
            });
        }).BuildScheduler(cancellationToken).ConfigureAwait(false);
        await ApplyAsync(cancellationToken).ConfigureAwait(false);
        await _scheduler.Start(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Brings the triggers in line with the schedules; those that are as they were keep their time.</summary>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        if (_scheduler is null)
        {
            return;
        }

        var wanted = context.Settings.Schedules.ToDictionary(s => s.Name, StringComparer.Ordinal);
        var known = await context.Store.Schedules.ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var gone in known.Where(k => !wanted.ContainsKey(k.Name)))
        {
            await _scheduler.DeleteJob(new JobKey(gone.Name, Group), cancellationToken).ConfigureAwait(false);
            await context.Store.Schedules.SetDueAsync(gone.Name, null, cancellationToken).ConfigureAwait(false);
        }

        foreach (var schedule in wanted.Values)
        {
            await PutAsync(_scheduler, schedule, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_scheduler is not null)
        {
            await _scheduler.Shutdown(false, CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the next tick is later than the interval allows: the clock was set back since.</summary>
    private bool IsFarOff(ITrigger trigger, Timing timing) =>
        timing.Every is { } every && trigger.NextFireTimeUtc - context.Time.GetUtcNow() > every + CheckIn;

    private async Task PutAsync(IScheduler scheduler, Schedule schedule, CancellationToken cancellationToken)
    {
        var (job, timing) = (new JobKey(schedule.Name, Group), schedule.Timing);
        var shape = $"{timing.Every}|{timing.Cron}|{timing.Zone.Id}";
        var key = new TriggerKey(schedule.Name, Group);
        if (await scheduler.GetTrigger(key, cancellationToken).ConfigureAwait(false) is { } same && same.Description == shape && !IsFarOff(same, timing))
        {
            await context.Store.Schedules.SetDueAsync(schedule.Name, same.NextFireTimeUtc, cancellationToken).ConfigureAwait(false);
            return;
        }

        var builder = TriggerBuilder.Create(context.Time).WithIdentity(key).ForJob(job).WithDescription(shape);
        // one tick for all that were missed, and at once
        var trigger = (timing.Every is { } every
            ? builder.StartNow().WithSimpleSchedule(s => s.WithInterval(every).RepeatForever().WithMisfireInstruction(SimpleTriggerMisfireInstruction.NowWithRemainingCount))
            : builder.WithCronSchedule(timing.Cron!, c => c.InTimeZone(timing.Zone).WithMisfireInstruction(CronTriggerMisfireInstruction.FireAndProceed))).Build();
        var detail = JobBuilder.Create<TickJob>().WithIdentity(job).Build();
        await scheduler.ScheduleJob(detail, [trigger], new ScheduleJobOptions { Replace = true }, cancellationToken).ConfigureAwait(false);
        await context.Store.Schedules.SetDueAsync(schedule.Name, trigger.NextFireTimeUtc, cancellationToken).ConfigureAwait(false);
    }
}
