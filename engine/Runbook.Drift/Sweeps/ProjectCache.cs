namespace Runbook.Drift;

/// <summary>The projects of the sweeps that this process works on, each loaded once. Safe from any thread.</summary>
internal sealed class ProjectCache(DriftContext context) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly Dictionary<string, (string Sweep, IProject Project, Checkout Checkout)> _loaded = new(StringComparer.Ordinal);

    /// <summary>The project of a schedule for a sweep.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="sweep">The sweep: the next one loads anew.</param>
    /// <param name="commit">The commit to check out; null for the branch's newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<(IProject Project, Checkout Checkout)> GetAsync(Schedule schedule, string sweep, string? commit, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_loaded.TryGetValue(schedule.Name, out var known) && known.Sweep == sweep)
            {
                return (known.Project, known.Checkout);
            }

            var checkout = await GitCheckout.PrepareAsync(schedule, context.Settings.Folder, context.Options.CheckoutFolder, commit, cancellationToken).ConfigureAwait(false);
            var project = await context.Loader.LoadAsync(schedule, checkout.Folder, cancellationToken).ConfigureAwait(false);
            if (known.Project is not null)
            {
                await known.Project.DisposeAsync().ConfigureAwait(false);
            }

            _loaded[schedule.Name] = (sweep, project, checkout);
            return (project, checkout);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var (_, project, _) in _loaded.Values)
        {
            await project.DisposeAsync().ConfigureAwait(false);
        }

        _gate.Dispose();
    }
}
