namespace Runbook.Engine;

/// <summary>
/// All hosts finish a task before any begins the next: a watermark over the hosts' positions. Arriving costs the logarithm of the
/// number of distinct positions, however many hosts there are.
/// </summary>
internal sealed class LinearStrategy : IStrategy
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<StepPath, HashSet<HostRun>> _at = [];
    private readonly Dictionary<HostRun, StepPath> _where = [];
    private readonly SortedDictionary<StepPath, TaskCompletionSource> _waiting = [];

    /// <summary>All hosts begin before the first step.</summary>
    public LinearStrategy(IEnumerable<HostRun> hosts)
    {
        foreach (var host in hosts)
        {
            Place(host, StepPath.Start);
        }
    }

    /// <inheritdoc/>
    public void Arrive(HostRun host, StepPath step)
    {
        lock (_lock)
        {
            Remove(host);
            Place(host, step);
            Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask WaitAsync(HostRun host, StepPath step, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var wasRecalled = _where.TryGetValue(host, out var at) && at.CompareTo(step) < 0;
            if (wasRecalled || step.CompareTo(Watermark) <= 0)
            {
                return ValueTask.CompletedTask;
            }

            if (!_waiting.TryGetValue(step, out var source))
            {
                _waiting[step] = source = new(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            return new(source.Task.WaitAsync(cancellationToken));
        }
    }

    /// <inheritdoc/>
    public void Recall(StepPath step)
    {
        lock (_lock)
        {
            foreach (var host in _where.Where(w => w.Value.CompareTo(step) > 0).Select(w => w.Key).ToArray())
            {
                Remove(host);
                Place(host, step);
            }

            foreach (var source in _waiting.Values)
            {
                source.SetResult();
            }

            _waiting.Clear();
        }
    }

    /// <inheritdoc/>
    public void Leave(HostRun host)
    {
        lock (_lock)
        {
            Remove(host);
            Release();
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<HostRun> At(StepPath step)
    {
        lock (_lock)
        {
            return _at.TryGetValue(step, out var hosts) ? [.. hosts] : [];
        }
    }

    private StepPath Watermark => _at.Count == 0 ? StepPath.End : _at.First().Key;

    private void Place(HostRun host, StepPath step)
    {
        if (!_at.TryGetValue(step, out var hosts))
        {
            _at[step] = hosts = [];
        }

        hosts.Add(host);
        _where[host] = step;
    }

    private void Remove(HostRun host)
    {
        if (_where.Remove(host, out var step) && _at.TryGetValue(step, out var hosts) && hosts.Remove(host) && hosts.Count == 0)
        {
            _at.Remove(step);
        }
    }

    private void Release()
    {
        var watermark = Watermark;
        while (_waiting.Count > 0 && _waiting.First() is var (step, source) && step.CompareTo(watermark) <= 0)
        {
            _waiting.Remove(step);
            source.SetResult();
        }
    }
}
