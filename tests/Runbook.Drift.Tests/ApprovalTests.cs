using Runbook.Store;

namespace Runbook.Drift.Tests;

/// <summary><c>mode: approve</c> applies exactly what was shown, or nothing.</summary>
public sealed class ApprovalTests
{
    private const string Motd = "  tasks:\n    - name: motd\n      copy:\n        dest: '{{ root }}/motd'\n        content: \"wished\\n\"\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Approve_Plan_AppliesExactlyWhatWasShown()
    {
        await using var serving = await Approvable();

        var waiting = Assert.Single(await serving.Queries.ApprovalsAsync(ApprovalState.Waiting, Token));
        Assert.Contains("-by hand\n+wished\n", waiting.PlanText, StringComparison.Ordinal);
        Assert.Equal("by hand\n", serving.Read("h1", "motd"));
        Assert.Equal("it is not the plan that was shown", await serving.Commands.ApproveAsync(waiting.Id, "another", Serving.Ann, Token));
        Assert.Null(await serving.Commands.ApproveAsync(waiting.Id, waiting.PlanHash, Serving.Ann, Token));
        await serving.UntilAsync(async () => (await serving.Store.Approvals.FindAsync(waiting.Id, Token))!.State == ApprovalState.Applied, "it is not applied");

        Assert.Equal("wished\n", serving.Read("h1", "motd"));
        Assert.Equal("it does not wait any more", await serving.Commands.ApproveAsync(waiting.Id, waiting.PlanHash, Serving.Ann, Token));
    }

    [Fact]
    public async Task Approve_HostChangedInBetween_IsRefusedAsAWhole()
    {
        await using var serving = await Approvable();
        var waiting = Assert.Single(await serving.Queries.ApprovalsAsync(ApprovalState.Waiting, Token));
        serving.Write("h1", "motd", "by another hand\n");

        await ApproveAsync(serving, waiting, ApprovalState.Refused);

        Assert.Contains("is not what it was when the plan was made", (await serving.Store.Approvals.FindAsync(waiting.Id, Token))!.Reason, StringComparison.Ordinal);
        Assert.Equal("by another hand\n", serving.Read("h1", "motd"));
    }

    [Fact]
    public async Task Approve_PlaybookChangedInBetween_IsRefusedAsAWhole()
    {
        await using var serving = await Approvable();
        var waiting = Assert.Single(await serving.Queries.ApprovalsAsync(ApprovalState.Waiting, Token));
        serving.WritePlaybook(Motd + "    - command: touch {{ root }}/more\n      tags: remediate\n");

        await ApproveAsync(serving, waiting, ApprovalState.Refused);

        Assert.Contains("site.yml changed: nothing was applied", (await serving.Store.Approvals.FindAsync(waiting.Id, Token))!.Reason, StringComparison.Ordinal);
        Assert.Equal("by hand\n", serving.Read("h1", "motd"));
        Assert.False(File.Exists(serving.PathOf("h1", "more")));
    }

    [Fact]
    public async Task Approve_HostLostInBetween_IsRefusedAsAWhole()
    {
        await using var serving = await Approvable();
        var waiting = Assert.Single(await serving.Queries.ApprovalsAsync(ApprovalState.Waiting, Token));
        serving.Lost.Add("h1");

        await ApproveAsync(serving, waiting, ApprovalState.Refused);

        Assert.Equal("1 of 1 hosts cannot be checked again: nothing was applied", (await serving.Store.Approvals.FindAsync(waiting.Id, Token))!.Reason);
    }

