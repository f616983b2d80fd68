using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Engine;

/// <summary>What the command line (or a schedule) asks of a run; the names are ansible-playbook's. Immutable.</summary>
public sealed record RunOptions
{
    /// <summary>Only plan (<c>--check</c>). Default false.</summary>
    public bool Check { get; init; }

    /// <summary>Show differences (<c>--diff</c>). Default false.</summary>
    public bool ShowDiff { get; init; }

    /// <summary>How many hosts work at once, at least 1. Default 100.</summary>
    public int Forks { get; init; } = 100;

    /// <summary>Tags to run; empty runs all.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Tags to leave out.</summary>
    public IReadOnlyList<string> SkipTags { get; init; } = [];

    /// <summary>Patterns that narrow the hosts (<c>--limit</c>, files already read); empty for none.</summary>
    public IReadOnlyList<string> Limit { get; init; } = [];

    /// <summary>The limit as it was given, for <c>ansible_limit</c>; null (the default) without one.</summary>
    public string? LimitText { get; init; }

    /// <summary>Extra variables (<c>-e</c>).</summary>
    public VariableLayer ExtraVariables { get; init; } = new("extra variables", new Dictionary<string, Core.Value>());

    /// <summary>Who logs in (<c>-u</c>), below what playbook and inventory say.</summary>
    public string? User { get; init; }

    /// <summary>Private key file.</summary>
    public string? PrivateKeyFile { get; init; }

    /// <summary>Connection (<c>-c</c>): <c>ssh</c> or <c>local</c>. Default <c>ssh</c>.</summary>
    public string Connection { get; init; } = "ssh";

    /// <summary>Password for the log-in.</summary>
    public Secret? ConnectionPassword { get; init; }

    /// <summary>Options for ssh as text (<c>--ssh-common-args</c>).</summary>
    public string? SshArguments { get; init; }

    /// <summary>How long connecting may take. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether tasks become another user by default.</summary>
    public bool Become { get; init; }

    /// <summary>The user to become. Default root.</summary>
    public string BecomeUser { get; init; } = "root";

    /// <summary>How to become. Default sudo.</summary>
    public string BecomeMethod { get; init; } = "sudo";

    /// <summary>The password for becoming; null for none.</summary>
    public Secret? BecomePassword { get; init; }

    /// <summary>The task to start at; null for the first.</summary>
    public string? StartAtTask { get; init; }

    /// <summary>Where a file of the hosts that failed is written (<c>PLAYBOOK.retry</c>); empty is beside the playbook, null (the default) none.</summary>
    public string? RetryFolder { get; init; }

    /// <summary>Ask before each task.</summary>
    public bool Step { get; init; }

    /// <summary>Whether plays that do not say gather facts. Default true.</summary>
    public bool GatherFacts { get; init; } = true;

    /// <summary>The subsets of facts for plays that do not say; empty for all.</summary>
    public IReadOnlyList<string> GatherSubset { get; init; } = [];

    /// <summary>Whether a failure of one host ends plays that do not say. Default false.</summary>
    public bool AnyErrorsFatal { get; init; }

    /// <summary>Run notified handlers even when a task fails.</summary>
    public bool ForceHandlers { get; init; }

    /// <summary>How much to tell, 0 to 4.</summary>
    public int Verbosity { get; init; }

    /// <summary>Read again after each change, and call a plan that is not empty a bug of the module. Default false.</summary>
    public bool Verify { get; init; }

    /// <summary>
    /// The key of the digests by which events identify resources and wishes (<see cref="Core.TaskOutcome.Resource"/>), 32 bytes that
    /// whoever compares runs keeps; null (the default) leaves them out.
    /// </summary>
    public IReadOnlyList<byte>? ResourceKey { get; init; }

    /// <summary>Whether tasks are bound and read before their turn. Default true; without it each task costs its own round trips.</summary>
    public bool ReadAhead { get; init; } = true;

    /// <summary>The inventory's sources as given, for <c>ansible_inventory_sources</c>.</summary>
    public IReadOnlyList<string> InventorySources { get; init; } = [];
}
