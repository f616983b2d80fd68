using Runbook.Core;
using Runbook.Language;
using Runbook.Modules;
using Runbook.Sdk;

namespace Runbook.Engine.Tests;

/// <summary>Runs playbooks in this process against this machine, and gives what came of it. Ends by itself after a minute.</summary>
internal sealed class EngineRun
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly IReadOnlyDictionary<string, Func<Module>> BuiltIn = BuiltInModules.Create(new YamlForModules());

    private EngineRun(int code, IReadOnlyList<RunEvent> events) => (ExitCode, Events) = (code, events);

    public int ExitCode { get; }

    public IReadOnlyList<RunEvent> Events { get; }

    public IReadOnlyList<string> Lines => RunLines.Of(Events, ExitCode);

    public IReadOnlyList<Diagnostic> Notes => [.. Events.OfType<RunEvent.Noted>().Select(n => n.Diagnostic)];

    public static PlaybookParser Parser(ScriptLibrary? scripts = null) => new(new PlaybookOptions
    {
        IsModule = name => DirectiveTable.IsKnown(name) || BuiltIn.ContainsKey(name) || scripts?.Find(name) is not null,
        ModuleNames = [.. DirectiveTable.Names, .. BuiltIn.Keys],
        Evaluate = (text, variables) => Templar.Resolve(text, new(variables, BuiltInFunctions.Create(), new()) { Span = text.Span }),
    });

    public static EngineServices Services(
        string folder, PlaybookParser parser, IEventSink sink, IPrompter? prompter = null, TimeProvider? time = null, IHostConnector? connector = null, ScriptLibrary? scripts = null) => new()
        {
            FindModule = name => BuiltIn.GetValueOrDefault(name)?.Invoke() ?? scripts?.Find(name),
            Functions = BuiltInFunctions.Create(),
            Connector = connector ?? new LocalConnector(folder),
            Sinks = [sink],
            Secrets = new SecretSet(),
            Prompter = prompter ?? new ScriptedPrompter(),
            Parser = parser,
            Time = time ?? TimeProvider.System,
        };

    public static Inventory InventoryOf(string path, string? playbookFolder) =>
        Inventory.Load([path], new InventoryOptions { PlaybookDirectory = playbookFolder }).Inventory;

    /// <summary>Runs a playbook file with an inventory file.</summary>
    public static async Task<EngineRun> OfFileAsync(
        string playbook, string inventory, RunOptions? options = null, IPrompter? prompter = null, TimeProvider? time = null, IHostConnector? connector = null)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(playbook))!;
        var scripts = new ScriptLibrary([folder], []);
        var parser = Parser(scripts);
        var loaded = parser.LoadPlaybook(playbook);
        Assert.Empty(loaded.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.ToString()));
        var events = new EventList();
        var services = Services(folder, parser, events, prompter, time, connector, scripts);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var runner = new PlaybookRunner(services, options ?? new RunOptions(), InventoryOf(inventory, folder));
        var run = runner.RunAsync([loaded], ending.Token);
        try
        {
            return new(await run.WaitAsync(Limit, TestContext.Current.CancellationToken), events.All);
        }
        catch (TimeoutException)
        {
            await ending.CancelAsync();
            Assert.Fail("The run hangs after:\n" + string.Join('\n', RunLines.Of(events.All, -1)));
            throw;
        }
    }

    /// <summary>Runs the text of a playbook against hosts of these names.</summary>
    public static async Task<EngineRun> OfTextAsync(
        string playbook, string hosts = "h1 h2", RunOptions? options = null, IPrompter? prompter = null, TimeProvider? time = null, IHostConnector? connector = null)
    {
        var folder = Directory.CreateTempSubdirectory("runbook-engine-");
        try
        {
            var (file, inventory) = (Path.Combine(folder.FullName, "site.yml"), Path.Combine(folder.FullName, "hosts"));
            await File.WriteAllTextAsync(file, playbook);
            await File.WriteAllLinesAsync(inventory, hosts.Split(' ').Select(h => $"{h} ansible_connection=local"));
            return await OfFileAsync(file, inventory, options, prompter, time, connector);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
