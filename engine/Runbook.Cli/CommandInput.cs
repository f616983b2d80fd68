using Runbook.Language;
using Runbook.Transport;

namespace Runbook.Cli;

/// <summary>What a command line said of hosts, variables and secrets, read and checked. Immutable.</summary>
internal sealed record CommandInput
{
    /// <summary>The inventory's sources.</summary>
    public IReadOnlyList<string> InventorySources { get; init; } = [];

    /// <summary>The folders of the playbooks, absolute, for the modules that a project brings. Default the current folder.</summary>
    public IReadOnlyList<string> PlaybookFolders { get; init; } = [Environment.CurrentDirectory];

    /// <summary>The extra variables.</summary>
    public VariableLayer ExtraVariables { get; init; } = new("extra variables", new Dictionary<string, Core.Value>());

    /// <summary>The patterns of <c>--limit</c>.</summary>
    public IReadOnlyList<string> Limit { get; init; } = [];

    /// <summary>The limit as given; null without one.</summary>
    public string? LimitText { get; init; }

    /// <summary>The vault passwords.</summary>
    public IReadOnlyList<VaultSecret> VaultSecrets { get; init; } = [];

    /// <summary>What <c>ansible.cfg</c> and the environment set.</summary>
    public AnsibleConfiguration Configuration { get; init; } = AnsibleConfiguration.Load();

    /// <summary>The outputs.</summary>
    public IReadOnlyList<string> Outputs { get; init; } = [];

    /// <summary>How hosts are taken for a run alone; null (the default) does not take them.</summary>
    public LeaseOptions? Lease { get; init; }

    /// <summary>How long SSH connections are kept for the next run; zero (the default) for not at all.</summary>
    public TimeSpan KeepConnections { get; init; }

    /// <summary>Whether unknown host keys are accepted.</summary>
    public bool AcceptNewHostKeys { get; init; }

    /// <summary>
    /// Whether the project's own modules are loaded into this process, by a command that reads their types; else (the default) they run in a process
    /// of their own.
    /// </summary>
    public bool LoadsModules { get; init; }

    /// <summary>The text of a file that an editor has and that is not saved; null (the default): none.</summary>
    public Func<string, string?>? Unsaved { get; init; }
}
