using System.Text.Json;

namespace Runbook.Cli.Tests;

/// <summary>Runs are recorded, listed, shown and replayed; the record never keeps a run from running.</summary>
public sealed class RecordTests
{
    private const string Play = """
        - name: first
          hosts: localhost
          gather_facts: false
          tasks:
            - name: write
              copy: {content: "one\n", dest: "{{ playbook_dir }}/out.txt"}
              diff: true
            - name: items
              debug: {msg: "{{ item }}"}
              loop: [1, 2.5, "ü\u0007 \"q\""]
            - name: fails
              command: "false"
              ignore_errors: true
            - name: hidden
              debug: {msg: "{{ secret }}"}
              vars: {secret: "{{ lookup('file', playbook_dir ~ '/secret') }}"}
              no_log: true
        """;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("json")]
    [InlineData("junit")]
    [InlineData("lines")]
    public async Task Replay_OfARun_PrintsWhatTheRunPrinted(string output)
    {
        using var cli = Prepared();
        var live = await cli.Run("run", "play.yml", "--diff", "-v", "--output", output);
        Assert.Equal(0, live.ExitCode);
        var replayed = await cli.Run("replay", "last", "--output", output);
        Assert.Equal((0, live.Output), (replayed.ExitCode, replayed.Output));
        Assert.DoesNotContain("hush-hush", live.Output);
    }

    [Fact]
    public async Task Runs_AfterTwoRuns_ListsThemTheLatestFirst()
    {
        using var cli = Prepared();
        cli.Write("bad.yml", "- hosts: localhost\n  gather_facts: false\n  tasks: [{command: 'false'}]\n");
        await cli.Run("run", "play.yml", "--check", "-t", "all", "--limit", "localhost");
        await cli.Run("run", "bad.yml");
        using var json = JsonDocument.Parse((await cli.Run("runs", "--json")).Output);
        var runs = json.RootElement.EnumerateArray().ToArray();
        Assert.Equal([("failed", 2, "bad.yml"), ("ok", 0, "play.yml")], runs.Select(r => (Text(r, "status"), r.GetProperty("exit_code").GetInt32(), r.GetProperty("playbooks")[0].GetString()!)));
        Assert.Equal(("localhost", true, "all"), (Text(runs[1], "limit"), runs[1].GetProperty("check").GetBoolean(), runs[1].GetProperty("tags")[0].GetString()));
        Assert.Equal(cli.Folder, Text(runs[0], "folder"));
        var failed = await cli.Run("runs", "--failed");
        Assert.Contains("bad.yml", failed.Output);
        Assert.DoesNotContain("play.yml", failed.Output);
        Assert.Equal(2, (await cli.Run("runs", "--limit", "1")).Output.TrimEnd().Split('\n').Length);
        Assert.Equal("no runs\n", (await cli.Run("runs", "--host", "nobody")).Output);
    }

    [Fact]
    public async Task Show_OfARun_TellsChangesAndFailuresAndNoSecret()
    {
        using var cli = Prepared();
        await cli.Run("run", "play.yml");
        var shown = (await cli.Run("show", "last", "--diff")).Output;
        Assert.Contains("status    ok (exit 0)", shown);
        Assert.Contains("TASK [write] play.yml:5:7\nchanged: [localhost]", shown);
        Assert.Contains("\n+one\n", shown);
        Assert.Contains("failed (ignored): [localhost]", shown);
        Assert.DoesNotContain("TASK [items]", shown);
        var host = (await cli.Run("show", "last", "--host", "localhost")).Output;
        Assert.Contains("TASK [items]", host);
        Assert.Contains("ü\uFFFD \"q\"", host);
        var json = (await cli.Run("show", "last", "--host", "localhost", "--json")).Output;
        Assert.DoesNotContain("hush-hush", shown + host + json);
        using var document = JsonDocument.Parse(json);
        Assert.Equal("one\n", document.RootElement.GetProperty("results")[0].GetProperty("diffs")[0].GetProperty("after").GetString());
    }

    [Theory]
    [InlineData("show", "zzz", "no such run")]
    [InlineData("replay", "zzz", "no such run")]
    [InlineData("runs", "--store=mysql://db", "neither a path nor postgresql://")]
    [InlineData("runs", "--store=play.yml", "is not a SQLite database")]
    public async Task Run_OfABadQuestion_Exit1AndSaysWhy(string command, string argument, string expected)
    {
        using var cli = Prepared();
        cli.Write("play.yml", new string('#', 5000));
        var result = await cli.Run(command, argument);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(expected, result.Error);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData("", "--no-record")]
    [InlineData("record: no\n", "-v")]
    public async Task Run_NotToBeRecorded_LeavesNothing(string project, string option)
    {
        using var cli = Prepared();
        cli.Write("runbook.yml", project);
        Assert.Equal(0, (await cli.Run("run", "play.yml", option)).ExitCode);
        var data = Path.Combine(cli.Folder, "data", "runbook");
        Assert.DoesNotContain(Directory.Exists(data) ? Directory.GetFileSystemEntries(data) : [], e => Path.GetFileName(e).StartsWith("runbook.db", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("store: postgresql://ann:hush-hush@127.0.0.1:1/none\n", "cannot be reached")]
    [InlineData("store: play.yml/x.db\n", "not recorded")]
    [InlineData("store: mysql://x\n", "neither a path nor postgresql://")]
    [InlineData("store: [a]\n", "does not fit")]
    [InlineData("keep: {age: soon}\n", "90d")]
    public async Task Run_WithAStoreThatCannotBe_WarnsAndRuns(string project, string expected)
    {
        using var cli = Prepared();
        cli.Write("runbook.yml", project);
        var result = await cli.Run("run", "play.yml");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("ok=4", result.Output);
        Assert.Contains(expected, result.Error);
        Assert.DoesNotContain("hush-hush", result.Error);
    }

    [Fact]
    public async Task Runs_OfAStoreInTheProject_IsReadThere()
    {
        using var cli = Prepared();
        cli.Write("runbook.yml", "store: here/runs.db\nkeep: {age: 30d, size: 10MiB}\nschedules: {}\n");
        await cli.Run("run", "play.yml");
        Assert.Contains("play.yml", (await cli.Run("runs")).Output);
        Assert.True(File.Exists(Path.Combine(cli.Folder, "here", "runs.db")));
        Assert.Contains("play.yml", (await cli.Run("runs", "--store", "here/runs.db")).Output);
    }

    [Fact]
    public async Task Runs_AfterARunWasKilled_TellsThatItWasCut()
    {
        using var cli = Prepared();
        cli.Write("slow.yml", """
            - hosts: localhost
              gather_facts: false
              connection: local
              tasks:
                - {name: begun, copy: {content: x, dest: "{{ playbook_dir }}/begun"}}
                - {name: long, command: sleep 600}
            """);
        await using var run = cli.Start("run", "slow.yml");
        // the line of the first task is on disk before the second one begins to wait
        while (!(await cli.SpooledAsync(Cancel)).Contains("\"name\":\"long\"", StringComparison.Ordinal))
        {
            await Task.Delay(20, Cancel);
        }

        run.Kill();
        await run.WaitAsync(TimeSpan.FromMinutes(1), Cancel);
        using var json = JsonDocument.Parse((await cli.Run("runs", "--json")).Output);
        Assert.Equal("cut", Text(json.RootElement[0], "status"));
        Assert.Contains("changed: [localhost]", (await cli.Run("show", "last")).Output);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static CliRun Prepared()
    {
        var cli = new CliRun();
        cli.Write("play.yml", Play);
        cli.Write("secret", "hush-hush");
        return cli;
    }
}
