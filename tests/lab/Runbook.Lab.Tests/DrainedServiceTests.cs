namespace Runbook.Lab.Tests;

/// <summary>The example module that drains a service before it restarts it, on a real host with systemd.</summary>
public sealed class DrainedServiceTests(DrainedServiceTests.Host host) : IClassFixture<DrainedServiceTests.Host>
{
    private static readonly string Examples = Repository.At("playbooks", "examples");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ModuleTest_OnARealHost_KeepsAllPromises()
    {
        using var home = new ExamplesHome(host.Fleet);
        var result = await home.Cli.RunAsync(["module", "test", "drained_service", "--host", "host1", "-i", host.Fleet.Inventory], Token);
        Assert.True(result.ExitCode == 0, result.Text);
        Assert.Contains("acme.web.drained_service: on a host (on the host)\n", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NewConfiguration_IsDrainedRestartedAndPutBack()
    {
        using var home = new ExamplesHome(host.Fleet);
        Expect.NoChange(await home.PlayAsync(host.Fleet), "host1");
        var started = await StartedAsync();

        // idle: it is out of service while it restarts, and not after
        await host.Fleet.ExecAsync(1, "echo b > /etc/shop; rm -f /srv/shop.log", Token);
        Expect.Changes(await home.PlayAsync(host.Fleet, "--check", "--diff"), "host1");
        Assert.Equal(started, await StartedAsync());
        Expect.Changes(await home.PlayAsync(host.Fleet), "host1");
        Assert.NotEqual(started, await StartedAsync());
        Assert.Equal("start, drained\n", await host.Fleet.ExecAsync(1, "tail -n 1 /srv/shop.log; ls /run/shop.drain 2>/dev/null || true", Token));
        Expect.NoChange(await home.PlayAsync(host.Fleet), "host1");

        // busy for longer than it is waited for: it is as it was before, and the task fails
        started = await StartedAsync();
        await host.Fleet.ExecAsync(1, "echo c > /etc/shop; touch /run/shop.work", Token);
        var busy = await home.PlayAsync(host.Fleet, "-e", "shop_timeout=2");
        Assert.Equal(2, busy.ExitCode);
        Assert.Contains("shop was not idle within 2 s: it is in service again, and was not restarted", busy.Text, StringComparison.Ordinal);
        Assert.Equal(started, await StartedAsync());
        Assert.Equal("", await host.Fleet.ExecAsync(1, "ls /run/shop.drain 2>/dev/null || true", Token));

        // its work ends, and what an earlier run drained is put back
        await host.Fleet.ExecAsync(1, "rm /run/shop.work; touch /run/shop.drain", Token);
        Expect.Changes(await home.PlayAsync(host.Fleet), "host1");
        Assert.Equal("", await host.Fleet.ExecAsync(1, "ls /run/shop.drain 2>/dev/null || true", Token));
        Expect.NoChange(await home.PlayAsync(host.Fleet), "host1");
    }

    private Task<string> StartedAsync() => host.Fleet.ExecAsync(1, "systemctl show -p MainPID --value shop", Token);

    /// <summary>A user whose working folder is that of the examples, with a cache of compiled modules of its own.</summary>
    private sealed class ExamplesHome : IDisposable
    {
        private readonly UserHome home;

        public ExamplesHome(LabFleet fleet)
        {
            home = UserHome.For(fleet);
            Cli = new RunbookCli(Examples);
            foreach (var (name, value) in home.Cli.Environment) Cli.Environment[name] = value;
        }

        public RunbookCli Cli { get; }

        public Task<CommandResult> PlayAsync(LabFleet fleet, params string[] options) => Cli.RunAsync(
            ["run", "shop.yml", "-i", fleet.Inventory, "-t", "service", "-e", "shop_certificates=/etc/shop", "--output", "lines", .. options], Token);

        public void Dispose() => home.Dispose();
    }

    public sealed class Host() : LabFixture("std")
    {
        protected override Task PrepareAsync(LabFleet fleet, CancellationToken cancellationToken) => fleet.ExecAsync(
            1,
            """
            echo a > /etc/shop
            printf '#!/bin/sh\n[ ! -e /run/shop.drain ] || echo start, drained >> /srv/shop.log\nexec sleep infinity\n' > /srv/shop && chmod 755 /srv/shop
            printf '[Service]\nExecStart=/srv/shop\n' > /etc/systemd/system/shop.service
            systemctl daemon-reload && systemctl start shop
            """,
            cancellationToken);
    }
}
