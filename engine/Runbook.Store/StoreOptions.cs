namespace Runbook.Store;

/// <summary>How a store is opened. Immutable.</summary>
/// <param name="Address">Where it is.</param>
public sealed record StoreOptions(StoreAddress Address)
{
    /// <summary>Where time comes from. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Whether times of leases are counted from PostgreSQL's clock, so that workers need not agree on theirs. Default true; SQLite has one
    /// machine's clock anyway.
    /// </summary>
    public bool UseDatabaseClock { get; init; } = true;

    /// <summary>How long a lock of another process is waited for. Default 10 s.</summary>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Where runs wait that are not in the store yet. Default a folder beside a SQLite file; for PostgreSQL one under
    /// <c>$XDG_DATA_HOME/runbook/spool</c> for each database.
    /// </summary>
    public string SpoolFolder { get; init; } = Address.UsualSpoolFolder();
}
