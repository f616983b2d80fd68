namespace Runbook.Cli.Tests;

/// <summary>Runs that are cut, and go on.</summary>
public sealed class ResumeTests
{
    private const int Rounds = 20;

    // what runs twice shows in the log: each step writes its name when it begins and when it ends
    private const string Play = """
        - hosts: all
          gather_facts: false
          serial: 1
          vars: {log: "{{ playbook_dir }}/log-{{ inventory_hostname }}", out: "{{ playbook_dir }}/out-{{ inventory_hostname }}"}
          tasks:
            - file: {path: "{{ out }}", state: directory}
            - set_fact: {stamp: "{{ 1000000 | random }}"}
            - copy: {content: "{{ stamp }}", dest: "{{ out }}/stamp"}
              notify: first
            - shell: "echo begin loop-{{ item }} >> {{ log }}; sleep 0.03; echo end loop-{{ item }} >> {{ log }}; echo said-{{ item }}"
              loop: [a, b, c]
              register: said
              notify: listened
            - include_vars: more.yml
            - include_tasks: part.yml
              loop: [1, 2]
            - block:
                - shell: "echo begin fails >> {{ log }}; sleep 0.03; echo end fails >> {{ log }}; false"
                - shell: "echo begin never >> {{ log }}"
              rescue:
                - shell: "echo begin rescue >> {{ log }}; sleep 0.03; echo end rescue >> {{ log }}"
              always:
                - shell: "echo begin always >> {{ log }}; sleep 0.03; echo end always >> {{ log }}"
            - shell: "echo token"
              no_log: true
              register: token
            - meta: flush_handlers
            - shell: "echo begin once >> {{ log }}; echo end once >> {{ log }}; echo only-{{ inventory_hostname }}"
              run_once: true
              register: once
            - copy: {content: "{{ said.results | map(attribute='stdout') | join(' ') }} {{ stamp }} {{ token.stdout }} {{ more }}", dest: "{{ out }}/all"}
              notify: first
          handlers:
            - name: first
              shell: "echo begin first >> {{ log }}; sleep 0.05; echo end first >> {{ log }}"
            - name: other
              listen: listened
              shell: "echo begin other >> {{ log }}; sleep 0.05; echo end other >> {{ log }}"
        - hosts: all
          gather_facts: false
          tasks:
            - shell: "echo begin last >> {{ playbook_dir }}/log-{{ inventory_hostname }}; echo {{ stamp }} > {{ playbook_dir }}/out-{{ inventory_hostname }}/last; echo end last >> {{ playbook_dir }}/log-{{ inventory_hostname }}"
        """;

    private const string Part = """
        - shell: "echo begin part-{{ item }} >> {{ log }}; sleep 0.03; echo end part-{{ item }} >> {{ log }}"
        - copy: {content: "{{ item }}", dest: "{{ out }}/part-{{ item }}"}
        """;

