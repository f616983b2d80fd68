using Runbook.Store;

namespace Runbook.Drift;

/// <summary>What a text was found in. Stateless.</summary>
internal static class SearchPage
{
    /// <summary>How many of each kind are shown.</summary>
    public const int Rows = 20;

    /// <summary>The page's content.</summary>
    public static Html Of(string text, IReadOnlyList<HostRecord> hosts, IReadOnlyList<ResourceRecord> resources, IReadOnlyList<ScheduleView> schedules, IReadOnlyList<RunRecord> runs) =>
        hosts.Count + resources.Count + schedules.Count + runs.Count == 0 ? Html.Of($"<p class=\"none\">Nothing is called “{PageParts.Name(text)}”.</p>") : Html.Of(
            $"""
            {Part("Hosts", hosts.Count, HostsPage.Table(hosts), $"/hosts?q={Uri.EscapeDataString(text)}")}{Part("Resources", resources.Count, HostsPage.Table(resources), $"/resources?q={Uri.EscapeDataString(text)}")}
            {Part("Schedules", schedules.Count, Html.Of($"<ul>{Html.Each(schedules, s => Html.Of($"<li><a href=\"/schedules\">{PageParts.Name(s.Schedule.Name)}</a> {PageParts.Badge(SchedulesPage.StateOf(s))}</li>"))}</ul>"), null)}
            {Part("Runs", runs.Count, PageParts.Runs(runs), null)}
            """);

    private static Html Part(string name, int count, Html found, string? more) => count == 0 ? default : Html.Of(
        $"<section><h2>{name}</h2>{found}{(count == Rows && more is not null ? Html.Of($"<p><a href=\"{more}\">All of them</a></p>") : default)}</section>");
}
