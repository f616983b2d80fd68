using Runbook.Store;

namespace Runbook.Drift;

/// <summary>One host with its resources, differences and history. Stateless.</summary>
internal static class HostPage
{
    private const int Open = 20;

    /// <summary>The page's content.</summary>
    public static Html Of(HostDetail detail, WebUser user)
    {
        var differing = detail.Resources.Where(r => r.State != ResourceState.InSync).ToArray();
        var same = detail.Resources.Where(r => r.State == ResourceState.InSync).ToArray();
        return Html.Of(
            $"""
            <p>{PageParts.Badge(detail.Host.State.Word())} since {PageParts.Time(detail.Host.Since)}, {Checked(detail.Host)}</p>
            {(detail.Host.Detail is { } why ? PageParts.Alert("bad", PageParts.Said(why)) : default)}
            {(detail.Lease is { } lease ? PageParts.Alert("info", Html.Of($"Now worked on: {PageParts.Name(lease.Purpose)}, by <code>{PageParts.Name(lease.Owner)}</code>")) : default)}
            {Pausing(detail.Host, user)}
            <section aria-labelledby="resources"><h2 id="resources">Resources</h2>{(differing.Length == 0 ? Html.Of($"<p class=\"none\">None differs from its wish.</p>") : default)}{Html.Join(differing.Select((r, i) => Resource(r, i < Open, user)))}
            {(same.Length == 0 ? default : Html.Of($"<details class=\"same\"><summary>{same.Length:N0} in sync</summary>{Html.Each(same, r => Resource(r, false, user))}</details>"))}</section>
            <section aria-labelledby="history"><h2 id="history">History</h2>{PageParts.History(detail.History, withHost: false)}</section>
            <section aria-labelledby="runs"><h2 id="runs">Runs</h2>{PageParts.Runs(detail.Runs)}</section>
            """);
    }

    private static Html Checked(HostRecord host) => host.LastCheck is null ? Html.Of($"never checked to the end")
        : Html.Of($"last checked {PageParts.Time(host.LastCheck)}{By(host.LastRun)}");

    private static Html By(string? run) => run is null ? default : Html.Of($" in run {PageParts.RunLink(run)}");

    private static Html Pausing(HostRecord host, WebUser user)
    {
        var path = $"/hosts/{Uri.EscapeDataString(host.Host)}";
        return host.State == HostState.Paused && host.Paused is { } pause
            ? Html.Of($"{PageParts.Alert("warn", PageParts.Paused(pause))}{PageParts.Act(user, path + "/resume", "Resume this host", kind: "main")}")
            : PageParts.Act(user, path + "/pause", "Pause this host", Html.Of($"{PageParts.Reason("Why pause?")}{PageParts.Span("For", orForEver: true)}"));
    }

    private static Html Resource(ResourceRecord r, bool isOpen, WebUser user) => Html.Of(
        $"""
        <details class="resource"{(isOpen && !string.IsNullOrEmpty(r.Diff) ? Html.Of($" open") : default)}><summary><code>{PageParts.Name(r.Key)}</code> {PageParts.Badge(r.State.Word())}</summary>
        <p>{PageParts.Name(r.Task)} <code class="dim">{PageParts.Name(r.Place)}</code></p><p class="dim">So since {PageParts.Time(r.Since)}, checked {PageParts.Time(r.Checked)}{(r.AppliedBy is { } by
            ? Html.Of($", last applied {PageParts.Time(r.AppliedAt)} by {PageParts.Name(by)}{By(r.AppliedRun)}") : default)}.</p>
        {PageParts.Said(r.Message)}{PageParts.Diff(r.Diff)}{Silencing(r, user)}</details>
        """);

    private static Html Silencing(ResourceRecord r, WebUser user) => r.State is ResourceState.InSync or ResourceState.Suppressed || !user.May(AccountRole.Operator) ? default
        : Html.Of($"<p><a href=\"/suppressions?host={Uri.EscapeDataString(r.Host)}&amp;resource={Uri.EscapeDataString(r.Key)}\">Suppress this resource…</a></p>");
}
