namespace Runbook.Store;

/// <summary>
/// The record of runs and what is known of hosts: SQLite or PostgreSQL with the same tables. Every method throws <see cref="StoreException"/>
/// when the database does not do as asked. Safe from any thread; several processes may share one store.
/// </summary>
public sealed class RunbookStore : IAsyncDisposable
{
    private readonly SqlDatabase _database;

    private RunbookStore(SqlDatabase database, StoreOptions options, StoreClock clock)
    {
        (_database, Options) = (database, options);
        Runs = new(database, options);
        Hosts = new(database);
        Resources = new(database);
        Transitions = new(database);
        Suppressions = new(database);
        Schedules = new(database);
        Leases = new(database, clock);
        Sweeps = new(database, clock);
        Approvals = new(database);
        Audit = new(database);
        Accounts = new(database);
        Settings = new(database);
    }

    /// <summary>How it was opened.</summary>
    public StoreOptions Options { get; }

    /// <summary>The runs.</summary>
    public RunHistory Runs { get; }

    /// <summary>States of hosts.</summary>
    public HostTable Hosts { get; }

    /// <summary>States of resources.</summary>
    public ResourceTable Resources { get; }

    /// <summary>What changed state, when, by whom.</summary>
    public TransitionTable Transitions { get; }

    /// <summary>Rules that silence a resource.</summary>
    public SuppressionTable Suppressions { get; }

    /// <summary>What schedules remember between ticks.</summary>
    public ScheduleTable Schedules { get; }

    /// <summary>Who works on which host.</summary>
    public LeaseTable Leases { get; }

    /// <summary>Sweeps: one round of a schedule over its hosts, shared among workers.</summary>
    public SweepTable Sweeps { get; }

    /// <summary>Plans that wait for a person.</summary>
    public ApprovalTable Approvals { get; }

    /// <summary>Who did what by page, API or command line.</summary>
    public AuditTable Audit { get; }

    /// <summary>Users and tokens of the page.</summary>
    public AccountTable Accounts { get; }

    /// <summary>Single values, such as the global stop.</summary>
    public SettingTable Settings { get; }

    /// <summary>Opens a store, makes it where it is missing, and brings its tables up to date (one process at a time).</summary>
    /// <exception cref="StoreException">It is away, cannot be used, or was made by a newer Runbook.</exception>
    public static async Task<RunbookStore> OpenAsync(StoreOptions options, CancellationToken cancellationToken)
    {
        SqlDatabase? database = null;
        try
        {
            if (!options.Address.IsPostgres)
            {
                SqliteFile.Create(options.Address.File);
            }

            database = new SqlDatabase(options);
            await StoreSchema.BringUpAsync(database, options.Address, cancellationToken).ConfigureAwait(false);
            return new(database, options, await StoreClock.StartAsync(database, options, cancellationToken).ConfigureAwait(false));
        }
        catch (Exception e)
        {
            if (database is not null)
            {
                await database.DisposeAsync().ConfigureAwait(false);
            }

            if (e is not StoreException && SqlFailure.Explain(e, options.Address) is { } failure)
            {
                throw failure;
            }

            throw;
        }
    }

    /// <summary>Asks the database for a sign of life: for health checks.</summary>
    public Task PingAsync(CancellationToken cancellationToken) => _database.ListAsync("SELECT 1 AS one", [], r => r.Long("one"), cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
