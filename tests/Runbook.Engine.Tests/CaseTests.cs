using Runbook.Core;

namespace Runbook.Engine.Tests;

/// <summary>
/// Whole runs of the playbooks in Cases/. What is expected was recorded from ansible-playbook by Oracle/record; a file NAME.own holds
/// what Runbook does where it differs on purpose.
/// </summary>
public sealed class CaseTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Cases");

    public static TheoryData<string> Names => [.. Directory.EnumerateFiles(Folder, "*.yml").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task RunAsync_Case_DoesAsRecorded(string name)
    {
        var playbook = Path.Combine(Folder, name + ".yml");
        var own = Path.Combine(Folder, name + ".own");
        var expected = await File.ReadAllLinesAsync(File.Exists(own) ? own : Path.Combine(Folder, name + ".expected"), TestContext.Current.CancellationToken);

        var run = await EngineRun.OfFileAsync(playbook, Path.Combine(Folder, "inventory.ini"), Options(playbook));

        Assert.True(RunLines.Sorted(expected).SequenceEqual(run.Lines), RunLines.Difference(RunLines.Sorted(expected), run.Lines));
    }

    private static RunOptions Options(string playbook)
    {
        var options = new RunOptions();
        var first = File.ReadLines(playbook).First();
        if (!first.StartsWith("# args: ", StringComparison.Ordinal))
        {
            return options;
        }

        var words = first["# args: ".Length..].Split(' ', 2);
        var rest = words.Length > 1 ? words[1].Trim('\'') : "";
        return words[0] switch
        {
            "--check" => options with { Check = true },
            "--force-handlers" => options with { ForceHandlers = true },
            "--tags" => options with { Tags = [rest] },
            "--skip-tags" => options with { SkipTags = [rest] },
            "--start-at-task" => options with { StartAtTask = rest },
            "-e" => options with { ExtraVariables = new("extra variables", new Dictionary<string, Value> { [rest.Split('=')[0]] = Value.Of(rest.Split('=')[1]) }) },
            var other => throw new InvalidOperationException($"A case with {other}"),
        };
    }
}
