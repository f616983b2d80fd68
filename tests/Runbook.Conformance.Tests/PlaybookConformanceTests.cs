using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Runbook.Conformance.Tests;

/// <summary>
/// Runs every case of <c>playbooks/*.txt</c> and compares with what <c>ansible-playbook</c> made of it, recorded in <c>*.expected.json</c>.
/// <c>RUNBOOK_CASE</c> is a part of the names of the cases wanted; <c>RUNBOOK_RECORD</c>=1 records (all, or those wanted or missing) instead.
/// </summary>
public sealed class PlaybookConformanceTests(ITestOutputHelper log)
{
    private static readonly JsonSerializerOptions Written = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string? Wanted = Environment.GetEnvironmentVariable("RUNBOOK_CASE");
    private static readonly string? Recording = Environment.GetEnvironmentVariable("RUNBOOK_RECORD");

    [Fact]
    public async Task Run_EveryPlaybook_EndsAsUnderAnsible()
    {
        var watch = Stopwatch.StartNew();
        var wanted = Cases().Where(c => Wanted is null || c.Name.Contains(Wanted, StringComparison.Ordinal)).ToArray();
        foreach (var (name, program) in wanted.Where(c => c.Missing is not null).Select(c => (c.Name, c.Missing)))
        {
            log.WriteLine($"{name}: not run, this machine has no {program}");
        }

        var cases = wanted.Where(c => c.Missing is null).ToArray();
        var expected = Cases().Select(c => c.Area).Distinct().ToDictionary(a => a, Expected);
        if (Recording is not null)
        {
            log.WriteLine($"{cases.Length} playbooks recorded");
            await RecordAsync(cases, expected);
            return;
        }

        var problems = new Dictionary<string, string>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(cases, options, async (playbook, token) =>
        {
            var wrong = await ProblemAsync(playbook, expected[playbook.Area][playbook.Name] as JsonObject, token);
            lock (problems)
            {
                if (wrong is not null)
                {
                    problems.Add(playbook.Name, wrong);
                }
            }
        });

        var differing = cases.Count(c => c.Differs is not null);
        var open = cases.Count(c => c.Differs?.StartsWith("open", StringComparison.Ordinal) == true);
        log.WriteLine($"{cases.Length} playbooks: {cases.Length - differing - problems.Count} equal, {differing - open} meant to differ, {open} known to differ and not mended yet, {problems.Count} wrong; {watch.Elapsed.TotalSeconds:0} s");
        Assert.True(problems.Count == 0, string.Join("\n", problems.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => p.Value)));
    }

    [Fact]
    public void Cases_Names_AreUniqueAndMany()
    {
        var names = Cases().Select(c => c.Name).ToArray();
        Assert.Equal(names.Order(), names.Distinct().Order());
        Assert.True(names.Length >= 300, $"only {names.Length} playbooks");
    }

    [Fact]
    public void Cases_MeantToDiffer_AreListed()
    {
        var listed = File.ReadAllText(Path.Combine(Folder(), "differences.md"));
        Assert.All(Cases().Where(c => c.Differs is not null), c => Assert.Contains($"`{c.Name}`", listed, StringComparison.Ordinal));
    }

    private static async Task<string?> ProblemAsync(PlaybookCase playbook, JsonObject? expected, CancellationToken cancellationToken)
    {
        if (expected is null)
        {
            return $"{playbook.Name}: not recorded (run tests/Runbook.Conformance.Tests/record)";
        }

        var actual = await RunbookProgram.RunAsync(playbook, cancellationToken);
        var lines = OutcomeDifferences.Between(expected, actual, playbook.IsFree);
        return playbook.Differs is null
            ? lines.Count == 0 ? null : $"{playbook.Area}/{playbook.Name}:\n    {string.Join("\n    ", lines)}"
            : lines.Count > 0 ? null : $"{playbook.Name}: is as under Ansible now; take its \"differs\" away";
    }

    private static async Task RecordAsync(PlaybookCase[] cases, Dictionary<string, JsonObject> expected)
    {
        var missing = Recording == "missing" ? [.. cases.Where(c => expected[c.Area][c.Name] is null)] : cases;
        var options = new ParallelOptions { MaxDegreeOfParallelism = 3, CancellationToken = TestContext.Current.CancellationToken };
        await Parallel.ForEachAsync(missing, options, async (playbook, token) =>
        {
            var outcome = await AnsibleProgram.RunAsync(playbook, token);
            lock (expected)
            {
                expected[playbook.Area][playbook.Name] = outcome;
            }
        });
        var names = Cases().Select(c => c.Name).ToHashSet();
        foreach (var (area, outcomes) in expected)
        {
            var sorted = outcomes.Where(o => names.Contains(o.Key)).OrderBy(o => o.Key, StringComparer.Ordinal)
                .Select(o => KeyValuePair.Create(o.Key, o.Value?.DeepClone()));
            await File.WriteAllTextAsync(ExpectedFile(area), new JsonObject(sorted).ToJsonString(Written) + "\n", options.CancellationToken);
        }
    }

    private static JsonObject Expected(string area) =>
        File.Exists(ExpectedFile(area)) ? JsonNode.Parse(File.ReadAllText(ExpectedFile(area)))!.AsObject() : [];

    private static IEnumerable<PlaybookCase> Cases() =>
        Directory.GetFiles(Folder(), "*.txt").Order(StringComparer.Ordinal).SelectMany(PlaybookCase.Read);

    private static string ExpectedFile(string area) => Path.Combine(Folder(), area + ".expected.json");

    private static string Folder([CallerFilePath] string path = "") => Path.Combine(Path.GetDirectoryName(path)!, "playbooks");
}
