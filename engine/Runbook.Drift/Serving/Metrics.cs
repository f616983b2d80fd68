using System.Globalization;
using System.Text;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>
/// What Prometheus reads, in its text format 0.0.4. Of the whole store: hosts and resources by state, schedules, the queue, the age of the
/// oldest check. Of this process: how long runs took, what was told, until when the certificate is valid. Stateless.
/// </summary>
/// <param name="queries">Ask the store.</param>
/// <param name="parts">This process.</param>
internal sealed class Metrics(DriftQueries queries, WebParts parts)
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

        Single(text, "runbook_stopped", "Whether everything is stopped", overview.Stop is null ? 0 : 1);
        Single(text, "runbook_settings_wrong", "Whether runbook.yml is wrong and what it said before holds", overview.Problems.Count == 0 ? 0 : 1);
        var oldest = await queries.Records.Hosts.OldestCheckAsync(overview.At, cancellationToken).ConfigureAwait(false);
        if (oldest is { } at)
        {
            Single(text, "runbook_oldest_check_age_seconds", "Seconds since the check of the host that was not checked for longest, paused ones not counted", (overview.At - at).TotalSeconds);
        }

        Single(text, "runbook_plans_waiting", "Plans that wait for a person", (await queries.ApprovalsAsync(ApprovalState.Waiting, cancellationToken).ConfigureAwait(false)).Count);
        Schedules(text, await queries.SchedulesAsync(cancellationToken).ConfigureAwait(false), overview.At);
        Process(text);
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

    private void Process(StringBuilder text)
    {
        const string Durations = "runbook_run_duration_seconds";
        Head(text, Durations, "How long the runs of this process took, a batch of hosts each", "histogram");
        foreach (var (schedule, seen) in parts.Worker.Durations.Read())
        {
            foreach (var (most, count) in seen.Buckets)
            {
                Line(text, $"{Durations}_bucket", count, ("schedule", schedule), ("le", double.IsPositiveInfinity(most) ? "+Inf" : most.ToString(CultureInfo.InvariantCulture)));
            }

            Line(text, $"{Durations}_sum", seen.Sum, ("schedule", schedule));
            Line(text, $"{Durations}_count", seen.Count, ("schedule", schedule));
        }

        Head(text, "runbook_notifications_total", "Messages of this process by target, and whether they were taken", "counter");
        foreach (var ((target, wasTold), count) in parts.Notifier.Counts.OrderBy(c => c.Key))
        {
            Line(text, "runbook_notifications_total", count, ("target", target), ("outcome", wasTold ? "sent" : "dropped"));
        }

        if (parts.Tls is { } tls)
        {
            Single(text, "runbook_certificate_expires_timestamp_seconds", "Until when the certificate of this page is valid", tls.Expires.ToUnixTimeSeconds());
        }
    }

    private static void Single(StringBuilder text, string name, string help, double value)
    {
        Head(text, name, help);
        Line(text, name, value);
    }

    private static void Head(StringBuilder text, string name, string help, string type = "gauge") =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

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
