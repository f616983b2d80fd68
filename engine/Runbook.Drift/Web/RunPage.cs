using Runbook.Core;
using Runbook.Store;
using TaskStatus = Runbook.Core.TaskStatus;

namespace Runbook.Drift;

/// <summary>One run, and what of it is told as it goes. Stateless.</summary>
internal static class RunPage
{
    /// <summary>How many events are shown at once.</summary>
    public const int Most = 2000;

    /// <summary>The page's content. A run that still goes is followed by the script, from the number of the next event on.</summary>
    /// <param name="run">The run.</param>
    /// <param name="recaps">The counts of its hosts; empty while it goes.</param>
    /// <param name="events">What is told of it.</param>
    /// <param name="host">Only of this host; null for all.</param>
    /// <param name="next">The number of the next event.</param>
    /// <param name="isWhole">Whether there are no more events now.</param>
    public static Html Of(RunRecord run, IReadOnlyList<HostRecap> recaps, IReadOnlyList<Html> events, string? host, long next, bool isWhole)
    {
        var path = $"/runs/{Uri.EscapeDataString(run.Id)}";
        var only = host is null ? "" : $"&host={Uri.EscapeDataString(host)}";
        return Html.Of(
            $"""
            <p>{PageParts.Badge(run.Status)} <span id="run-state" role="status" aria-live="polite"></span></p>
            <dl><dt>Playbooks</dt><dd>{PageParts.Name(string.Join(", ", run.Playbooks))}{(run.Check ? " (check)" : "")}</dd><dt>Who</dt><dd>{PageParts.Name(run.Header.Who)} at {PageParts.Name(run.Header.ControlHost)}</dd>
            {(run.Header.Schedule is { } s ? Html.Of($"<dt>Schedule</dt><dd><a href=\"/schedules\">{PageParts.Name(s)}</a></dd>") : default)}{(run.Header.Commit is { } c ? Html.Of($"<dt>Commit</dt><dd><code>{PageParts.Name(c)}</code></dd>") : default)}
            <dt>Began</dt><dd>{PageParts.Time(run.Started)}</dd><dt>Took</dt><dd>{PageParts.Length(run.Duration)}</dd></dl>
            {(recaps.Count == 0 ? default : Recaps(recaps, path))}
            <section aria-labelledby="told"><h2 id="told">{(host is null ? Html.Of($"Events") : Html.Of($"Events of {PageParts.Name(host)}"))}</h2>
            <form method="get" action="{path}"><label>Only this host <input name="host" type="search" value="{host}"></label><button>Show</button></form>
            <p id="tally" class="tally"></p>
            <ol id="events" class="events" {(run.Status == "running" ? Html.Of($"data-follow=\"{path}/events?from={next}{only}\"") : default)}>{Html.Join(events)}</ol>
            {(isWhole || run.Status == "running" ? default : Html.Of($"<p><a href=\"{path}?from={next}{only}\" rel=\"next\">The next {Most} events</a></p>"))}</section>
            """);
    }

    /// <summary>An event as an entry of the list; nothing for those that tell nothing to people.</summary>
    public static Html Entry(RunEvent e, Func<Diff, string> diffText) => e switch
    {
        RunEvent.PlayStarted p => Html.Of($"<li class=\"play\"><h3>{PageParts.Name(p.Name)}</h3></li>"),
        RunEvent.OutputReceived o => Html.Of($"<li>{PageParts.HostLink(o.Host)} <span class=\"task\">{PageParts.Name(o.Task.Name)}</span>{PageParts.Output("output", o.Text)}</li>"),
        RunEvent.TaskRetried r => Html.Of($"<li>{PageParts.HostLink(r.Host)} {PageParts.Badge("retried")} <span class=\"task\">{PageParts.Name(r.Task.Name)}: attempt {r.Attempt} of {r.Retries}</span></li>"),
        RunEvent.ItemFinished i => Done(i.Host, $"{i.Task.Name} ({i.Label})", i.Outcome, diffText),
        RunEvent.TaskFinished f => Done(f.Host, f.Task.Name, f.Outcome, diffText),
        RunEvent.Noted n => Html.Of($"<li>{PageParts.Said(n.Diagnostic.ToString())}</li>"),
        RunEvent.RunFinished r => Html.Of($"<li class=\"play\"><h3>Ended with status {r.ExitCode} after {PageParts.Length(r.Duration)}</h3></li>"),
        _ => default,
    };

    /// <summary>Whether an event is to be told when only one host is asked for.</summary>
    public static bool IsOf(RunEvent e, string host) => e switch
    {
        RunEvent.OutputReceived o => o.Host == host,
        RunEvent.TaskRetried r => r.Host == host,
        RunEvent.ItemFinished i => i.Host == host,
        RunEvent.TaskFinished f => f.Host == host,
        _ => true,
    };

    private static Html Done(string host, string task, TaskOutcome outcome, Func<Diff, string> diffText)
    {
        var status = Sdk.ModuleSchema.SnakeCase(outcome.Status.ToString());
        return Html.Of(
            $"""
            <li data-status="{status}">{PageParts.HostLink(host)} {PageParts.Badge(status)} <span class="task">{PageParts.Name(task)}</span> <small>{PageParts.Length(outcome.Duration)}</small>
            {PageParts.Said(outcome.Message)}{Html.Each(outcome.Diffs, d => PageParts.Diff(diffText(d)))}{Outputs(outcome)}</li>
            """);
    }

    private static Html Outputs(TaskOutcome outcome) => outcome.Status is TaskStatus.Changed or TaskStatus.Failed or TaskStatus.Ok
        ? Html.Of($"{PageParts.Output("output", TextOf(outcome, "stdout"))}{PageParts.Output("errors", TextOf(outcome, "stderr"))}") : default;

    private static string? TextOf(TaskOutcome outcome, string key) =>
        outcome.Result[key] is { HoldsSecrets: true } ? ValueJson.Mask : outcome.Result[key] is StringValue { Text: { } text } ? text : null;

    private static Html Recaps(IReadOnlyList<HostRecap> recaps, string path) => Html.Of(
        $"""
        <section aria-labelledby="recap"><h2 id="recap">Hosts</h2>{PageParts.Table("Hosts of this run", ["Host", "Ok", "Changed", "Failed", "-Unreachable", "-Skipped", "-Would run", "Output"], recaps, h => Html.Of(
            $"<tr><th scope=\"row\">{PageParts.HostLink(h.Host)}</th><td data-label=\"ok\">{h.Ok}</td><td data-label=\"changed\">{h.Changed}</td><td data-label=\"failed\">{h.Failed}</td><td class=\"wide\">{h.Unreachable}</td><td class=\"wide\">{h.Skipped}</td><td class=\"wide\">{h.WouldRun}</td><td><a href=\"{path}?host={Uri.EscapeDataString(h.Host)}\" aria-label=\"only this: {h.Host}\">only this</a></td></tr>"))}</section>
        """);
}
