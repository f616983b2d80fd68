namespace Runbook.Lab.Tests;

/// <summary>The article's own task list, word for word.</summary>
public sealed class ArticleTests(ArticleTests.Node node) : IClassFixture<ArticleTests.Node>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_AsWritten_PreparesANodeOnceAndFailsOnItsOwnLeftoversAfterwards()
    {
        var fleet = node.Fleet;
        using var home = UserHome.For(fleet);
        var play = Repository.At("tests", "lab", "data", "article", "play.yml");

        Expect.Changes(await home.PlayAsync(play, fleet.Inventory), "host1");
        var state = await fleet.ExecAsync(1, "losetup /dev/loop100; systemctl is-enabled loopback_gluster; rpm -q glusterfs-client", Token);
        Assert.Contains("(/home/glusterfs/glusterimage)", state, StringComparison.Ordinal);

        var keep = await home.PlayAsync(play, fleet.Inventory, "-e", "recreate=no");
        Assert.Equal(3, Expect.Success(keep, "host1")["host1"].Skipped);

        var again = await home.PlayAsync(play, fleet.Inventory);
        Assert.True(again.ExitCode == 2, again.Text);
        Assert.Contains("busy", again.Text, StringComparison.OrdinalIgnoreCase);
    }

    public sealed class Node() : LabFixture("storage")
    {
        // the list writes 100 GB; on this host dd takes 400 MB for that
        protected override Task PrepareAsync(LabFleet fleet, CancellationToken cancellationToken) => fleet.ExecAsync(1, """
            printf '%s\n' '#!/bin/sh' 'for a; do shift; [ "$a" = count=100000 ] && a=count=400; set -- "$@" "$a"; done' \
              'exec /usr/bin/dd "$@"' > /usr/local/bin/dd
            chmod 755 /usr/local/bin/dd
            """, cancellationToken);
    }
}
