using Runbook.Store;

namespace Runbook.Drift;

/// <summary>What somebody should know before anything else: what is stopped, wrong, away, held or waiting. Stateless.</summary>
internal static class Faults
{
    private static readonly string[] Fine = ["ok", "remediated", "waiting"];

    /// <summary>One notice each, the worst first; nothing when all is well.</summary>
    /// <param name="overview">How the fleet stands.</param>
    /// <param name="schedules">The schedules.</param>
    /// <param name="breakers">The breakers of resources that opened of late.</param>
    /// <param name="waiting">How many plans wait for a person.</param>
    public static Html Of(Overview overview, IReadOnlyList<ScheduleView> schedules, IReadOnlyList<Transition> breakers, int waiting) => Html.Of(
        $"""
        {(overview.Stop is { } stop ? Stop(stop) : default)}{Settings(overview)}{Html.Each(schedules, Schedule)}{Html.Each(breakers, Breaker)}
        {Hosts(overview, HostState.Unreachable, "bad", "cannot be reached")}{Hosts(overview, HostState.Failed, "bad", "failed")}{Hosts(overview, HostState.Stale, "warn", "not checked for three intervals")}
        {(waiting == 0 ? default : PageParts.Alert("info", Html.Of($"<a href=\"/schedules#plans\">{waiting} {(waiting == 1 ? "plan waits" : "plans wait")} for a person</a>")))}
        """);

    /// <summary>Everything is stopped.</summary>
    public static Html Stop(GlobalStop stop) => PageParts.Alert(
        "bad", Html.Of($"<strong>Everything is stopped</strong> by {PageParts.Name(stop.Who)} since {PageParts.Time(stop.At)}: {PageParts.Name(stop.Reason)}"));

    /// <summary>What is the matter with a schedule; nothing when all is well.</summary>
    public static Html Schedule(ScheduleView view)
    {
        var link = Html.Of($"<a href=\"/schedules\"><strong>{PageParts.Name(view.Schedule.Name)}</strong></a>");
        var paused = view.Record.Paused is { } pause ? PageParts.Alert(pause.Who == "breaker" ? "bad" : "warn", Html.Of($"{link}: {PageParts.Paused(pause)}")) : default;
        return Html.Of($"{paused}{Note(view.Record, link)}");
    }

    private static Html Breaker(Transition opened) => PageParts.Alert(
        "bad", Html.Of($"{PageParts.HostLink(opened.Host)} <code>{PageParts.Name(opened.Key)}</code> is left alone since {PageParts.Time(opened.At)}: {PageParts.Name(opened.Message)}"));

    private static Html Note(ScheduleRecord record, Html link) => record is { LastStatus: { } status, Note: { } note } && !Fine.Contains(status, StringComparer.Ordinal)
        ? PageParts.Alert(status is "error" or "failed" or "empty" ? "bad" : "warn", Html.Of($"{link} {PageParts.Badge(status)} {PageParts.Said(note)}")) : default;

    private static Html Settings(Overview overview) => overview.Problems.Count == 0 ? default : PageParts.Alert("bad", Html.Of(
        $"<strong>runbook.yml is wrong;</strong> what it said before holds:<ul>{Html.Each(overview.Problems, p => Html.Of($"<li>{PageParts.Said(p.ToString())}</li>"))}</ul>"));

    private static Html Hosts(Overview overview, HostState state, string kind, string words) => overview.Hosts.GetValueOrDefault(state) is > 0 and var count
        ? PageParts.Alert(kind, Html.Of($"<a href=\"/hosts?state={state.Word()}\">{count} of {overview.Hosts.Values.Sum()} hosts</a> {words}")) : default;
}