    private static readonly string[] Steps =
    [
        "loop-a", "loop-b", "loop-c", "part-1", "part-2", "fails", "rescue", "always", "first", "other", "once", "first", "last",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Resume_WithoutAJournal_SaysSo()
    {
        using var cli = new CliRun();
        var result = await cli.Run("resume", "0123");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("there is no journal of such a run", result.Text);
        Assert.Contains("there is no run to go on with", (await cli.Run("resume")).Text);
    }

    [Fact]
    public async Task Resume_ARunThatWasKilledBeforeItsHeaderWasWritten_IsNoRun()
    {
        using var cli = new CliRun();
        cli.Write("play.yml", "- hosts: localhost\n  gather_facts: false\n  tasks: [fail: {msg: stop}]\n");
        Assert.Equal(2, (await cli.Run("run", "play.yml")).ExitCode);
        var journal = Assert.Single(Journals(cli));
        File.Move(journal, journal + "-begun");
        Assert.Contains("there is no run to go on with", (await cli.Run("resume")).Text);
    }

    [Fact]
    public async Task Resume_FailedRun_IsRefusedWhenSomethingChangedAndRetriesWhatFailed()
    {
        using var cli = new CliRun();
        const string Failing = """
            - hosts: localhost
              gather_facts: false
              tasks:
                - shell: "echo once >> {{ playbook_dir }}/log"
                - command: "test -e {{ playbook_dir }}/mended"
                - shell: "echo after >> {{ playbook_dir }}/log"
            """;
        cli.Write("play.yml", Failing);
        cli.Write("group_vars/all.yml", "x: 1\n");
        var cut = await cli.Run("run", "play.yml", "-c", "local");
        Assert.Equal(2, cut.ExitCode);
        var run = Path.GetFileNameWithoutExtension(Assert.Single(Journals(cli)));
        Assert.Contains($"runbook resume {run} --retry-failed", cut.Text);
        Assert.Contains("runbook run play.yml -c local", (await cli.Run("resume")).Text);

        cli.Write("group_vars/all.yml", "x: 2\n");
        var refused = await cli.Run("resume", run, "--retry-failed");
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("group_vars/all.yml changed", refused.Text);
        cli.Write("group_vars/all.yml", "x: 1\n");

        Assert.Equal(2, (await cli.Run("resume", run)).ExitCode);
        cli.Write("mended", "");
        var mended = await cli.Run("resume", run[^8..], "--retry-failed");
        Assert.True(mended.ExitCode == 0, mended.Text);
        Assert.Equal("once\nafter\n", cli.Read("log"));
        Assert.Empty(Journals(cli));
    }

    [Fact]
    public async Task Resume_AnotherVersionsJournal_IsRefusedByName()
    {
        using var cli = new CliRun();
        cli.Write("play.yml", "- {hosts: localhost, gather_facts: false, tasks: [{fail: {msg: no}}]}\n");
        await cli.Run("run", "play.yml");
        var file = Assert.Single(Journals(cli));
        var text = await File.ReadAllTextAsync(file, Token);
        await File.WriteAllTextAsync(file, text.Replace("\"version\":\"", "\"version\":\"9.", StringComparison.Ordinal), Token);
        var result = await cli.Run("resume", Path.GetFileNameWithoutExtension(file));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("was written by runbook 9.", result.Text);
        Assert.Equal(0, (await cli.Run("resume", Path.GetFileNameWithoutExtension(file), "--discard")).ExitCode);
        Assert.Empty(Journals(cli));
    }

    [Fact]
    public async Task Journal_OfSecrets_HoldsNoneInTheOpenAndIsItsOwnersAlone()
    {
        using var cli = new CliRun();
        cli.Write("play.yml", """
            - hosts: localhost
              gather_facts: false
              vars_prompt: [{name: password, private: true, default: hunter2-prompted}]
              tasks:
                - command: echo swordfish-registered
                  no_log: true
                  register: token
                - set_fact: {copied: "{{ password }} again"}
                - command: test -e mended
                - copy: {content: "{{ token.stdout }} {{ copied }}", dest: "{{ playbook_dir }}/out"}
            """);
        Assert.Equal(2, (await cli.RunWith("", "run", "play.yml", "-c", "local")).ExitCode);
        var file = Assert.Single(Journals(cli));
        var text = await File.ReadAllTextAsync(file, Token);
        Assert.DoesNotContain("hunter2", text);
        Assert.DoesNotContain("swordfish", text);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        cli.Write("mended", "");
        var resumed = await cli.Run("resume", Path.GetFileNameWithoutExtension(file), "--retry-failed");
        Assert.True(resumed.ExitCode == 0, resumed.Text);
        Assert.Equal("swordfish-registered hunter2-prompted again", cli.Read("out"));
    }

    [Fact]
    public async Task Resume_KilledAtTwentyPoints_EndsAsAnUncutRun()
    {
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var resumed = 0;
        var whole = await WholeLengthAsync();
        for (var round = 1; round <= Rounds; round++)
        {
            using var cli = Prepared();
            var wanted = random.NextInt64(1, whole);
            await using (var run = cli.StartWith(null, "run", "play.yml", "-i", "hosts", "-o", "lines"))
            {
                var ended = run.WaitAsync(TimeSpan.FromMinutes(3), Token);

                // killed when its journal has come so far, and a little later: at any point of a task
                while (!ended.IsCompleted && !HasEnded(cli) && Length(cli) < wanted)
                {
                    await Task.Delay(1, Token);
                }

                await Task.Delay(random.Next(0, 40), Token);
                run.Kill();
                await ended;
            }

            // what the killed run had begun on this machine ends by itself; nothing else may be under way
            await Task.Delay(150, Token);
            var about = $"seed {seed}, round {round}, killed at {wanted} of {whole}";
            if (Journals(cli).Length == 1)
            {
                resumed++;
                var result = await cli.Run("resume", Path.GetFileNameWithoutExtension(Journals(cli)[0]));
                Assert.True(result.ExitCode == 0, $"{about}: {result.Text}");
            }

            Holds(cli, about);
        }

        Assert.True(resumed > Rounds / 2, $"only {resumed} runs were cut");
    }

    /// <summary>How long the journal of an uncut run gets.</summary>
    private static async Task<long> WholeLengthAsync()
    {
        using var cli = Prepared();
        var longest = 0L;
        await using var run = cli.StartWith(null, "run", "play.yml", "-i", "hosts", "-o", "lines");
        var ended = run.WaitAsync(TimeSpan.FromMinutes(3), Token);
        while (!ended.IsCompleted && !HasEnded(cli))
        {
            longest = Math.Max(longest, Length(cli));
            await Task.Delay(1, Token);
        }

        var result = await ended;
        Assert.True(result.ExitCode == 0, result.Text);
        Holds(cli, "uncut");
        return longest;
    }

    private static CliRun Prepared()
    {
        var cli = new CliRun();
        cli.Write("play.yml", Play);
        cli.Write("part.yml", Part);
        cli.Write("more.yml", "more: \"more {{ inventory_hostname }}\"\n");
        cli.Write("hosts", "h1 ansible_connection=local\nh2 ansible_connection=local\n");
        return cli;
    }

    private static void Holds(CliRun cli, string about)
    {
        foreach (var host in (string[])["h1", "h2"])
        {
            var log = cli.Read($"log-{host}").Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var begun = log.Where(l => l.StartsWith("begin", StringComparison.Ordinal)).Select(l => l[6..]).ToList();
            foreach (var step in Steps)
            {
                Assert.True(begun.Remove(step), $"{about}: {step} did not run on {host}: {string.Join(", ", log)}");
            }

            // the items of a loop are on their way together
            Assert.True(begun.Select(s => s.Split('-')[0]).Distinct().Count() <= 1, $"{about}: more than the task in flight ran again on {host}: {string.Join(", ", begun)}");
            var stamp = cli.Read($"out-{host}/stamp");
            Assert.Equal($"said-a said-b said-c {stamp} token more {host}", cli.Read($"out-{host}/all"));
            Assert.Equal(stamp, cli.Read($"out-{host}/last").Trim());
            Assert.Equal("1", cli.Read($"out-{host}/part-1"));
            Assert.Equal("2", cli.Read($"out-{host}/part-2"));
        }

        Assert.Empty(Journals(cli));
    }

    private static string[] Journals(CliRun cli) =>
        Directory.Exists(Path.Combine(cli.Folder, "data", "runbook", "journal")) ? Directory.GetFiles(Path.Combine(cli.Folder, "data", "runbook", "journal"), "*.journal") : [];

    private static bool HasEnded(CliRun cli) => File.Exists(Path.Combine(cli.Folder, "out-h2", "last"));

    private static long Length(CliRun cli) => Journals(cli) is [var file] && new FileInfo(file) is { Exists: true } info ? info.Length : 0;
}
