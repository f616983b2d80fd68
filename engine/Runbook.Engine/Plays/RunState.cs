using System.Collections.Concurrent;
using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary>What goes through a whole run: options, services, inventory, what is known of each host. Safe from any thread.</summary>
internal sealed class RunState(EngineServices services, RunOptions options, Inventory inventory, EventHub events)
{
    private readonly ConcurrentDictionary<string, HostMemory> _memories = new(StringComparer.Ordinal);

    /// <summary>The services.</summary>
    public EngineServices Services { get; } = services;

    /// <summary>The options.</summary>
    public RunOptions Options { get; } = options;

    /// <summary>The hosts and groups.</summary>
    public Inventory Inventory { get; } = inventory;

    /// <summary>Where events go.</summary>
    public EventHub Events { get; } = events;

    /// <summary>How many hosts may work at once.</summary>
    public SemaphoreSlim Forks { get; } = new(Math.Max(1, options.Forks));

    /// <summary>Reads files of variables.</summary>
    public VariableFileReader VariableFiles { get; } = new(services.Vault, services.Secrets);

    /// <summary>The functions that may be evaluated ahead of a task's turn.</summary>
    public FunctionTable AheadFunctions { get; } = Engine.AheadFunctions.Of(services.Functions);

    /// <summary>Tells resources and wishes apart.</summary>
    public ResourceIdentity Resources { get; } = new([.. options.ResourceKey ?? []]);

    /// <summary>What the run has done so far.</summary>
    public TaskJournal Journal { get; } = new(services.Journal);

    /// <summary>Runs modules.</summary>
    public ModuleExecutor Executor { get; } = new(services.Time, options.Verify);

    /// <summary>The hosts that the run has met.</summary>
    public IEnumerable<HostMemory> Memories => _memories.Values;

    /// <summary>The folder for facts set across hosts (<c>set_stats</c>).</summary>
    public ConcurrentDictionary<string, Value> Stats { get; } = new(StringComparer.Ordinal);

    /// <summary>What is known of a host.</summary>
    public HostMemory MemoryOf(Host host) => _memories.GetOrAdd(host.Name, _ => new HostMemory(host));
}
