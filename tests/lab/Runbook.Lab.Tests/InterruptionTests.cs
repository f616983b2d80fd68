using System.Diagnostics;
using System.Globalization;

namespace Runbook.Lab.Tests;

/// <summary>Runs that are killed in the middle.</summary>
public sealed class InterruptionTests(InterruptionTests.Hosts hosts) : IClassFixture<InterruptionTests.Hosts>
{
    private const int Rounds = 20;

    // every file of the play begins and ends with the line of its round: prints those that do not
    private const string Torn = """
        for file in /srv/interrupted/small/* /srv/interrupted/big/* /srv/interrupted/rendered/*; do
          [ -f "$file" ] || continue
          [ "$(head -n 1 "$file")" = "$(tail -n 1 "$file")" ] || echo "torn: $file"
        done
        """;

    private const string Result = """
        find /srv/interrupted /tmp /var/tmp /root /home /etc/systemd/system -not -path '*systemd-private*' | sort
        find /srv/interrupted -type f ! -name image -exec sha256sum {} + | sort
        stat -c '%n %a %U:%G' /srv/interrupted/*/*
        systemctl show -p ActiveState,UnitFileState,Description interrupted.service
        losetup /dev/loop102 | sed 's/.*(/(/'
        """;

    private static readonly string Play = Repository.At("tests", "lab", "data", "interrupted.yml");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_KilledTwentyTimes_ConvergesAndLeavesNothingBehind()
    {
        using var home = UserHome.For(hosts.Fleet);
        var watch = Stopwatch.StartNew();
        Expect.Changes(await PlayAsync(home, "host1", Rounds), "host1");
        var whole = watch.Elapsed;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 1; round <= Rounds; round++)
        {
            var patience = whole * random.NextDouble();
            await using var run = home.Cli.Start(
                "run", Play, "-i", hosts.Fleet.Inventory, "-l", "host2", "-u", "ops", "-e", string.Create(CultureInfo.InvariantCulture, $"round={round}"));
            await Task.Delay(patience, Token);
            run.Kill();
            var torn = await hosts.Fleet.ExecAsync(2, Torn, Token);
            Assert.True(torn.Length == 0, $"seed {seed}, round {round}, killed after {patience}: {torn}");
        }

        Expect.Success(await PlayAsync(home, "host2", Rounds), "host2");
        Expect.NoChange(await PlayAsync(home, "host2", Rounds), "host2");
        Assert.Equal(await hosts.Fleet.ExecAsync(1, Result, Token), await hosts.Fleet.ExecAsync(2, Result, Token));
    }

    [Fact]
    public async Task Resume_KilledTwentyTimes_EndsAsAnUncutRunAndRunsTheHandler()
    {
        using var home = UserHome.For(hosts.Fleet);
        home.Cli.Environment["XDG_DATA_HOME"] = home.At("data");
        home.Cli.Environment["XDG_RUNTIME_DIR"] = null;
        var watch = Stopwatch.StartNew();
        Expect.Success(await CutPlayAsync(home, 0), "host1");
        var whole = watch.Elapsed;
        var seed = Environment.TickCount;
        var random = new Random(seed);
        for (var round = 1; round <= Rounds; round++)
        {
            var patience = whole * random.NextDouble();
            await using (var run = home.Cli.Start(CutPlay(round)))
            {
                await Task.Delay(patience, Token);
                run.Kill();
                await run.WaitAsync(TimeSpan.FromMinutes(1), Token);
            }

            var folder = home.At("data/runbook/journal");
            var journal = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.journal").SingleOrDefault() : null;
            var went = journal is null
                ? await CutPlayAsync(home, round)
                : await home.Cli.RunAsync(["resume", Path.GetFileNameWithoutExtension(journal)], Token);
            var about = string.Create(CultureInfo.InvariantCulture, $"seed {seed}, round {round}, killed after {patience}:\n{went.Text}");
            Assert.True(went.ExitCode == 0, about);
            var state = await hosts.Fleet.ExecAsync(1, $"cd /srv/resumed; cmp stamp copy; cat stamp [0-9] | grep -cv '^{round}[ -]'; grep -cx {round} log", Token);
            Assert.True(state.Split('\n', StringSplitOptions.RemoveEmptyEntries) is ["0", "1" or "2"], $"{about}\n{state}");
        }
    }

    private Task<CommandResult> CutPlayAsync(UserHome home, int round) => home.Cli.RunAsync(CutPlay(round), Token);

    private string[] CutPlay(int round) =>
    [
        "run", Repository.At("tests", "lab", "data", "resumed.yml"), "-i", hosts.Fleet.Inventory, "-l", "host1", "-u", "ops", "--output", "lines", "-e",
        string.Create(CultureInfo.InvariantCulture, $"round={round}"),
    ];

    private Task<CommandResult> PlayAsync(UserHome home, string host, int round) => home.PlayAsync(
        Play, hosts.Fleet.Inventory, "-l", host, "-u", "ops", "-e", string.Create(CultureInfo.InvariantCulture, $"round={round}"));

    public sealed class Hosts() : LabFixture("std", "std");
}
