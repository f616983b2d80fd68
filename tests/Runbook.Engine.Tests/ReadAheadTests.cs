using System.Globalization;
using System.Text;
using CsCheck;
using Runbook.Core;

namespace Runbook.Engine.Tests;

/// <summary>
/// Reading ahead must not show: random plays come out the same with it and without it, in events, results and files. And a
/// converged play costs as many round trips whatever its length.
/// </summary>
public sealed class ReadAheadTests
{
    private const string Plays = "RUNBOOK_RANDOM_PLAYS";

    private static readonly Gen<string> AnyTask = Gen.OneOf(
        Gen.Select(File, Gen.Int[0, 2], (f, n) => $"copy: {{content: 'text {n}', dest: '{{{{ root }}}}/{f}'}}"),
        Gen.Select(File, Gen.Int[0, 2].Select(i => new[] { "touch", "absent", "directory" }[i]), (f, s) => $"file: {{path: '{{{{ root }}}}/{f}', state: {s}}}"),
        Gen.Select(File, Gen.Int[0, 2].Select(i => new[] { "0600", "0644", "0750" }[i]), (f, m) => $"file: {{path: '{{{{ root }}}}/{f}', mode: '{m}'}}"),
        Gen.Select(File, f => $"shell: 'echo more >> {f}'\n      args: {{chdir: '{{{{ root }}}}'}}"),
        Gen.Select(File, File, (f, g) => $"shell: 'echo made > {g}'\n      args: {{chdir: '{{{{ root }}}}', creates: '{f}'}}"),
        Gen.Select(File, Register, (f, r) => $"stat: {{path: '{{{{ root }}}}/{f}'}}\n      register: {r}"),
        Gen.Select(File, Register, (f, r) => $"copy: {{content: '{{{{ ({r}.stat | default({{}})).exists | default(0) }}}}', dest: '{{{{ root }}}}/{f}'}}"),
        Gen.Select(Register, r => $"set_fact: {{{r}: {{stat: {{exists: true}}}}}}"),
        Gen.Select(File, Register, (f, r) => $"file: {{path: '{{{{ root }}}}/{f}', state: touch}}\n      when: ({r}.stat | default({{}})).exists | default(false)"),
        Gen.Select(File, File, (f, g) => $"copy: {{content: '{{{{ item }}}}', dest: '{{{{ root }}}}/{{{{ item }}}}'}}\n      loop: [{f}, {g}]"),
        Gen.Select(File, f => $"lineinfile: {{path: '{{{{ root }}}}/{f}', line: a line, create: true}}"),
        Gen.Select(File, f => $"shell: 'echo line >> {f}'\n      args: {{chdir: '{{{{ root }}}}'}}\n      changed_when: false"),
        Gen.Select(File, Register, (f, r) => $"shell: 'cat {f}; echo tail'\n      args: {{chdir: '{{{{ root }}}}'}}\n      register: {r}\n      failed_when: {r}.stdout | length > 30"),
        Gen.Select(File, f => $"shell: 'echo {{{{ item }}}} >> {f}; test {{{{ item }}}} != 2'\n      args: {{chdir: '{{{{ root }}}}'}}\n      loop: [1, 2, 3]"),
        Gen.Select(File, f => $"command: 'rm {f}'\n      args: {{chdir: '{{{{ root }}}}'}}\n      notify: told"),
        Gen.Const("meta: flush_handlers"),
        Gen.Const("command: 'true'"),
        Gen.Const("command: 'false'"));

    private static readonly Gen<(string Tasks, int Hosts)> Play = Gen.Select(
        Gen.Select(AnyTask, Gen.Int[0, 4], Item).Array[1, 14].Select(string.Concat), Gen.Int[1, 2]);

    private static Gen<string> File => Gen.Int[0, 4].Select(i => new[] { "a", "b", "c", "d/e", "d/f" }[i]);

