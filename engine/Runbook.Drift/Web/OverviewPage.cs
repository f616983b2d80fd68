using Runbook.Store;

namespace Runbook.Drift;

/// <summary>How the fleet stands. Stateless.</summary>
internal static class OverviewPage
{
    /// <summary>The page's content. What is marked <c>data-live</c> the script keeps fresh.</summary>
    public static Html Of(
        Overview overview, IReadOnlyList<ScheduleView> schedules, IReadOnlyList<RunRecord> runs, IReadOnlyList<Transition> breakers, int waiting, WebUser user) => Html.Of(
        $"""
        <div id="faults" data-live>{Faults.Of(overview, schedules, breakers, waiting)}</div>{Stopping(overview.Stop, user)}
        <section aria-labelledby="hosts" class="fleet"><h2 id="hosts">Hosts</h2><div id="host-counts" data-live>{Counts("/hosts", "hosts", Enum.GetValues<HostState>().Select(s => (s.Word(), overview.Hosts.GetValueOrDefault(s))).ToArray())}</div></section>
        <section aria-labelledby="resources" class="fleet"><h2 id="resources">Resources</h2><div id="resource-counts" data-live>{Counts("/resources", "resources", Enum.GetValues<ResourceState>().Select(s => (s.Word(), overview.Resources.GetValueOrDefault(s))).ToArray())}</div></section>
        <div class="columns"><section aria-labelledby="schedules"><h2 id="schedules">Schedules</h2><div id="schedule-list" data-live>{PageParts.Table("Schedules", ["Name", "State", "Last ended", "-Due next"], schedules, Row)}</div></section>
        <section aria-labelledby="runs"><h2 id="runs">Latest runs</h2><div id="run-list" data-live>{PageParts.Table("Latest runs", ["Run", "State", "Began", "Who"], runs, Row)}</div></section></div>
        <section aria-labelledby="changes"><h2 id="changes">Since yesterday</h2><div id="change-list" data-live><p>{Changed(overview)}</p>
        {PageParts.History(overview.Changes, withHost: true)}</div></section>
        """);

    /// <summary>The form that begins or ends the global stop.</summary>
    public static Html Stopping(GlobalStop? stop, WebUser user) => stop is null
        ? PageParts.Act(user, "/stop", "Stop everything", PageParts.Reason("Why stop?"), "danger") : PageParts.Act(user, "/go-on", "Go on", kind: "main");

    private static string Changed(Overview overview) => (overview.ChangeCount, overview.Changes.Count) switch
    {
        (0, _) => "Nothing changed in the last day.",
        (1, _) => "1 change in the last day.",
        var (all, shown) => $"{all:N0} changes in the last day{(all > shown ? $"; the last {shown}:" : ".")}",
    };

    private static Html Counts(string path, string what, (string Word, int Count)[] states) => Html.Of(
        $"""
        {Bar(what, states)}<ul class="counts">{Html.Each(states, s => Html.Of(
            $"<li{(s.Count == 0 ? Html.Of($" class=\"zero\"") : default)}><a href=\"{path}?state={s.Word}\" data-state=\"{s.Word}\"><span class=\"number\">{s.Count:N0}</span> {PageParts.Spoken(s.Word)}</a></li>"))}</ul>
        """);

    /// <summary>The shares of the states as a bar; nothing while there is nothing to share.</summary>
    private static Html Bar(string what, (string Word, int Count)[] states)
    {
        var total = states.Sum(s => (long)s.Count);
        if (total == 0)
        {
            return Html.Of($"<p class=\"none\">No {what} yet: they appear with the first check.</p>");
        }

        var (parts, left) = (new List<Html>(), 0.0);
        foreach (var (word, count) in states.Where(s => s.Count > 0))
        {
            var width = Math.Max(4, 1000.0 * count / total);
            parts.Add(Html.Of($"<rect data-state=\"{word}\" x=\"{left:0.##}\" width=\"{width:0.##}\" height=\"10\"/>"));
            left += width;
        }

        return Html.Of(
            $"<svg class=\"bar\" viewBox=\"0 0 {left:0.##} 10\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{string.Join(", ", states.Where(s => s.Count > 0).Select(s => $"{s.Count} {PageParts.Spoken(s.Word)}"))}\">{Html.Join(parts)}</svg>");
    }

    private static Html Row(ScheduleView view) => Html.Of(
        $"<tr><th scope=\"row\"><a href=\"/schedules\">{PageParts.Name(view.Schedule.Name)}</a></th><td>{PageParts.Badge(SchedulesPage.StateOf(view))}</td><td>{PageParts.Time(view.Record.LastFinished)}</td><td class=\"wide\">{PageParts.Time(view.Record.NextDue)}</td></tr>");

    private static Html Row(RunRecord r) => Html.Of(
        $"<tr><td>{PageParts.RunLink(r.Id)}</td><td>{PageParts.Badge(r.Status)}</td><td>{PageParts.Time(r.Started)}</td><td>{PageParts.Name(r.Header.Schedule is { } s ? $"schedule {s}" : r.Header.Who)}</td></tr>");
}
