using System.Text.Json;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>
/// Takes what people's runs of a schedule's playbook did into the states, so that what was applied by hand counts as applied. Before each
/// check; one worker at a time for a schedule. Other playbooks' runs say nothing of this one's wishes.
/// </summary>
internal sealed class HandRuns(DriftContext context)
{
    private const int Page = 100;

    private RunbookStore Store => context.Store;

    /// <summary>Takes in all that ended since the last time.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="hosts">Its hosts: what a run did to others is not its concern.</param>
    /// <param name="cancellationToken">Gives up; the next time goes on.</param>
    public async Task TakeInAsync(Schedule schedule, IReadOnlyCollection<string> hosts, CancellationToken cancellationToken)
    {
        await Store.Runs.TakeInAsync(cancellationToken).ConfigureAwait(false);
        while (await Store.Runs.UnjudgedAsync(schedule.Name, Page, cancellationToken).ConfigureAwait(false) is { Count: > 0 } runs)
        {
            foreach (var run in runs.Where(r => IsOf(r, schedule.Playbook)))
            {
                await JudgeAsync(run, hosts, cancellationToken).ConfigureAwait(false);
            }

            await Store.Runs.MarkJudgedAsync(schedule.Name, runs, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a run was one of a schedule's playbook, be it in another checkout.</summary>
    internal static bool IsOf(RunRecord run, string playbook)
    {
        // "./a//b.yml" and "../x/a/b.yml" name files by their last parts too
        var parts = playbook.Split('/', '\\').Where(p => p is not ("" or "." or "..")).ToArray();
        return run.Playbooks.Any(p => Path.Combine(run.Header.Folder, Path.GetFileName(p)).Split('/', '\\').TakeLast(parts.Length).SequenceEqual(parts));
    }

    private async Task JudgeAsync(RunRecord run, IReadOnlyCollection<string> hosts, CancellationToken cancellationToken)
    {
        var seen = new StateCollector(context.Loader.DiffText);
        await foreach (var line in Store.Runs.EventsAsync(run.Id, 0, cancellationToken).ConfigureAwait(false))
        {
            try
            {
                seen.Emit(line.Event);
            }
            catch (JsonException e)
            {
                // a laptop with a newer Runbook may tell of what this one does not know
                context.Log($"run {run.Id}: what {run.Header.Who} did is not taken in: its event {line.Sequence} cannot be read: {e.Message}");
                return;
            }
        }

        string[] touched = [.. seen.Seen.Select(o => o.Host).Distinct().Intersect(hosts)];
        if (touched.Length > 0)
        {
            var rules = await Store.Suppressions.ListAsync(context.Time.GetUtcNow(), cancellationToken).ConfigureAwait(false);
            await new StateWriter(Store, context.Time).SaveAsync(
                seen, touched, new(run.Header.Who, null, run.Id), null, [.. context.Settings.Suppressions, .. rules], cancellationToken).ConfigureAwait(false);
        }
    }
}