    private static Gen<string> Register => Gen.Int[0, 1].Select(i => new[] { "r1", "r2" }[i]);

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task Run_RandomPlays_SameWithReadingAheadAndWithout()
    {
        var plays = int.TryParse(Environment.GetEnvironmentVariable(Plays), CultureInfo.InvariantCulture, out var n) ? n : 40;
        await Play.SampleAsync(
            async play =>
            {
                var (ahead, one) = (await OutcomeAsync(play.Tasks, play.Hosts, readAhead: true), await OutcomeAsync(play.Tasks, play.Hosts, readAhead: false));
                return ahead.Outcome == one.Outcome ? true : throw new InvalidOperationException(
                    $"{play.Tasks}\n{play.Hosts} hosts, ahead:\n{ahead.Outcome}\n{ahead.Failures}\none by one:\n{one.Outcome}\n{one.Failures}");
            },
            iter: plays,
            threads: 1);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    public async Task Run_ConvergedPlayOfAnyLength_CostsOneRoundTrip(int tasks)
    {
        var folder = Directory.CreateTempSubdirectory("runbook-ahead-");
        try
        {
            var connector = new CountingConnector(folder.FullName);
            var play = new StringBuilder("- hosts: all\n  gather_facts: false\n  tasks:\n");
            for (var i = 0; i < tasks; i++)
            {
                play.Append(CultureInfo.InvariantCulture, $"    - copy: {{content: x, dest: {folder.FullName}/f{i}}}\n");
            }

            await RunAsync(folder, play.ToString(), new(), connector);
            connector.RoundTrips = 0;
            var again = await RunAsync(folder, play.ToString(), new(), connector);

            Assert.Contains($"recap h1 ok={tasks} changed=0 unreachable=0 failed=0 skipped=0 rescued=0 ignored=0", again.Lines);
            Assert.Equal(1, connector.RoundTrips);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Run_CommandsInARow_CostOneRoundTrip()
    {
        var folder = Directory.CreateTempSubdirectory("runbook-ahead-");
        try
        {
            var connector = new CountingConnector(folder.FullName) { HoldsUntil = 20 };
            var play = "- hosts: all\n  gather_facts: false\n  tasks:\n" + string.Concat(Enumerable.Repeat("    - shell: 'true'\n", 20));
            var run = await RunAsync(folder, play, new(), connector);

            Assert.Contains("recap h1 ok=20 changed=20 unreachable=0 failed=0 skipped=0 rescued=0 ignored=0", run.Lines);
            Assert.Equal(1, connector.RoundTrips);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Run_CommandAfterOneThatFails_IsNotBegun()
    {
        var folder = Directory.CreateTempSubdirectory("runbook-ahead-");
        try
        {
            var tasks = $"    - shell: 'true'\n    - shell: 'sleep 0.1; false'\n    - shell: 'touch {folder.FullName}/made'\n";
            var run = await RunAsync(folder, "- hosts: all\n  gather_facts: false\n  tasks:\n" + tasks, new(), new(folder.FullName));

            Assert.Contains("recap h1 ok=1 changed=1 unreachable=0 failed=1 skipped=0 rescued=0 ignored=0", run.Lines);
            Assert.False(System.IO.File.Exists(Path.Combine(folder.FullName, "made")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Some are rescued, some end the play where they fail, most are ignored.
    private static string Item(string task, int kind) => task.StartsWith("meta", StringComparison.Ordinal) ? $"    - {task}\n" : kind switch
    {
        0 => $"    - block:\n        - {task.Replace("\n      ", "\n          ", StringComparison.Ordinal)}\n      rescue:\n        - debug: {{msg: rescued}}\n",
        1 => $"    - {task}\n",
        _ => $"    - {task}\n      ignore_errors: true\n",
    };

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static async Task<(string Outcome, string Failures)> OutcomeAsync(string tasks, int hosts, bool readAhead)
    {
        var folder = Directory.CreateTempSubdirectory("runbook-ahead-");
        try
        {
            folder.CreateSubdirectory("root/h1/d");
            folder.CreateSubdirectory("root/h2/d");
            var play = $"- hosts: all\n  gather_facts: false\n  vars: {{root: '{folder.FullName}/root/{{{{ inventory_hostname }}}}'}}\n  tasks:\n{tasks}"
                + "  handlers:\n    - name: told\n      shell: 'echo told >> told'\n      args: {chdir: '{{ root }}'}\n";
            var run = await RunAsync(folder, play, new RunOptions { ReadAhead = readAhead }, new CountingConnector(folder.FullName), hosts);
            var failures = run.Events.OfType<RunEvent.TaskFinished>().Where(t => t.Outcome.Status == Core.TaskStatus.Failed).Select(t => $"{t.Host}: {t.Outcome.Result}");
            return (string.Join('\n', run.Lines.Select(l => l.Replace(folder.FullName, "", StringComparison.Ordinal))) + "\n" + Tree(folder), string.Join('\n', failures));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<EngineRun> RunAsync(DirectoryInfo folder, string play, RunOptions options, CountingConnector connector, int hosts = 1)
    {
        var (file, inventory) = (Path.Combine(folder.FullName, "site.yml"), Path.Combine(folder.FullName, "hosts"));
        await System.IO.File.WriteAllTextAsync(file, play, TestContext.Current.CancellationToken);
        await System.IO.File.WriteAllTextAsync(inventory, hosts == 2 ? "h1\nh2\n" : "h1\n", TestContext.Current.CancellationToken);
        return await EngineRun.OfFileAsync(file, inventory, options, connector: connector);
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static string Tree(DirectoryInfo folder) => string.Join('\n', Directory
        .EnumerateFileSystemEntries(Path.Combine(folder.FullName, "root"), "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(p => $"{Path.GetRelativePath(folder.FullName, p)} {System.IO.File.GetUnixFileMode(p)} {(Directory.Exists(p) ? "" : System.IO.File.ReadAllText(p))}"));
}
