using Runbook.Store;

namespace Runbook.Drift;

/// <summary>One host with its resources, differences and history. Stateless.</summary>
internal static class HostPage
{
    /// <summary>The page's content.</summary>
    public static Html Of(HostDetail detail, WebUser user) => Html.Of(
        $"""
        <p>{PageParts.Badge(detail.Host.State.Word())} since {PageParts.Time(detail.Host.Since)}, last checked {PageParts.Time(detail.Host.LastCheck)} by run {PageParts.RunLink(detail.Host.LastRun)}</p>
        {(detail.Host.Detail is { } why ? Html.Of($"<p class=\"notice\">{why}</p>") : default)}
        {(detail.Lease is { } lease ? Html.Of($"<p>Now worked on by {lease.Owner}.</p>") : default)}
        {Pausing(detail.Host, user)}
        <section aria-labelledby="resources"><h2 id="resources">Resources</h2>{Html.Each(detail.Resources.OrderBy(r => r.State == ResourceState.InSync), Resource)}</section>
        <section aria-labelledby="history"><h2 id="history">History</h2>{PageParts.History(detail.History, withHost: false)}</section>
        <section aria-labelledby="runs"><h2 id="runs">Runs</h2>{PageParts.Runs(detail.Runs)}</section>
        """);

    private static Html Pausing(HostRecord host, WebUser user)
    {
        var path = $"/hosts/{Uri.EscapeDataString(host.Host)}";
        return host.Paused is { } pause
            ? Html.Of($"<p class=\"notice\">Paused by {pause.Who} since {PageParts.Time(pause.At)}: {pause.Why}</p>{PageParts.Act(user, path + "/resume", "Resume this host")}")
            : PageParts.Act(user, path + "/pause", "Pause this host", PageParts.Reason("Why pause?"));
    }

    private static Html Resource(ResourceRecord r) => Html.Of(
        $"""
        <details class="resource"{(string.IsNullOrEmpty(r.Diff) ? default : Html.Of($" open"))}><summary><code>{r.Key}</code> {PageParts.Badge(r.State.Word())}</summary>
        <p>{r.Task} <code>{r.Place}</code></p><p>So since {PageParts.Time(r.Since)}, checked {PageParts.Time(r.Checked)}{(r.AppliedBy is { } by
            ? Html.Of($", last applied {PageParts.Time(r.AppliedAt)} by {by} in run {PageParts.RunLink(r.AppliedRun)}") : default)}.</p>
        {(r.Message is { } m ? Html.Of($"<p>{m}</p>") : default)}{PageParts.Diff(r.Diff)}</details>
        """);
}
