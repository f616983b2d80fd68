using Runbook.Core;
using Runbook.Editor;
using Runbook.Engine;
using Runbook.Language;
using Runbook.Loading;
using Runbook.Modules;
using Runbook.Sdk;
using Runbook.Transport;

namespace Runbook.Cli;

/// <summary>
/// Where everything is put together, by hand: the map of the program. One instance a command; disposing it closes the connections.
/// </summary>
internal sealed class Composition : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<string, Func<Module>> _modules;
    private readonly ScriptLibrary _scripts;
    private readonly ModuleLibrary _library;
    private readonly Dictionary<string, Module?> _made = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    /// <summary>Puts together what a command's options ask for.</summary>
    public Composition(CommandInput input, Screen screen)
    {
        (Input, Screen) = (input, screen);
        _modules = BuiltInModules.Create(
            new PlaybookYaml(() => new() { Vault = Vault!.Open, Secrets = screen.Secrets }),
            new PlaybookConditions(variables => ContextFor(variables, SourceSpan.None)));
        _scripts = new ScriptLibrary(input.PlaybookFolders, new PlaybookOptions().CollectionPaths);
        var project = ModuleSettings.Read(input.PlaybookFolders);
        _library = LibraryInput.Open(input, project, IsBuiltIn);
        Plugins = new ProjectPlugins(_library);
        Functions = BuiltInFunctions.Create();
        Plugins.AddTo(Functions, project.Shadows);
        Vault = new VaultKeyring(input.VaultSecrets) { Secrets = screen.Secrets };
        Parser = new PlaybookParser(ConfigurationDefaults.Apply(input.Configuration, new PlaybookOptions
        {
            IsModule = name => IsBuiltIn(name) || _library.Expects(name) || _scripts.Find(name) is not null,
            ModuleNames = [.. DirectiveTable.Names, .. _library.Names, .. _modules.Keys.Where(n => !n.StartsWith("ansible.builtin.", StringComparison.Ordinal))],
            ExtraVariables = new VariableScope(input.ExtraVariables),
            Evaluate = (text, variables) => Templar.Resolve(text, ContextFor(variables, text.Span)),
            Vault = Vault.Open,
            Secrets = screen.Secrets,
            Unsaved = input.Unsaved,
        }));
        Connector = NewConnector();
    }

    /// <summary>What the command line said.</summary>
    public CommandInput Input { get; }

    /// <summary>What the project adds to the language, to inventories, outputs and transports.</summary>
    public ProjectPlugins Plugins { get; }

    /// <summary>Filters, tests, lookups.</summary>
    public FunctionTable Functions { get; }

    /// <summary>The vault passwords.</summary>
    public VaultKeyring Vault { get; }

    /// <summary>Reads playbooks.</summary>
    public PlaybookParser Parser { get; }

    /// <summary>Opens sessions.</summary>
    public IHostConnector Connector { get; }

    /// <summary>Where the command speaks.</summary>
    public Screen Screen { get; }

    /// <summary>The manual of all modules and directives.</summary>
    public ActionBook Book => field ??= new([.. ModuleNames], FindModule);

    /// <summary>The names of all modules, the project's own among them.</summary>
    public IEnumerable<string> ModuleNames => _modules.Keys.Union(_library.Names);

    /// <summary>The file of a module of the project's own; null for another.</summary>
    public string? FileOf(string module) => _library.EntryOf(module)?.Path;

    /// <summary>What is wrong with the project's own modules, as far as they were asked for.</summary>
    public IReadOnlyList<Diagnostic> LibraryProblems => _library.Problems;

    /// <summary>Another one that opens sessions, which the caller disposes: for a program that runs many playbooks.</summary>
    public IHostConnector NewConnector()
    {
        var connector = new HostConnector(new TransportOptions
        {
            AcceptNewHostKeys = Input.AcceptNewHostKeys,
            LocalDirectory = Input.PlaybookFolders[0],
            Keep = Input.KeepConnections > TimeSpan.Zero ? new() { KeepFor = Input.KeepConnections, Keeper = ConnectionsCommand.Keeper() } : null,
            OnWarning = text => Screen.Complain($"warning: {text}"),
        });
        return Plugins.Connect(Input.Lease is { } lease ? new LeasedConnector(connector, lease) : connector);
    }

    /// <summary>The module of a name, made when first asked for; null when there is none. Safe from any thread.</summary>
    public Module? FindModule(string name)
    {
        lock (_lock)
        {
            if (!_made.TryGetValue(name, out var module))
            {
                _made[name] = module = Make(name);
            }

            return module;
        }
    }

    // A project's own module wins over Runbook's of that name, as in Ansible, unless it cannot be run.
    private Module? Make(string name) =>
        _library.Find(name) ?? (_scripts.CanRun(name) ? _scripts.Find(name) : null) ?? _modules.GetValueOrDefault(name)?.Invoke() ?? _scripts.Find(name);

    private bool IsBuiltIn(string name) => DirectiveTable.IsKnown(name) || _modules.ContainsKey(name);

    /// <summary>An evaluation over variables, with nothing of a playbook around it.</summary>
    public EvaluationContext ContextFor(IVariables variables, SourceSpan span) =>
        new(variables, Functions, new LookupEnvironment { BaseDirectory = Environment.CurrentDirectory, Vault = Vault.Open }) { Span = span };

    /// <summary>The inventory that the options name.</summary>
    /// <param name="playbookDirectory">The folder of the playbook, for its <c>group_vars</c>; null for none.</param>
    public (Inventory Inventory, IReadOnlyList<Diagnostic> Diagnostics) LoadInventory(string? playbookDirectory) =>
        Inventory.Load(Input.InventorySources, new InventoryOptions
        {
            Vault = Vault,
            PlaybookDirectory = playbookDirectory,
            FindPlugin = Plugins.FindInventory,
            Evaluate = (text, span, variables) => Templar.EvaluateExpression(text, ContextFor(variables, span)),
        });

    /// <summary>What the engine is given.</summary>
    /// <param name="outputs">Where events go; null (the default) for checks that emit none.</param>
    public EngineServices Services(OutputSet? outputs = null) => new()
    {
        FindModule = FindModule,
        Functions = Functions,
        Connector = Connector,
        Sinks = outputs?.Sinks ?? [],
        Secrets = Screen.Secrets,
        Prompter = new TerminalPrompter(outputs is null ? null : outputs.HoldAsync),
        Parser = Parser,
        Vault = Vault.Open,
    };

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Connector.DisposeAsync().ConfigureAwait(false);
        _library.Dispose();
    }
}
