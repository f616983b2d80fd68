namespace Runbook.Lab.Tests;

/// <summary>apt's lists, debconf's answers and cron's files on a real host, and what is said where a program is missing.</summary>
public sealed class SourcesTests(SourcesTests.Host host) : IClassFixture<SourcesTests.Host>
{
    [Fact]
    public async Task Run_Twice_OnlyTheFirstChanges()
    {
        using var home = UserHome.For(host.Fleet);
        var play = Repository.At("tests", "lab", "data", "sources.yml");
        var first = await home.PlayAsync(play, host.Fleet.Inventory, "-u", "ops", "--diff");
        Expect.Changes(first, "host1");
        Assert.DoesNotContain("s3cret-word", first.Text, StringComparison.Ordinal);
        var second = await home.PlayAsync(play, host.Fleet.Inventory, "-u", "ops");
        Assert.Equal(0, Expect.Success(second, "host1")["host1"].Changed);
        var told = await host.Fleet.ExecAsync(1, "cat /etc/cron.d/lab /etc/apt/sources.list.d/lab.list; debconf-show demo-b; cat /usr/share/demo-b/version", TestContext.Current.CancellationToken);
        Assert.Contains("#Ansible: nightly\n@daily root /bin/true\ndeb [trusted=yes] file:/srv/apt ./\n", told, StringComparison.Ordinal);
        Assert.Contains("demo-b/place: here and there", told, StringComparison.Ordinal);
    }

    public sealed class Host() : LabFixture("std")
    {
        // The registry that the layer was built from is not to be reached from here; mkapt runs there, as it needs dpkg-deb alone.
        protected override async Task PrepareAsync(LabFleet fleet, CancellationToken cancellationToken)
        {
            var script = await File.ReadAllTextAsync(Repository.At("tests", "lab", "mkapt"), cancellationToken);
            await fleet.ExecAsync(1, $"rm -f /etc/apt/sources.list /etc/apt/sources.list.d/*; cat > /root/mkapt <<'END'\n{script}\nEND\nbash /root/mkapt /srv/apt", cancellationToken);
        }
    }
}
