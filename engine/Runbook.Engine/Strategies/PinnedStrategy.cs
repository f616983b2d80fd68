namespace Runbook.Engine;

/// <summary>Each host goes on as fast as it can, and no more hosts are under way than there are forks: one begins when another ends.</summary>
internal sealed class PinnedStrategy(int forks) : IStrategy
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _free = new(Math.Max(1, forks));
    private readonly HashSet<HostRun> _under = [];

    /// <inheritdoc/>
    public void Arrive(HostRun host, StepPath step)
    {
    }

    /// <inheritdoc/>
    public async ValueTask WaitAsync(HostRun host, StepPath step, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_under.Contains(host))
            {
                return;
            }
        }

        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            _under.Add(host);
        }
    }

    /// <inheritdoc/>
    public void Recall(StepPath step)
    {
    }

    /// <inheritdoc/>
    public void Leave(HostRun host)
    {
        lock (_lock)
        {
            if (_under.Remove(host))
            {
                _free.Release();
            }
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<HostRun> At(StepPath step) => [];
}
