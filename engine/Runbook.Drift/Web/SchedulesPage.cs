using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Schedules, and plans that wait for a person. Stateless.</summary>
internal static class SchedulesPage
{
    /// <summary>The page's content.</summary>
    public static Html Of(IReadOnlyList<ScheduleView> schedules, IReadOnlyList<Approval> plans, GlobalStop? stop, WebUser user) => Html.Of(
        $"""
        {OverviewPage.Stop(stop, user)}
        {Html.Each(schedules, s => Schedule(s, user))}
        <section aria-labelledby="plans"><h2 id="plans">Plans</h2>{(plans.Count == 0 ? Html.Of($"<p>None.</p>") : Html.Each(plans, p => Plan(p, user)))}</section>
        """);

    /// <summary>When a schedule runs.</summary>
    public static string When(Timing timing) => timing.Every is { } every ? $"every {PageParts.Length(every)}" : $"{timing.Cron} ({timing.Zone.Id})";

    private static Html Schedule(ScheduleView view, WebUser user)
    {
        var (name, record) = (view.Schedule.Name, view.Record);
        var path = $"/schedules/{Uri.EscapeDataString(name)}";
        return Html.Of(
            $"""
            <section class="card"><h2>{name}</h2><p>{view.Schedule.Playbook}, {When(view.Schedule.Timing)}, {PageParts.Spoken(view.Schedule.Mode.ToString())}</p>
            <dl><dt>Last began</dt><dd>{PageParts.Time(record.LastStarted)}</dd><dt>Last ended</dt><dd>{PageParts.Time(record.LastFinished)} {(record.LastStatus is { } s ? PageParts.Badge(s) : default)}</dd>
            <dt>Last run</dt><dd>{PageParts.RunLink(record.LastRun)}</dd><dt>Due next</dt><dd>{PageParts.Time(record.NextDue)}</dd><dt>Failed in a row</dt><dd>{record.FailuresInRow}</dd></dl>
            {(view.Progress is { } p ? Html.Of($"<p>Going on: <progress max=\"{p.Total}\" value=\"{p.Done}\">{p.Done}</progress> {p.Done} of {p.Total} hosts done, {p.Held} being worked on</p>") : default)}
            {(record.Note is { } note ? Html.Of($"<p class=\"notice\">{note}</p>") : default)}
            {(record.Paused is { } pause ? Html.Of($"<p class=\"notice\">Paused by {pause.Who} since {PageParts.Time(pause.At)}: {pause.Why}</p>") : default)}
            <div class="acts">{PageParts.Act(user, path + "/run", $"Run {name} now")}{(record.Paused is null
                ? PageParts.Act(user, path + "/pause", $"Pause {name}", PageParts.Reason("Why pause?")) : PageParts.Act(user, path + "/resume", $"Resume {name}"))}</div></section>
            """);
    }

    private static Html Plan(Approval plan, WebUser user)
    {
        var path = $"/plans/{Uri.EscapeDataString(plan.Id)}";
        var fields = Html.Of($"<input type=\"hidden\" name=\"hash\" value=\"{plan.PlanHash}\">");
        return Html.Of(
            $"""
            <article class="card"><h3>{plan.Playbook}{(plan.Schedule is { } s ? $" ({s})" : "")} {PageParts.Badge(Sdk.ModuleSchema.SnakeCase(plan.State.ToString()))}</h3>
            <p>Made {PageParts.Time(plan.Created)} by {plan.CreatedBy}{(plan.DecidedBy is { } by ? Html.Of($", decided {PageParts.Time(plan.Decided)} by {by}") : default)}
            {plan.Reason}</p>{PageParts.Diff(plan.PlanText)}
            {(plan.State == ApprovalState.Waiting ? Html.Of($"<div class=\"acts\">{PageParts.Act(user, path + "/approve", "Approve this plan", fields)}{PageParts.Act(user, path + "/reject", "Reject it", PageParts.Reason("Why reject?"))}</div>") : default)}</article>
            """);
    }
}
