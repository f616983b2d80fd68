using Runbook.Core;
using Runbook.Engine;
using Runbook.Language;
using Runbook.Modules;
using Runbook.Reporting;
using Runbook.Sdk;

namespace Runbook.Drift.Host;

/// <summary>Loads playbooks for tests and measurements: built-in modules and <see cref="SimModule"/>, sessions as they are given.</summary>
/// <param name="connect">Opens the sessions of a run.</param>
public sealed class HostLoader(Func<IHostConnector> connect) : IProjectLoader
{
    private readonly IReadOnlyDictionary<string, Func<Module>> _modules = new Dictionary<string, Func<Module>>(BuiltInModules.Create(new Yaml())) { ["sim"] = () => new SimModule() };

    /// <inheritdoc/>
    public ValueTask<IProject> LoadAsync(Schedule schedule, string folder, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var path = Path.GetFullPath(schedule.Playbook, folder);
        var made = _modules.ToDictionary(m => m.Key, m => new Lazy<Module>(m.Value));
        var parser = new PlaybookParser(new PlaybookOptions
        {
            IsModule = name => DirectiveTable.IsKnown(name) || made.ContainsKey(name),
            ModuleNames = [.. DirectiveTable.Names, .. made.Keys],
            Evaluate = (text, variables) => Templar.Resolve(text, new(variables, BuiltInFunctions.Create(), new()) { Span = text.Span }),
        });
        var (inventory, problems) = Inventory.Load([Path.Combine(folder, "hosts")], new InventoryOptions { PlaybookDirectory = folder });
        var playbook = parser.LoadPlaybook(path);
        var options = new RunOptions { Tags = schedule.Tags, Limit = schedule.Limit, ExtraVariables = new("extra", schedule.ExtraVariables.TextEntries.ToDictionary(e => e.Key, e => e.Value)) };
        var services = new EngineServices
        {
            FindModule = name => made.GetValueOrDefault(name)?.Value,
            Functions = BuiltInFunctions.Create(),
            Connector = connect(),
            Sinks = [],
            Secrets = new SecretSet(),
            Prompter = new Nobody(),
            Parser = parser,
        };
        return new(new HostProject(playbook, inventory, [.. problems, .. playbook.Diagnostics], options, services, connect));
    }

    /// <inheritdoc/>
    public string DiffText(Diff diff) => string.Concat(new UnifiedDiff().Lines(diff).Select(l => l + "\n"));

    private sealed class Nobody : IPrompter
    {
        public ValueTask<string?> AskAsync(string question, bool secret, CancellationToken cancellationToken) => new((string?)null);
    }
}
