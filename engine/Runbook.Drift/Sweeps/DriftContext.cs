using Runbook.Core;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>What all parts of one <c>runbook serve</c> share. Safe from any thread.</summary>
internal sealed class DriftContext
{
    private readonly SecretSet _secrets = new();
    private DriftSettings _settings;

    /// <summary>What is shared.</summary>
    public DriftContext(RunbookStore store, IProjectLoader loader, DriftSettings settings, DriftOptions options, byte[] resourceKey)
    {
        (Store, Loader, _settings, Options, ResourceKey) = (store, loader, settings, options, resourceKey);
        Commands = new(this);
        Keep(settings.Secrets);
    }

    /// <summary>The store.</summary>
    public RunbookStore Store { get; }

    /// <summary>Loads projects.</summary>
    public IProjectLoader Loader { get; }

    /// <summary>Everything else that was given.</summary>
    public DriftOptions Options { get; }

    /// <summary>The key of resources' digests.</summary>
    public byte[] ResourceKey { get; }

    /// <summary>What people may do.</summary>
    public DriftCommands Commands { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time => Options.Time;

    /// <summary>This process, unlike any other.</summary>
    public string Owner { get; } = $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid():N}";

    /// <summary>What <c>runbook.yml</c> says now.</summary>
    public DriftSettings Settings
    {
        get => Volatile.Read(ref _settings);
        set => Volatile.Write(ref _settings, value);
    }

    /// <summary>Why everything is stopped, as last seen; null while it is not.</summary>
    public string? Stopped { get; set; }

    /// <summary>Makes traces of runs; null while nobody wants them.</summary>
    public Tracing? Tracing { get; set; }

    /// <summary>Wakes the worker: there may be something to do.</summary>
    public SemaphoreSlim Wake { get; } = new(0);

    /// <summary>The schedule of a name; null when <c>runbook.yml</c> has none.</summary>
    public Schedule? Find(string name) => Settings.Schedules.FirstOrDefault(s => s.Name == name);

    /// <summary>Says something for whoever runs the program.</summary>
    public void Log(string text) => Options.Log(_secrets.MaskIn(text));

    /// <summary>Keeps texts out of what is said.</summary>
    public void Keep(IEnumerable<string> secrets)
    {
        foreach (var secret in secrets)
        {
            _secrets.Add(secret);
        }
    }
}
