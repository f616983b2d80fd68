using System.Text;
using Runbook.Language;
using Runbook.Modules;
using Diagnostic = Runbook.Core.Diagnostic;

namespace Runbook.Engine.Tests;

public sealed class PlaybookChecksTests
{
    private static readonly string Planted = Path.Combine(AppContext.BaseDirectory, "Planted");

    [Theory]
    [InlineData("site.yml")]
    [InlineData("names.yml")]
    public async Task Find_PlantedMistakes_FindsEachAtItsPlaceAndNothingElse(string playbook)
    {
        var expected = await File.ReadAllLinesAsync(Path.Combine(Planted, playbook + ".expected"), TestContext.Current.CancellationToken);

        var found = Check(Path.Combine(Planted, playbook), Path.Combine(Planted, "hosts"));

        var told = found.Select(d => $"{Path.GetRelativePath(Planted, d.Span.File!)}:{d.Span.Line}:{d.Span.Column} {d.Severity} {d.Code}: {Shown(d)}").ToArray();
        Assert.True(expected.SequenceEqual(told), string.Join('\n', told));
        Assert.All(found, d => Assert.True(d.Span.IsKnown));
    }

    [Fact]
    public void Find_ShippedPlaybooks_FindsNothing()
    {
        var root = Root();
        var playbooks = Directory.EnumerateFiles(Path.Combine(root, "playbooks", "storage"), "*.yml").ToArray();

        Assert.True(playbooks.Length >= 3);
        Assert.All(playbooks, p => Assert.Empty(Check(p, Path.Combine(root, "playbooks", "storage", "inventory.ini"))));
    }

    [Fact]
    public void Find_RecordedCases_RaiseNoFalseAlarm()
    {
        var cases = Path.Combine(AppContext.BaseDirectory, "Cases");
        var found = Directory.EnumerateFiles(cases, "*.yml")
            .SelectMany(c => Check(c, Path.Combine(cases, "inventory.ini")))
            .Select(d => $"{Path.GetFileName(d.Span.File)} {d.Detail}");

        // Both runs fail there under ansible-playbook too.
        Assert.Equal(["failed_when_both.yml \"nosuch\"", "loops.yml \"nosuch\""], found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Find_FourThousandGoodTasks_FindsNothing()
    {
        var folder = Directory.CreateTempSubdirectory("runbook-checks-");
        try
        {
            var text = new StringBuilder("- hosts: all\n  vars: { x: 1 }\n  tasks:\n");
            for (var i = 0; i < 4000; i++)
            {
                text.Append("    - name: t").Append(i).Append("\n      file: { path: \"/tmp/{{ x }}/").Append(i).Append("\", state: directory }\n      when: x | int == ").Append(i).Append('\n');
            }

            var (playbook, hosts) = (Path.Combine(folder.FullName, "big.yml"), Path.Combine(folder.FullName, "hosts"));
            File.WriteAllText(playbook, text.ToString());
            File.WriteAllText(hosts, "h1 ansible_connection=local\n");
            var (loaded, inventory, services) = Load(playbook, hosts);
            PlaybookChecks.Find([loaded], inventory, services, new RunOptions());
            Assert.Empty(PlaybookChecks.Find([loaded], inventory, services, new RunOptions()));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static string Shown(Diagnostic d) => d.Detail?.Split("; looked")[0].Split("looked for")[0] + (d.Hint?.StartsWith("did you", StringComparison.Ordinal) == true ? $" ({d.Hint})" : "");

    private static IReadOnlyList<Diagnostic> Check(string playbook, string hosts)
    {
        var (loaded, inventory, services) = Load(playbook, hosts);
        return [.. loaded.Diagnostics, .. PlaybookChecks.Find([loaded], inventory, services, new RunOptions())];
    }

    private static (Playbook Playbook, Inventory Inventory, EngineServices Services) Load(string playbook, string hosts)
    {
        var folder = Path.GetDirectoryName(playbook)!;
        var scripts = new ScriptLibrary([folder], []);
        var parser = EngineRun.Parser(scripts);
        return (parser.LoadPlaybook(playbook), EngineRun.InventoryOf(hosts, folder), EngineRun.Services(folder, parser, new EventList(), scripts: scripts));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Runbook.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
