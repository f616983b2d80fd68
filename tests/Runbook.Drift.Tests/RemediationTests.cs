using Runbook.Store;

namespace Runbook.Drift.Tests;

/// <summary>Drift on real shells: told, put back, and held back by each limit.</summary>
public sealed class RemediationTests
{
    private const string Motd = "  tasks:\n    - name: motd\n      copy:\n        dest: '{{ root }}/motd'\n        content: \"wished\\n\"\n";

    private const string Remediate = "    mode: remediate\n    budget: {percent: 100}\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Detect_FileChangedByHand_IsDriftedWithItsDiff()
    {
        await using var serving = await Baseline(Motd);
        serving.Write("h1", "motd", "by hand\n");

        var record = await serving.SweepAsync();

        Assert.Equal("ok", record.LastStatus);
        var resource = await serving.ResourceAsync("h1", "motd");
        Assert.Equal(ResourceState.Drifted, resource.State);
        Assert.Contains("-by hand\n+wished\n", resource.Diff, StringComparison.Ordinal);
        Assert.Equal(HostState.Drifted, (await serving.Queries.HostAsync("h1", Token))!.Host.State);
        Assert.Equal("by hand\n", serving.Read("h1", "motd"));
        var told = Assert.Single(await serving.TransitionsAsync(TransitionKind.Seen), t => t.To == "drifted" && t.Key is not null);
        Assert.Null(told.Who);
    }

    [Fact]
    public async Task Remediate_FileChangedByHand_IsPutBackOnceAndTheHistorySaysByWhom()
    {
        await using var serving = await Baseline(Motd, Remediate);
        serving.Write("h1", "motd", "by hand\n");

        var record = await serving.SweepAsync();
        await serving.SweepAsync();

        Assert.Equal("remediated", record.LastStatus);
        Assert.Equal("wished\n", serving.Read("h1", "motd"));
        var corrected = Assert.Single(await serving.TransitionsAsync(TransitionKind.Corrected));
        Assert.Equal("schedule:web", corrected.Who);
        Assert.Contains("-by hand", corrected.Diff, StringComparison.Ordinal);
        var resource = await serving.ResourceAsync("h1", "motd");
        Assert.Equal((ResourceState.InSync, "schedule:web"), (resource.State, resource.AppliedBy));
    }

    [Fact]
    public async Task Remediate_PlaybookEdited_IsPendingAndNotApplied()
    {
        await using var serving = await Baseline(Motd, Remediate);
        serving.WritePlaybook(Motd.Replace("wished", "edited", StringComparison.Ordinal));

        await serving.SweepAsync();

        Assert.Equal(ResourceState.Pending, (await serving.ResourceAsync("h1", "motd")).State);
        Assert.Equal("wished\n", serving.Read("h1", "motd"));
    }

    [Fact]
    public async Task Remediate_PendingNamedInApply_IsApplied()
    {
        await using var serving = await Baseline(Motd, Remediate + "    apply: [drifted, pending]\n");
        serving.WritePlaybook(Motd.Replace("wished", "edited", StringComparison.Ordinal));

        await serving.SweepAsync();

        Assert.Equal("edited\n", serving.Read("h1", "motd"));
    }

    [Fact]
    public async Task Remediate_NeverAsWished_IsNewAndNotApplied()
    {
        await using var serving = await Serving.StartAsync(Motd, Remediate);

        await serving.SweepAsync();

        Assert.Equal(ResourceState.New, (await serving.ResourceAsync("h1", "motd")).State);
        Assert.False(File.Exists(serving.PathOf("h1", "motd")));
    }

    [Fact]
    public async Task Remediate_OverTheBudget_AppliesNothingAndSaysSo()
    {
        await using var serving = await Baseline(Motd, "    mode: remediate\n    budget: {hosts: 1}\n", "h1 h2 h3");
        serving.Write("h1", "motd", "by hand\n");
        serving.Write("h2", "motd", "by hand\n");

        var record = await serving.SweepAsync();

        Assert.Equal(("refused", "2 hosts would change, the budget is 1: nothing was applied"), (record.LastStatus, record.Note));
        Assert.Equal("by hand\n", serving.Read("h1", "motd"));
        Assert.Empty(await serving.TransitionsAsync(TransitionKind.Corrected));
    }

