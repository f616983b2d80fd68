using Runbook.Core;
using Runbook.Store;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Drift;

/// <summary>One run, and what of it is told as it goes. Stateless.</summary>
internal static class RunPage
{
    /// <summary>How many events of a run that is over are shown.</summary>
    public const int Most = 2000;

    /// <summary>The page's content. A run that still goes is followed by the script, from the number of the next event on.</summary>
    public static Html Of(RunRecord run, IReadOnlyList<Html> events, long next, bool isWhole) => Html.Of(
        $"""
        <p>{PageParts.Badge(run.Status)} <span id="run-state" role="status" aria-live="polite"></span></p>
        <dl><dt>Playbooks</dt><dd>{string.Join(", ", run.Playbooks)}{(run.Check ? " (check)" : "")}</dd><dt>Who</dt><dd>{run.Header.Who} at {run.Header.ControlHost}</dd>
        <dt>Schedule</dt><dd>{run.Header.Schedule ?? "–"}</dd><dt>Commit</dt><dd><code>{run.Header.Commit ?? "–"}</code></dd>
        <dt>Began</dt><dd>{PageParts.Time(run.Started)}</dd><dt>Took</dt><dd>{PageParts.Length(run.Duration)}</dd></dl>
        {(isWhole ? default : Html.Of($"<p class=\"notice\">Only the first {Most} events are shown.</p>"))}
        <ol id="events" class="events" {(run.Status == "running" ? Html.Of($"data-follow=\"/runs/{Uri.EscapeDataString(run.Id)}/events?from={next}\"") : default)}>{Html.Join(events)}</ol>
        """);

    /// <summary>An event as an entry of the list; nothing for those that tell nothing to people.</summary>
    public static Html Entry(RunEvent e, Func<Diff, string> diffText) => e switch
    {
        RunEvent.PlayStarted p => Html.Of($"<li class=\"play\"><h2>{p.Name}</h2></li>"),
        RunEvent.OutputReceived o => Html.Of($"<li>{PageParts.HostLink(o.Host)} {o.Task.Name}{PageParts.Output("output", o.Text)}</li>"),
        RunEvent.TaskRetried r => Html.Of($"<li>{PageParts.HostLink(r.Host)} {r.Task.Name}: attempt {r.Attempt} of {r.Retries}</li>"),
        RunEvent.ItemFinished i => Done(i.Host, $"{i.Task.Name} ({i.Label})", i.Outcome, diffText),
        RunEvent.TaskFinished f => Done(f.Host, f.Task.Name, f.Outcome, diffText),
        RunEvent.Noted n => Html.Of($"<li>{n.Diagnostic.ToString()}</li>"),
        RunEvent.RunFinished r => Html.Of($"<li class=\"play\"><h2>Ended with status {r.ExitCode} after {PageParts.Length(r.Duration)}</h2><ul>{Html.Each(r.Hosts, Recap)}</ul></li>"),
        _ => default,
    };

    private static Html Done(string host, string task, TaskOutcome outcome, Func<Diff, string> diffText) => Html.Of(
        $"""
        <li>{PageParts.HostLink(host)} {PageParts.Badge(Sdk.ModuleSchema.SnakeCase(outcome.Status.ToString()))} {task} <small>{PageParts.Length(outcome.Duration)}</small>
        {(outcome.Message is { } m ? Html.Of($"<p>{m}</p>") : default)}{Html.Each(outcome.Diffs, d => PageParts.Diff(diffText(d)))}{Outputs(outcome)}</li>
        """);

    private static Html Outputs(TaskOutcome outcome) => outcome.Status is TaskStatus.Changed or TaskStatus.Failed or TaskStatus.Ok
        ? Html.Of($"{PageParts.Output("output", TextOf(outcome, "stdout"))}{PageParts.Output("errors", TextOf(outcome, "stderr"))}") : default;

    private static string? TextOf(TaskOutcome outcome, string key) =>
        outcome.Result[key] is { HoldsSecrets: true } ? ValueJson.Mask : outcome.Result[key] is StringValue { Text: { } text } ? text : null;

    private static Html Recap(HostRecap h) => Html.Of(
        $"<li>{PageParts.HostLink(h.Host)}: {h.Ok} ok, {h.Changed} changed, {h.Failed} failed, {h.Unreachable} unreachable, {h.Skipped} skipped</li>");
}
