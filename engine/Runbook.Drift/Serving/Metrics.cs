using System.Globalization;
using System.Text;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>
/// What Prometheus reads, in its text format 0.0.4: hosts and resources by state, schedules, the queue, the age of the oldest check, how
/// long runs took. Of the whole store, not of one process. Stateless.
/// </summary>
internal sealed class Metrics(DriftQueries queries)
{
    /// <summary>The page.</summary>
    public async Task<string> TextAsync(CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var overview = await queries.OverviewAsync(cancellationToken).ConfigureAwait(false);
        Head(text, "runbook_hosts", "Hosts by state");
        foreach (var state in Enum.GetValues<HostState>())
        {
            Line(text, "runbook_hosts", overview.Hosts.GetValueOrDefault(state), ("state", state.Word()));
        }

        Head(text, "runbook_resources", "Resources by state");
        foreach (var state in Enum.GetValues<ResourceState>())
        {
            Line(text, "runbook_resources", overview.Resources.GetValueOrDefault(state), ("state", state.Word()));
        }

        Head(text, "runbook_stopped", "Whether everything is stopped");
        Line(text, "runbook_stopped", overview.Stop is null ? 0 : 1);
        Schedules(text, await queries.SchedulesAsync(cancellationToken).ConfigureAwait(false), overview.At);
        return text.ToString();
    }

    private static void Schedules(StringBuilder text, IReadOnlyList<ScheduleView> schedules, DateTimeOffset now)
    {
        (string Name, string Help, Func<ScheduleView, double?> Value)[] gauges =
        [
            ("runbook_schedule_paused", "Whether a schedule is paused", s => s.Record.Paused is null ? 0 : 1),
            ("runbook_schedule_failures", "Failed runs of a schedule in a row", s => s.Record.FailuresInRow),
            ("runbook_schedule_queue", "Hosts that wait in the sweep that is going on", s => s.Progress is { } p ? p.Total - p.Done - p.Held : 0),
            ("runbook_schedule_last_check_age_seconds", "Seconds since a schedule last ended", s => (now - s.Record.LastFinished)?.TotalSeconds),
            ("runbook_schedule_last_duration_seconds", "How long the last sweep took", s =>
                s.Record is { LastStarted: { } begun, LastFinished: { } ended } && ended >= begun ? (ended - begun).TotalSeconds : null),
        ];
        foreach (var (name, help, value) in gauges)
        {
            Head(text, name, help);
            foreach (var schedule in schedules)
            {
                if (value(schedule) is { } number)
                {
                    Line(text, name, number, ("schedule", schedule.Schedule.Name));
                }
            }
        }
    }

    private static void Head(StringBuilder text, string name, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(" gauge\n");

    private static void Line(StringBuilder text, string name, double value, params (string Key, string Value)[] labels)
    {
        text.Append(name);
        if (labels.Length > 0)
        {
            text.Append('{').AppendJoin(',', labels.Select(l => $"{l.Key}=\"{Escaped(l.Value)}\"")).Append('}');
        }

        text.Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