    [Fact]
    public async Task Remediate_PutBackTooOften_IsOnlyWatched()
    {
        await using var serving = await Baseline(Motd, Remediate + "    flapping: {times: 2, within: 1h}\n");
        for (var i = 0; i < 3; i++)
        {
            serving.Write("h1", "motd", $"by hand {i}\n");
            await serving.SweepAsync();
        }

        Assert.Equal("by hand 2\n", serving.Read("h1", "motd"));
        Assert.Equal(2, (await serving.TransitionsAsync(TransitionKind.Corrected)).Count);
        var breaker = Assert.Single(await serving.TransitionsAsync(TransitionKind.Breaker));
        Assert.StartsWith("someone else manages this", breaker.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Remediate_FailedChange_IsNotTriedAgainUntilTheStateIsAnother()
    {
        var tasks = Motd + "        validate: \"sh -c 'echo tried >> {{ root }}/tries; false' %s\"\n";
        await using var serving = await Baseline(tasks, Remediate);
        serving.Write("h1", "motd", "by hand\n");

        var first = await serving.SweepAsync();
        var second = await serving.SweepAsync();
        serving.Write("h1", "motd", "by hand again\n");
        await serving.SweepAsync();

        Assert.Equal(("failed", "held"), (first.LastStatus, second.LastStatus));
        Assert.Equal("tried\ntried\n", serving.Read("h1", "tries"));
    }

    [Fact]
    public async Task Remediate_Command_RunsOnlyMarkedOrGuarded()
    {
        var tasks = Motd + "    - shell: echo plain >> {{ root }}/plain\n    - {shell: 'echo marked >> {{ root }}/marked', tags: [remediate]}\n"
            + "    - shell: echo guarded >> {{ root }}/guarded\n      args: {creates: '{{ root }}/guarded'}\n";
        await using var serving = await Baseline(tasks, Remediate + "    apply: [drifted, new]\n");
        serving.Write("h1", "motd", "by hand\n");

        await serving.SweepAsync();

        Assert.Equal("wished\n", serving.Read("h1", "motd"));
        Assert.False(File.Exists(serving.PathOf("h1", "plain")));
        Assert.True(File.Exists(serving.PathOf("h1", "marked")));
        Assert.True(File.Exists(serving.PathOf("h1", "guarded")));
    }

    [Fact]
    public async Task Remediate_FileWithHandler_RunsTheHandler()
    {
        var tasks = Motd + "      notify: told\n  handlers:\n    - name: told\n      copy: {dest: '{{ root }}/told', content: x}\n";
        await using var serving = await Baseline(tasks, Remediate);
        serving.Write("h1", "motd", "by hand\n");

        await serving.SweepAsync();

        Assert.True(File.Exists(serving.PathOf("h1", "told")));
        Assert.DoesNotContain(await serving.Store.Resources.OfHostsAsync(["h1"], Token), r => r.Key.Contains("told", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Remediate_CanaryFails_LeavesTheRestAlone()
    {
        var tasks = Motd + "        validate: 'false %s'\n";
        await using var serving = await Baseline(tasks, Remediate + "    canary: 1\n", "h1 h2 h3");
        foreach (var host in (string[])["h1", "h2", "h3"])
        {
            serving.Write(host, "motd", "by hand\n");
        }

        var record = await serving.SweepAsync();

        Assert.Equal(("failed", "a canary did not go well: the other 2 hosts were not touched"), (record.LastStatus, record.Note));
        Assert.Single(await serving.TransitionsAsync(TransitionKind.Failed));
    }

    [Fact]
    public async Task Remediate_CanaryGoesWell_IsFollowedByTheRest()
    {
        await using var serving = await Baseline(Motd, Remediate + "    canary: 1\n", "h1 h2 h3");
        foreach (var host in (string[])["h1", "h2", "h3"])
        {
            serving.Write(host, "motd", "by hand\n");
        }

        await serving.SweepAsync();

        Assert.Equal(3, (await serving.TransitionsAsync(TransitionKind.Corrected)).Count);
    }

    [Fact]
    public async Task Remediate_OutsideTheWindow_OnlyTells()
    {
        var day = TimeProvider.System.GetUtcNow().AddDays(3).DayOfWeek.ToString().ToLowerInvariant();
        await using var serving = await Baseline(Motd, Remediate + $"    windows: [{{days: [{day}], from: '00:00', to: '00:01'}}]\n");
        serving.Write("h1", "motd", "by hand\n");

        var record = await serving.SweepAsync();

        Assert.Equal(("held", "it is outside the maintenance windows"), (record.LastStatus, record.Note));
        Assert.Equal("by hand\n", serving.Read("h1", "motd"));
    }

    [Fact]
    public async Task Remediate_Suppressed_IsLeftAlone()
    {
        await using var serving = await Baseline(Motd, Remediate);
        await serving.Commands.SuppressAsync("h*", "copy *", "being moved", TimeProvider.System.GetUtcNow().AddDays(1), Serving.Ann, Token);
        serving.Write("h1", "motd", "by hand\n");

        await serving.SweepAsync();

        var resource = await serving.ResourceAsync("h1", "motd");
        Assert.Equal((ResourceState.Suppressed, "being moved"), (resource.State, resource.Message));
        Assert.Equal("by hand\n", serving.Read("h1", "motd"));
    }

    [Fact]
    public async Task Remediate_TaskThatChecksRunToo_RunsAndIsUsed()
    {
        const string Tasks = "  tasks:\n    - {command: echo wished, check_mode: false, changed_when: false, register: asked}\n"
            + "    - copy: {dest: '{{ root }}/motd', content: \"{{ asked.stdout }}\\n\"}\n";
        await using var serving = await Baseline(Tasks, Remediate);
        serving.Write("h1", "motd", "by hand\n");

        var record = await serving.SweepAsync();

        Assert.Equal(("remediated", "wished\n"), (record.LastStatus, serving.Read("h1", "motd")));
    }

    [Fact]
    public async Task Remediate_WhileItGoesOn_TheHostIsRemediating()
    {
        var tasks = Motd + "        validate: \"sh -c 'while [ ! -e {{ root }}/go ]; do sleep 0.05; done' %s\"\n";
        await using var serving = await Baseline(tasks, Remediate);
        serving.Write("h1", "motd", "by hand\n");
        Assert.Null(await serving.Commands.RunNowAsync("web", Serving.Ann, Token));

        await serving.UntilAsync(async () => (await serving.Queries.HostAsync("h1", Token))!.Host.State == HostState.Remediating, "it is not remediating");
        Assert.Equal(1, (await serving.Queries.OverviewAsync(Token)).Hosts[HostState.Remediating]);
        serving.Write("h1", "go", "");
        await serving.EndAsync();

        Assert.Equal(HostState.InSync, (await serving.Queries.HostAsync("h1", Token))!.Host.State);
        var moves = (await serving.Store.Transitions.ListAsync(new() { Host = "h1" }, Token)).Where(t => t.Key is null).Select(t => (t.From, t.To));
        Assert.Equal([("drifted", "in_sync"), ("in_sync", "drifted")], moves);
    }

    private static async Task<Serving> Baseline(string tasks, string schedule = "", string hosts = "h1")
    {
        var serving = await Serving.StartAsync(tasks, schedule, hosts);
        foreach (var host in hosts.Split(' '))
        {
            serving.Write(host, "motd", "wished\n");
        }

        await serving.SweepAsync();
        return serving;
    }
}
