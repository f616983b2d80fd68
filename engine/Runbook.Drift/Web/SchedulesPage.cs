using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Schedules, and plans that wait for a person. Stateless.</summary>
internal static class SchedulesPage
{
    /// <summary>The page's content.</summary>
    public static Html Of(IReadOnlyList<ScheduleView> schedules, IReadOnlyList<Approval> plans, GlobalStop? stop, WebUser user) => Html.Of(
        $"""
        {(stop is null ? default : Faults.Stop(stop))}{OverviewPage.Stopping(stop, user)}
        {(schedules.Count == 0 ? Html.Of($"<p class=\"none\">runbook.yml has no schedules.</p>") : default)}<div class="cards">{Html.Join(schedules.Select((s, i) => Schedule(s, i, user)))}</div>
        <section aria-labelledby="plans"><h2 id="plans">Plans</h2><div id="plan-list" data-live>{(plans.Count == 0 ? Html.Of($"<p class=\"none\">No plans: a schedule with “mode: approve” makes one when something is to be put back.</p>") : Html.Each(plans, p => Plan(p, user)))}</div></section>
        """);

    /// <summary>When a schedule runs; a cron expression as <c>crontab(5)</c> writes it, not as Quartz does.</summary>
    public static string When(Timing timing) => timing.Every is { } every ? $"every {PageParts.Length(every)}" : $"{timing.Cron?[2..].Replace('?', '*')} ({timing.Zone.Id})";

    /// <summary>How a schedule stands, in a word.</summary>
    public static string StateOf(ScheduleView view) =>
        view.Record.RunningSweep is not null ? "running" : view.Record.Paused is not null ? "paused" : view.Record.LastStatus ?? "never_ran";

    private static Html Schedule(ScheduleView view, int number, WebUser user)
    {
        var (name, record) = (view.Schedule.Name, view.Record);
        var path = $"/schedules/{Uri.EscapeDataString(name)}";
        return Html.Of(
            $"""
            <section class="card" aria-labelledby="schedule-{number}" id="schedule-card-{number}" data-live><div><h2 id="schedule-{number}">{PageParts.Name(name)}</h2> {PageParts.Badge(StateOf(view))}
            <p><code>{PageParts.Name(view.Schedule.Playbook)}</code>, {When(view.Schedule.Timing)}, {Mode(view.Schedule)}</p>
            {(view.Progress is { } p ? Html.Of($"<p><progress aria-label=\"hosts done\" max=\"{p.Total}\" value=\"{p.Done}\"></progress> {p.Done} of {p.Total} hosts done, {p.Held} being worked on</p>") : default)}
            {(record.Paused is { } pause ? PageParts.Alert(pause.Who == "breaker" ? "bad" : "warn", PageParts.Paused(pause)) : default)}
            {(record.Note is { } note ? PageParts.Alert("info", PageParts.Said(note)) : default)}
            <dl><dt>Last began</dt><dd>{PageParts.Time(record.LastStarted)}</dd><dt>Last ended</dt><dd>{PageParts.Time(record.LastFinished)} {(record.LastStatus is { } s ? PageParts.Badge(s) : default)}</dd>
            <dt>Last run</dt><dd>{PageParts.RunLink(record.LastRun)}</dd><dt>Due next</dt><dd>{PageParts.Time(record.NextDue)}</dd>{(record.FailuresInRow > 0 ? Html.Of($"<dt>Failed in a row</dt><dd>{record.FailuresInRow}</dd>") : default)}</dl></div>
            <div class="acts">{PageParts.Act(user, path + "/run", $"Run {name} now", kind: "main")}{(record.Paused is null
                ? PageParts.Act(user, path + "/pause", $"Pause {name}", PageParts.Reason("Why pause?")) : PageParts.Act(user, path + "/resume", $"Resume {name}"))}</div></section>
            """);
    }

    private static string Mode(Schedule schedule) => schedule.Mode switch
    {
        ScheduleMode.Detect => "tells what drifted",
        ScheduleMode.Approve => "puts back what a person approved",
        _ => "puts back what drifted",
    };

    private static Html Plan(Approval plan, WebUser user)
    {
        var path = $"/plans/{Uri.EscapeDataString(plan.Id)}";
        var fields = Html.Of($"<input type=\"hidden\" name=\"hash\" value=\"{plan.PlanHash}\">");
        var state = Sdk.ModuleSchema.SnakeCase(plan.State.ToString());
        return Html.Of(
            $"""
            <article class="card"><h3>{PageParts.Name(plan.Playbook)}{(plan.Schedule is { } s ? Html.Of($" ({PageParts.Name(s)})") : default)}</h3> {PageParts.Badge(state)}
            <p>Made {PageParts.Time(plan.Created)} by {PageParts.Name(plan.CreatedBy)}{(plan.DecidedBy is { } by ? Html.Of($", decided {PageParts.Time(plan.Decided)} by {PageParts.Name(by)}") : default)}{(plan.RunId is { } run ? Html.Of($", run {PageParts.RunLink(run)}") : default)}</p>{PageParts.Said(plan.Reason)}
            {Shown(plan)}
            {(plan.State == ApprovalState.Waiting ? Html.Of($"<div class=\"acts\">{PageParts.Act(user, path + "/approve", "Approve this plan", fields, "main")}{PageParts.Act(user, path + "/reject", "Reject it", PageParts.Reason("Why reject?"), "danger")}</div>") : default)}</article>
            """);
    }

    /// <summary>What would change: in full while somebody has to decide, folded afterwards.</summary>
    private static Html Shown(Approval plan) => plan.State == ApprovalState.Waiting ? PageParts.Diff(plan.PlanText)
        : Html.Of($"<details><summary>What it would change</summary>{PageParts.Diff(plan.PlanText)}</details>");
}
