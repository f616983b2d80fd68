using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Lists of hosts and of resources, with search. Stateless.</summary>
internal static class HostsPage
{
    /// <summary>Hosts.</summary>
    public static Html Of(IReadOnlyList<HostRecord> hosts, string? text, string? state, int offset, int limit) => Html.Of(
        $"""
        {Search("/hosts", "Part of the name", text, state, Enum.GetValues<HostState>().Select(s => s.Word()))}
        {Table(hosts)}{More("/hosts", hosts.Count, text, state, offset, limit)}
        """);

    /// <summary>Resources.</summary>
    public static Html Of(IReadOnlyList<ResourceRecord> resources, string? text, string? state, int offset, int limit) => Html.Of(
        $"""
        {Search("/resources", "Part of host, resource or task", text, state, Enum.GetValues<ResourceState>().Select(s => s.Word()))}
        {Table(resources)}{More("/resources", resources.Count, text, state, offset, limit)}
        """);

    /// <summary>A table of hosts.</summary>
    public static Html Table(IReadOnlyList<HostRecord> hosts) => hosts.Count == 0 ? Html.Of($"<p class=\"none\">No hosts.</p>")
        : PageParts.Table("Hosts", ["Host", "State", "-Since", "Last check", "-Resources", "-Drifted", "-Pending", "-In error"], hosts, Row);

    /// <summary>A table of resources.</summary>
    public static Html Table(IReadOnlyList<ResourceRecord> resources) => resources.Count == 0 ? Html.Of($"<p class=\"none\">No resources.</p>")
        : PageParts.Table("Resources", ["Host", "Resource", "State", "-Since", "-Task"], resources, Row);

    private static Html Row(HostRecord h) => Html.Of(
        $"""
        <tr><th scope="row">{PageParts.HostLink(h.Host)}</th><td>{PageParts.Badge(h.State.Word())}{PageParts.Said(h.State == HostState.Paused ? h.Paused?.Why : h.Detail)}</td>
        <td class="wide">{PageParts.Time(h.Since)}</td><td>{PageParts.Time(h.LastCheck)}</td><td class="wide">{h.Resources}</td><td class="wide">{h.Drifted}</td><td class="wide">{h.Pending}</td><td class="wide">{h.Failed}</td></tr>
        """);

    private static Html Row(ResourceRecord r) => Html.Of(
        $"""
        <tr><th scope="row">{PageParts.HostLink(r.Host)}</th><td><code>{PageParts.Name(r.Key)}</code></td><td>{PageParts.Badge(r.State.Word())}</td><td class="wide">{PageParts.Time(r.Since)}</td><td class="wide">{PageParts.Name(r.Task)}</td></tr>
        """);

    private static Html Search(string path, string label, string? text, string? state, IEnumerable<string> states) => Html.Of(
        $"""
        <form method="get" action="{path}" role="search" aria-label="{label}"><label>{label} <input type="search" name="q" value="{text}"></label>
        <label>State <select name="state"><option value="">all</option>{Html.Each(states, s => Option(s, s == state))}</select></label><button>Search</button></form>
        """);

    private static Html Option(string word, bool isChosen) => Html.Of(
        $"<option value=\"{word}\"{(isChosen ? Html.Of($" selected") : default)}>{PageParts.Spoken(word)}</option>");

    private static Html More(string path, int count, string? text, string? state, int offset, int limit) => count < limit
        ? Html.Of($"<p class=\"dim\">{offset + count:N0} in all.</p>")
        : Html.Of($"<p><a href=\"{path}?q={Uri.EscapeDataString(text ?? "")}&amp;state={state}&amp;offset={offset + limit}\" rel=\"next\">The next {limit}</a></p>");
}
