using Runbook.Core;

namespace Runbook.Store;

/// <summary>How a run is recorded. Immutable.</summary>
/// <param name="Store">Where.</param>
/// <param name="Header">Who runs what.</param>
public sealed record RecorderOptions(StoreOptions Store, RunHeader Header)
{
    /// <summary>A store that is open already, for a process that records many runs; it stays open. Null (the default): one is opened for this run.</summary>
    public RunbookStore? Shared { get; init; }

    /// <summary>Whether a run goes on that was recorded before, under the same id: its events follow those that are there. Default false.</summary>
    public bool IsResumed { get; init; }

    /// <summary>Masked in the header; null (the default) for none. Events are masked already.</summary>
    public SecretSet? Secrets { get; init; }

    /// <summary>
    /// How long a run goes on before its events are brought to a SQLite store while it runs. A shorter run leaves its lines beside the file,
    /// and whoever opens it next takes them in: opening costs more than such a run. Default 1 s. PostgreSQL is opened at once.
    /// </summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the end of a run may wait for the store. Default 3 s; what is not in by then stays beside the store.</summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>What to keep; null keeps all. Looked at once after the run, when the store was opened.</summary>
    public Retention? Retention { get; init; } = Runbook.Store.Retention.Default;

    /// <summary>Told, once a cause, why a run is not (or not yet) in the store. Called from any thread. Default nobody.</summary>
    public Action<string> Warn { get; init; } = _ => { };
}
