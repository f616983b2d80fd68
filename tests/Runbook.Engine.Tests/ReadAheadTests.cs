using System.Globalization;
using System.Text;
using CsCheck;

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
        Gen.Const("command: 'false'"));

    private static readonly Gen<string> Play = Gen.Select(AnyTask, Gen.Bool, (t, rescued) => Item(t, rescued)).Array[1, 14].Select(string.Concat);

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
                var (ahead, one) = (await OutcomeAsync(play, readAhead: true), await OutcomeAsync(play, readAhead: false));
                return ahead == one ? true : throw new InvalidOperationException($"{play}\nahead:\n{ahead}\none by one:\n{one}");
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

    private static string Item(string task, bool rescued) => rescued
        ? $"    - block:\n        - {task.Replace("\n      ", "\n          ", StringComparison.Ordinal)}\n      rescue:\n        - debug: {{msg: rescued}}\n"
        : $"    - {task}\n      ignore_errors: true\n";

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static async Task<string> OutcomeAsync(string tasks, bool readAhead)
    {
        var folder = Directory.CreateTempSubdirectory("runbook-ahead-");
        try
        {
            folder.CreateSubdirectory("root/h1/d");
            folder.CreateSubdirectory("root/h2/d");
            var play = $"- hosts: all\n  gather_facts: false\n  vars: {{root: '{folder.FullName}/root/{{{{ inventory_hostname }}}}'}}\n  tasks:\n{tasks}";
            var run = await RunAsync(folder, play, new RunOptions { ReadAhead = readAhead }, new CountingConnector(folder.FullName));
            return string.Join('\n', run.Lines.Select(l => l.Replace(folder.FullName, "", StringComparison.Ordinal))) + "\n" + Tree(folder);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<EngineRun> RunAsync(DirectoryInfo folder, string play, RunOptions options, CountingConnector connector)
    {
        var (file, inventory) = (Path.Combine(folder.FullName, "site.yml"), Path.Combine(folder.FullName, "hosts"));
        await System.IO.File.WriteAllTextAsync(file, play, TestContext.Current.CancellationToken);
        await System.IO.File.WriteAllTextAsync(inventory, play.Contains("inventory_hostname", StringComparison.Ordinal) ? "h1\nh2\n" : "h1\n", TestContext.Current.CancellationToken);
        return await EngineRun.OfFileAsync(file, inventory, options, connector: connector);
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static string Tree(DirectoryInfo folder) => string.Join('\n', Directory
        .EnumerateFileSystemEntries(Path.Combine(folder.FullName, "root"), "*", SearchOption.AllDirectories)
        .Order(StringComparer.Ordinal)
        .Select(p => $"{Path.GetRelativePath(folder.FullName, p)} {System.IO.File.GetUnixFileMode(p)} {(Directory.Exists(p) ? "" : System.IO.File.ReadAllText(p))}"));
}
