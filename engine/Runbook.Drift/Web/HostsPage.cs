using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Lists of hosts and of resources, with search. Stateless.</summary>
internal static class HostsPage
{
    /// <summary>Hosts.</summary>
    public static Html Of(IReadOnlyList<HostRecord> hosts, string? text, string? state, int offset, int limit) => Html.Of(
        $"""
        {Search("/hosts", "Part of the name", text, state, Enum.GetValues<HostState>().Select(s => s.Word()))}
        <div class="scroll"><table><thead><tr><th scope="col">Host</th><th scope="col">State</th><th scope="col">Since</th><th scope="col">Last check</th>
        <th scope="col">Resources</th><th scope="col">Drifted</th><th scope="col">Pending</th><th scope="col">In error</th></tr></thead>
        <tbody>{Html.Each(hosts, Row)}</tbody></table></div>{More("/hosts", hosts.Count, text, state, offset, limit)}
        """);

    /// <summary>Resources.</summary>
    public static Html Of(IReadOnlyList<ResourceRecord> resources, string? text, string? state, int offset, int limit) => Html.Of(
        $"""
        {Search("/resources", "Part of host, resource or task", text, state, Enum.GetValues<ResourceState>().Select(s => s.Word()))}
        <div class="scroll"><table><thead><tr><th scope="col">Host</th><th scope="col">Resource</th><th scope="col">State</th><th scope="col">Since</th><th scope="col">Task</th></tr></thead>
        <tbody>{Html.Each(resources, Row)}</tbody></table></div>{More("/resources", resources.Count, text, state, offset, limit)}
        """);

    private static Html Row(HostRecord h) => Html.Of(
        $"""
        <tr><th scope="row">{PageParts.HostLink(h.Host)}</th><td>{PageParts.Badge(h.State.Word())}{(h.Detail is { } d ? Html.Of($"<p>{d}</p>") : default)}</td>
        <td>{PageParts.Time(h.Since)}</td><td>{PageParts.Time(h.LastCheck)}</td><td>{h.Resources}</td><td>{h.Drifted}</td><td>{h.Pending}</td><td>{h.Failed}</td></tr>
        """);

    private static Html Row(ResourceRecord r) => Html.Of(
        $"""
        <tr><th scope="row">{PageParts.HostLink(r.Host)}</th><td><code>{r.Key}</code></td><td>{PageParts.Badge(r.State.Word())}</td><td>{PageParts.Time(r.Since)}</td><td>{r.Task}</td></tr>
        """);

    private static Html Search(string path, string label, string? text, string? state, IEnumerable<string> states) => Html.Of(
        $"""
        <form method="get" action="{path}" role="search"><label>{label} <input type="search" name="q" value="{text}"></label>
        <label>State <select name="state"><option value="">all</option>{Html.Each(states, s => Option(s, s == state))}</select></label><button>Search</button></form>
        """);

    private static Html Option(string word, bool isChosen) => Html.Of(
        $"<option value=\"{word}\"{(isChosen ? Html.Of($" selected") : default)}>{PageParts.Spoken(word)}</option>");

    private static Html More(string path, int count, string? text, string? state, int offset, int limit) => count < limit
        ? Html.Of($"<p>{offset + count} in all.</p>")
        : Html.Of($"<p><a href=\"{path}?q={Uri.EscapeDataString(text ?? "")}&amp;state={state}&amp;offset={offset + limit}\" rel=\"next\">The next {limit}</a></p>");
}