    [Fact]
    public async Task Approve_PlanWithHandlersAndCommands_ShowsAndDoesThemAndNothingElse()
    {
        const string Tasks = "      notify: told\n    - {name: asks, command: echo wished, check_mode: false, changed_when: false, register: asked}\n"
            + "    - {name: marked, command: 'touch {{ root }}/marked', tags: remediate}\n    - {name: plain, command: 'touch {{ root }}/plain'}\n"
            + "    - {name: answer, copy: {dest: '{{ root }}/answer', content: '{{ asked.stdout }}'}}\n"
            + "  handlers:\n    - {name: told, copy: {dest: '{{ root }}/told', content: x}}\n";
        await using var serving = await Approvable(Motd + Tasks, "answer");
        var waiting = Assert.Single(await serving.Queries.ApprovalsAsync(ApprovalState.Waiting, Token));

        await ApproveAsync(serving, waiting, ApprovalState.Applied);

        foreach (var shown in (string[])["h1: motd (", "h1: marked (", "h1: told ("])
        {
            Assert.Contains(shown, waiting.PlanText, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("plain", waiting.PlanText, StringComparison.Ordinal);
        Assert.Equal(("wished\n", "wished", "x", true, false),
            (serving.Read("h1", "motd"), serving.Read("h1", "answer"), serving.Read("h1", "told"), File.Exists(serving.PathOf("h1", "marked")), File.Exists(serving.PathOf("h1", "plain"))));
    }

    [Fact]
    public async Task Approve_OutsideTheWindow_WaitsForIt()
    {
        var days = Enumerable.Range(3, 2).Select(d => TimeProvider.System.GetUtcNow().AddDays(d).DayOfWeek.ToString().ToLowerInvariant());
        var closed = $"    windows: [{{days: [{string.Join(", ", days)}], from: '00:00', to: '00:01'}}]\n";
        await using var serving = await Approvable(settings: closed);
        var waiting = Assert.Single(await serving.Queries.ApprovalsAsync(ApprovalState.Waiting, Token));
        Assert.Null(await serving.Commands.ApproveAsync(waiting.Id, waiting.PlanHash, Serving.Ann, Token));
        await serving.SweepAsync();
        Assert.Equal(ApprovalState.Approved, (await serving.Store.Approvals.FindAsync(waiting.Id, Token))!.State);
        Assert.Equal("by hand\n", serving.Read("h1", "motd"));

        serving.WriteSettings(Settings(""));
        await serving.UntilAsync(async () => (await serving.Store.Approvals.FindAsync(waiting.Id, Token))!.State == ApprovalState.Applied, "it is not applied");

        Assert.Equal("wished\n", serving.Read("h1", "motd"));
    }

    [Fact]
    public async Task Approve_PlaybookBrokenInBetween_IsRefusedOnce()
    {
        await using var serving = await Approvable();
        var waiting = Assert.Single(await serving.Queries.ApprovalsAsync(ApprovalState.Waiting, Token));
        serving.WritePlaybook("  tasks:\n    - copyy: {}\n");

        await ApproveAsync(serving, waiting, ApprovalState.Refused);

        Assert.Contains("copyy", (await serving.Store.Approvals.FindAsync(waiting.Id, Token))!.Reason, StringComparison.Ordinal);
        Assert.Equal(1, (await serving.Store.Schedules.FindAsync("web", Token)).FailuresInRow);
    }

    [Fact]
    public async Task Stop_WhileAPlanIsApplied_RefusesIt()
    {
        var tasks = Motd + "        validate: \"sh -c 'touch {{ root }}/begun; while [ ! -e {{ root }}/go ]; do sleep 0.05; done' %s\"\n";
        await using var serving = await Approvable(tasks);
        var waiting = Assert.Single(await serving.Queries.ApprovalsAsync(ApprovalState.Waiting, Token));
        Assert.Null(await serving.Commands.ApproveAsync(waiting.Id, waiting.PlanHash, Serving.Ann, Token));
        await serving.UntilAsync(() => Task.FromResult(File.Exists(serving.PathOf("h1", "begun"))), "it is not begun");

        await serving.Commands.StopAllAsync("fire", Serving.Ann, Token);
        await serving.EndAsync();
        serving.Write("h1", "go", "");

        var approval = (await serving.Store.Approvals.FindAsync(waiting.Id, Token))!;
        Assert.Equal((ApprovalState.Refused, "everything is stopped by ann: fire"), (approval.State, approval.Reason));
    }

    [Fact]
    public async Task Ask_TheSameAgain_IsOneQuestion()
    {
        await using var serving = await Approvable();
        await serving.SweepAsync();
        Assert.Single(await serving.Queries.ApprovalsAsync(null, Token));

        serving.Write("h1", "motd", "by another hand\n");
        await serving.SweepAsync();

        var approvals = await serving.Queries.ApprovalsAsync(null, Token);
        Assert.Equal([ApprovalState.Waiting, ApprovalState.Expired], approvals.Select(a => a.State));
        Assert.Contains("by another hand", approvals[0].PlanText, StringComparison.Ordinal);
    }

    private static async Task ApproveAsync(Serving serving, Approval waiting, ApprovalState end)
    {
        Assert.Null(await serving.Commands.ApproveAsync(waiting.Id, waiting.PlanHash, Serving.Ann, Token));
        await serving.UntilAsync(
            async () => (await serving.Store.Approvals.FindAsync(waiting.Id, Token))!.State is ApprovalState.Applied or ApprovalState.Refused, "it is not decided");
        var approval = (await serving.Store.Approvals.FindAsync(waiting.Id, Token))!;
        Assert.True(approval.State == end, $"{approval.State}: {approval.Reason}\n{string.Join('\n', serving.Log)}");
        await serving.EndAsync();
    }

    private static string Settings(string more) => $"schedules:\n  - name: web\n    playbook: site.yml\n    every: 1d\n    mode: approve\n    budget: {{percent: 100}}\n{more}";

    /// <summary>A host with what is wished but for one file, and a plan that waits.</summary>
    private static async Task<Serving> Approvable(string tasks = Motd, string? other = null, string settings = "")
    {
        var serving = await Serving.StartAsync(tasks, settings: Settings(settings));
        serving.Write("h1", "motd", "wished\n");
        if (other is not null)
        {
            serving.Write("h1", other, "wished");
        }

        await serving.SweepAsync();
        serving.Write("h1", "motd", "by hand\n");
        await serving.SweepAsync();
        return serving;
    }
}
