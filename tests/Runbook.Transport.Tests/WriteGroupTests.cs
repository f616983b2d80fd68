using System.Globalization;
using Runbook.Sdk;

namespace Runbook.Transport.Tests;

/// <summary>Several small writes sent together come out as if each had been sent alone, in whatever shell.</summary>
public sealed class WriteGroupTests : IAsyncLifetime
{
    private readonly HostConnector _connector = new(new());
    private readonly string _folder = Directory.CreateTempSubdirectory("runbook-group").FullName;

    private static readonly string[] OddNames = ["-n", "it's", "two words", "*", "$(id)", "new\nline", ".hidden", "\\", "é"];
    private static readonly string[] OddTexts = ["", "\n", "x\n\n\n", "no end", "it's\n", "%s\\n\\0\\c\n", "rb_end\n", "-n", "é\n"];

    public static TheoryData<string> Shells => ["/bin/dash", "/bin/bash --posix", "/bin/bash", "/bin/busybox sh", "/bin/mksh", "/bin/posh", "/usr/bin/yash --posixly-correct"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Place => Path.Combine(_folder, "place");

    public ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(Place);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await _connector.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task ApplyAll_OddNamesAndContents_AreWrittenExactlyInAnyShell(string shell)
    {
        var session = await OpenAsync(shell);
        var writes = OddNames.Zip(OddTexts, (name, text) => new RemoteAction.Write($"{Place}/{name}", Content.Text(text)) { Mode = "0640" }).ToList();
        for (var i = 0; i < 2; i++)
        {
            var outcomes = await Task.WhenAll(session.ApplyAll(Placed(writes), Token));
            Assert.All(outcomes, o => Assert.Equal((0, "", false), (o.ExitCode, o.Error, o.IsSkipped)));
            Assert.All(outcomes.Where((_, at) => at % 2 == 1).Select((o, at) => (Outcome: o, Write: writes[at])), pair =>
                Assert.Equal(0x1A0, PathProbe.Parse(pair.Write.Path, new(0, pair.Outcome.Output, "")).Mode));
            Assert.Equal(OddTexts, OddNames.Select(n => File.ReadAllText(Path.Combine(Place, n))));
        }

        AssertOnly(OddNames);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public async Task Apply_OneWriteOfText_IsExactInAnyShell(string shell)
    {
        var session = await OpenAsync(shell);
        foreach (var text in OddTexts.Append(new string('é', 5000)))
        {
            var outcome = await session.ApplyAsync(new RemoteAction.Write($"{Place}/one", Content.Text(text)) { Mode = "0600" }, ApplyOptions.Default, Token);
            Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
            Assert.Equal(text, await File.ReadAllTextAsync($"{Place}/one", Token));
        }

        AssertOnly("one");
    }

    [Theory]
    [InlineData("new", null)]
    [InlineData("new", "0604")]
    [InlineData("all old, of one mode", null)]
    [InlineData("all old, of one mode", "4755")]
    [InlineData("all old, of several modes", null)]
    [InlineData("all old, of several modes", "0444")]
    [InlineData("some old", null)]
    [InlineData("some old", "0600")]
    [InlineData("of other users", null)]
    [InlineData("of other users", "0640")]
    [InlineData("a link", "0640")]
    [InlineData("a folder", "0640")]
    [InlineData("no such folder", "0640")]
    [InlineData("no such owner", "0640")]
    [InlineData("an owner", "6711")]
    [InlineData("left by a killed run", "0640")]
    [InlineData("busy in another run", "0640")]
    [InlineData("one that cannot be renamed", "0640")]
    public async Task ApplyAll_WhateverIsThere_ComesOutAsOneByOne(string what, string? mode)
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can give files away and mount");
        var alone = await RunAsync(what, mode, together: false);
        Assert.Equal(alone, await RunAsync(what, mode, together: true));
    }

    [Fact]
    public async Task ApplyAll_NoSpaceForAll_WritesWhatFitsAndLeavesNothingElse()
    {
        Assert.SkipUnless(Environment.UserName == "root", "only root can mount");
        var session = await OpenAsync("/bin/sh");
        await QuickSshd.RunAsync("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", Place);
        try
        {
            var writes = Enumerable.Range(0, 10).Select(i => new RemoteAction.Write($"{Place}/{i}", Content.Text(new('x', 12_000))) { Mode = "0640" }).ToList();
            var outcomes = await ConcludeAsync(session, writes, together: true);
            var good = outcomes.Where((_, at) => at % 2 == 0).Count(o => o.Succeeded);
            Assert.InRange(good, 3, 6);
            Assert.Contains(outcomes, o => o.Error.Contains("No space left on device", StringComparison.Ordinal));
            AssertOnly([.. Enumerable.Range(0, good).Select(i => i.ToString(CultureInfo.InvariantCulture))]);
        }
        finally
        {
            await QuickSshd.RunAsync("umount", Place);
        }
    }

    [Fact]
    public async Task ApplyAll_OfDifferentKinds_KeepsTheirOrder()
    {
        var session = await OpenAsync("/bin/sh");
        var log = $"{Place}/log";
        RemoteAction[] actions =
        [
            new RemoteAction.Write($"{Place}/a", Content.Text("1")),
            new RemoteAction.Write($"{Place}/b", Content.Text("1")),
            new RemoteAction.Run(Sh.Line($"cd {Place}; cat a b > {log}")),
            new RemoteAction.Write($"{Place}/b", Content.Text("2")),
            new RemoteAction.Write($"{Place}/a", Content.Text("2")),
            new RemoteAction.Write($"{Place}/a", Content.Text("3")),
            new RemoteAction.Write($"{Place}/c", Content.Text("3")) { Backup = true },
            new RemoteAction.Run(Sh.Line($"cd {Place}; cat a b c >> {log}")),
        ];
        var outcomes = await Task.WhenAll(session.ApplyAll([.. actions.Select(a => new PlacedAction(a, ApplyOptions.Default))], Token));
        Assert.All(outcomes, o => Assert.Equal((0, "", false), (o.ExitCode, o.Error, o.IsSkipped)));
        Assert.Equal("11323", await File.ReadAllTextAsync(log, Token));
    }

    private static IReadOnlyList<PlacedAction> Placed(IEnumerable<RemoteAction.Write> writes) =>
        [.. writes.SelectMany(w =>
        {
            var chain = new ActionChain();
            return new PlacedAction[]
            {
                new(w, new() { Link = new(chain, true) }),
                new(PathProbe.Reading(w.Path), new() { Link = new(chain, false) }),
            };
        })];

    /// <summary>Sends writes, and what the host left once more alone, as the engine does.</summary>
    private static async Task<IReadOnlyList<ActionOutcome>> ConcludeAsync(IHostSession session, IReadOnlyList<RemoteAction.Write> writes, bool together)
    {
        var placed = Placed(writes);
        var sent = together ? session.ApplyAll(placed, Token) : [.. placed.Select(p => session.ApplyAsync(p.Action, p.Options, Token).AsTask())];
        var outcomes = await Task.WhenAll(sent);
        for (var i = 0; i < outcomes.Length; i++)
        {
            var follows = i % 2 == 1 && !outcomes[i - 1].Succeeded;
            if (outcomes[i].IsSkipped && !follows)
            {
                outcomes[i] = await session.ApplyAsync(placed[i].Action, ApplyOptions.Default, Token);
            }
        }

        return outcomes;
    }

    /// <summary>What becomes of four files: their outcomes and how the folder is afterwards.</summary>
    private async Task<string> RunAsync(string what, string? mode, bool together)
    {
        var session = await OpenAsync("/bin/sh");
        await ScriptAsync(session, Sh.Line($"rm -rf {Place}; mkdir {Place}; cd {Place}; {Sh.Verbatim(Preparation(what))}"));
        var folder = what == "no such folder" ? Path.Combine(Place, "none") : Place;
        var writes = Enumerable.Range(1, 4).Select(i => new RemoteAction.Write($"{folder}/{i}", Content.Text($"new {i}\n"))
        {
            Mode = mode,
            Owner = what switch { "no such owner" => "nobody-of-that-name", "an owner" => "nobody", _ => null },
            Group = what == "an owner" ? "daemon" : null,
        }).ToList();
        var outcomes = await ConcludeAsync(session, writes, together);
        Assert.False(together && what.StartsWith("left", StringComparison.Ordinal) && Directory.Exists($"{Place}/.here.runbook-tmp"));
        var seen = await ScriptAsync(session, Sh.Line($"cd {Place}; umount 3 2>/dev/null; [ ! -e pid ] || kill $(cat pid); rm -rf .here.runbook-tmp; for f in * .[!.]*; do stat -c '%n %F %a %u:%g %h' -- $f; [ ! -f $f ] || [ $f = pid ] || cat -- $f; done 2>/dev/null"));
        return string.Join('\n', outcomes.Select((o, i) => i % 2 == 0 ? $"{o.ExitCode} {o.IsSkipped} {o.Error}" : $"{o.IsSkipped}")) + "\n" + seen;
    }

    private static string Preparation(string what) => what switch
    {
        "all old, of one mode" => "for i in 1 2 3 4; do echo old > $i; chmod 0751 $i; done",
        "all old, of several modes" => "for i in 1 2 3 4; do echo old > $i; chmod 064$i $i; done",
        "some old" => "echo old > 2; chmod 0600 2; echo old > 4; chmod 0600 4",
        "of other users" => "echo old > 1; echo old > 3; chown nobody:daemon 3",
        "a link" => "echo old > real; ln -s real 2; ln -s nowhere 4",
        "a folder" => "mkdir 3",
        "left by a killed run" => "mkdir .here.runbook-tmp; echo half > .here.runbook-tmp/1; echo 99999999 > .here.runbook-tmp/.runbook",
        "busy in another run" => "(exec sleep 1000) >/dev/null 2>&1 & echo $! > pid; mkdir .here.runbook-tmp; cp pid .here.runbook-tmp/.runbook",
        "one that cannot be renamed" => "echo old > 3; echo mounted > other; mount --bind other 3",
        _ => ":",
    };

    private static async Task<string> ScriptAsync(IHostSession session, Sh script)
    {
        var outcome = await session.ApplyAsync(new RemoteAction.Run(script) { LeavesNothing = true }, ApplyOptions.Default, Token);
        return outcome.Output;
    }

    private async Task<IHostSession> OpenAsync(string shell)
    {
        Assert.SkipUnless(File.Exists(shell.Split(' ')[0]), $"{shell} is not installed");
        var target = new ConnectionTarget("here") { Connection = "local", Shell = shell, ConnectTimeout = TimeSpan.FromSeconds(60) };
        return await _connector.OpenAsync(target, Token);
    }

    private void AssertOnly(params string[] names) =>
        Assert.Equal(names.Order(StringComparer.Ordinal), Directory.GetFileSystemEntries(Place).Select(p => Path.GetFileName(p)).Order(StringComparer.Ordinal));
}
