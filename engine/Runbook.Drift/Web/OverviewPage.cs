using Runbook.Store;

namespace Runbook.Drift;

/// <summary>How the fleet stands. Stateless.</summary>
internal static class OverviewPage
{
    /// <summary>The page's content.</summary>
    public static Html Of(Overview overview, IReadOnlyList<Approval> waiting, WebUser user) => Html.Of(
        $"""
        {Stop(overview.Stop, user)}{Problems(overview)}{Waiting(waiting)}
        <section aria-labelledby="hosts"><h2 id="hosts">Hosts</h2><ul class="counts">{Html.Each(Enum.GetValues<HostState>(), s => Count("/hosts", s.Word(), overview.Hosts.GetValueOrDefault(s)))}</ul></section>
        <section aria-labelledby="resources"><h2 id="resources">Resources</h2><ul class="counts">{Html.Each(Enum.GetValues<ResourceState>(), s => Count("/resources", s.Word(), overview.Resources.GetValueOrDefault(s)))}</ul></section>
        <section aria-labelledby="changes"><h2 id="changes">Since yesterday</h2><p>{overview.ChangeCount} changes{(overview.ChangeCount > overview.Changes.Count ? $", the last {overview.Changes.Count}:" : "")}</p>
        {PageParts.History(overview.Changes, withHost: true)}</section>
        """);

    /// <summary>The global stop, and the form that begins or ends it.</summary>
    public static Html Stop(GlobalStop? stop, WebUser user) => stop is null
        ? PageParts.Act(user, "/stop", "Stop everything", PageParts.Reason("Why stop?"))
        : Html.Of($"<div class=\"notice\" role=\"alert\"><p>Everything is stopped by {stop.Who} since {PageParts.Time(stop.At)}: {stop.Reason}</p>{PageParts.Act(user, "/go-on", "Go on")}</div>");

    private static Html Problems(Overview overview) => overview.Problems.Count == 0 ? default : Html.Of(
        $"<div class=\"notice\" role=\"alert\"><p>runbook.yml is wrong; what it said before holds:</p><ul>{Html.Each(overview.Problems, p => Html.Of($"<li>{p.ToString()}</li>"))}</ul></div>");

    private static Html Waiting(IReadOnlyList<Approval> waiting) => waiting.Count == 0 ? default : Html.Of(
        $"<p class=\"notice\">{waiting.Count} {(waiting.Count == 1 ? "plan waits" : "plans wait")} for a person: <a href=\"/schedules#plans\">look at them</a></p>");

    private static Html Count(string path, string word, int count) => Html.Of(
        $"<li><a href=\"{path}?state={word}\"><span class=\"number\">{count}</span> {PageParts.Badge(word)}</a></li>");
}
