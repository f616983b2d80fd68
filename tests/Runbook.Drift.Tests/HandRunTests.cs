using Runbook.Store;

namespace Runbook.Drift.Tests;

/// <summary>What people apply by hand counts as the last apply.</summary>
public sealed class HandRunTests
{
    private const string Motd = "  tasks:\n    - name: motd\n      copy:\n        dest: '{{ root }}/motd'\n        content: \"{{ words | default('wished') }}\\n\"\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_FileChangedAfterARunByHand_IsDrifted()
    {
        await using var serving = await Serving.StartAsync(Motd);
        await serving.ByHandAsync();
        serving.Write("h1", "motd", "by hand\n");

        await serving.SweepAsync();

        var resource = await serving.ResourceAsync("h1", "motd");
        Assert.Equal((ResourceState.Drifted, "bob"), (resource.State, resource.AppliedBy));
        Assert.Contains("-by hand\n+wished\n", resource.Diff, StringComparison.Ordinal);
        var applied = Assert.Single(await serving.TransitionsAsync(TransitionKind.Applied));
        Assert.Equal("bob", applied.Who);
        Assert.Contains("+wished\n", applied.Diff, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_PlaybookEditedAfterARunByHand_IsPending()
    {
        await using var serving = await Serving.StartAsync(Motd);
        await serving.ByHandAsync();
        serving.WritePlaybook(Motd.Replace("wished", "wished otherwise", StringComparison.Ordinal));

        await serving.SweepAsync();

        Assert.Equal(ResourceState.Pending, (await serving.ResourceAsync("h1", "motd")).State);
    }

    [Fact]
    public async Task Check_TemplateOfAChangedVariable_IsPending()
    {
        const string Template = "  tasks:\n    - template: {src: motd.j2, dest: '{{ root }}/motd'}\n";
        await using var serving = await Serving.StartAsync(Template, hosts: "h1");
        await File.WriteAllTextAsync(serving.Of("motd.j2"), "{{ words }}\n", Token);
        await File.AppendAllTextAsync(serving.Of("hosts"), "[all:vars]\nwords=one\n", Token);
        await serving.ByHandAsync();
        await File.AppendAllTextAsync(serving.Of("hosts"), "words=two\n", Token);

        await serving.SweepAsync();

        Assert.Equal("one\n", serving.Read("h1", "motd"));
        Assert.Equal(ResourceState.Pending, (await serving.ResourceAsync("h1", "motd")).State);
    }

    [Fact]
    public async Task Remediate_FileChangedAfterARunByHand_PutsItBackOnceAndTellsWhoDidWhat()
    {
        await using var serving = await Serving.StartAsync(Motd, "    mode: remediate\n    budget: {percent: 100}\n");
        await serving.ByHandAsync();
        serving.Write("h1", "motd", "by hand\n");

        await serving.SweepAsync();
        await serving.SweepAsync();

        Assert.Equal("wished\n", serving.Read("h1", "motd"));
        Assert.Equal("schedule:web", Assert.Single(await serving.TransitionsAsync(TransitionKind.Corrected)).Who);
        Assert.Equal("bob", Assert.Single(await serving.TransitionsAsync(TransitionKind.Applied)).Who);
    }

    [Fact]
    public async Task Check_AfterARunByHandOfAnotherPlaybook_IsAsIfItHadNotBeen()
    {
        await using var serving = await Serving.StartAsync(Motd);
        File.Copy(serving.Of("site.yml"), serving.Of("other.yml"));
        await serving.ByHandAsync("other.yml");
        serving.Write("h1", "motd", "by hand\n");

        await serving.SweepAsync();

        Assert.Equal(ResourceState.New, (await serving.ResourceAsync("h1", "motd")).State);
    }

    [Fact]
    public async Task Check_AfterACheckByHand_KeepsWhatIsKnown()
    {
        await using var serving = await Serving.StartAsync(Motd);
        await serving.ByHandAsync();
        serving.Write("h1", "motd", "by hand\n");
        await serving.ByHandAsync(check: true);

        await serving.SweepAsync();

        Assert.Equal(ResourceState.Drifted, (await serving.ResourceAsync("h1", "motd")).State);
    }

    [Fact]
    public async Task Check_AfterARunByHandThatCannotBeRead_SaysSoAndGoesOn()
    {
        await using var serving = await Serving.StartAsync(Motd);
        await serving.ByHandAsync();
        await serving.SpoilEventsAsync();
        serving.Write("h1", "motd", "by hand\n");

        await serving.SweepAsync();

        Assert.Equal(ResourceState.New, (await serving.ResourceAsync("h1", "motd")).State);
        Assert.Contains(serving.Log, l => l.Contains("what bob did is not taken in: its event 0 cannot be read", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/srv/play", "site.yml", "site.yml", true)]
    [InlineData("/home/bob/checkout/play", "site.yml", "play/site.yml", true)]
    [InlineData("/srv/play", "../play/site.yml", "./site.yml", true)]
    [InlineData("/srv/play", "/srv/play/site.yml", "/srv/play/site.yml", true)]
    [InlineData("/srv/play", "site.yml", "other/site.yml", false)]
    [InlineData("/srv/play", "mysite.yml", "site.yml", false)]
    public void IsOf_Run_TellsThePlaybookByItsLastParts(string folder, string ran, string playbook, bool expected)
    {
        var run = new RunRecord("1", default, new("bob", "laptop", folder), [ran], false, false);
        Assert.Equal(expected, HandRuns.IsOf(run, playbook));
    }
}
