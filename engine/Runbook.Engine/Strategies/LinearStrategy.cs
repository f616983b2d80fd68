namespace Runbook.Engine;

/// <summary>
/// All hosts finish a task before any begins the next: a watermark over the hosts' positions. Arriving costs the logarithm of the
/// number of distinct positions, however many hosts there are. Hosts that a step is known to change begin it first: the others are gone
/// through while those are waited for.
/// </summary>
internal sealed class LinearStrategy : IStrategy
{
    private readonly Lock _lock = new();
    private readonly SortedSet<StepPath> _steps = [];
    private readonly Dictionary<StepPath, HashSet<HostRun>> _at = [];
    private readonly Dictionary<HostRun, StepPath> _where = [];
    private readonly SortedDictionary<StepPath, Gate> _waiting = [];
    private StepPath _released;

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
            if (MayBegin(host, step))
            {
                return ValueTask.CompletedTask;
            }
        }

        var isFirst = host.KnowsChange(step);
        lock (_lock)
        {
            if (MayBegin(host, step))
            {
                return ValueTask.CompletedTask;
            }

            if (!_waiting.TryGetValue(step, out var gate))
            {
                _waiting[step] = gate = new();
            }

            return new((isFirst ? gate.First : gate.Rest).Task.WaitAsync(cancellationToken));
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

            foreach (var gate in _waiting.Values)
            {
                gate.Open();
            }

            _waiting.Clear();
            _released = Watermark;
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

    /// <summary>Whether it need not wait, because all are there or because it was recalled.</summary>
    private bool MayBegin(HostRun host, StepPath step) =>
        (_where.TryGetValue(host, out var at) && at.CompareTo(step) < 0) || step.CompareTo(Watermark) <= 0;

    private StepPath Watermark => _steps.Count == 0 ? StepPath.End : _steps.Min;

    private void Place(HostRun host, StepPath step)
    {
        if (!_at.TryGetValue(step, out var hosts))
        {
            _at[step] = hosts = [];
            _steps.Add(step);
        }

        hosts.Add(host);
        _where[host] = step;
    }

    private void Remove(HostRun host)
    {
        if (_where.Remove(host, out var step) && _at.TryGetValue(step, out var hosts) && hosts.Remove(host) && hosts.Count == 0)
        {
            _at.Remove(step);
            _steps.Remove(step);
        }
    }

    private void Release()
    {
        var watermark = Watermark;
        if (watermark.Equals(_released))
        {
            return;
        }

        _released = watermark;
        while (_waiting.Count > 0 && _waiting.First() is var (step, gate) && step.CompareTo(watermark) <= 0)
        {
            _waiting.Remove(step);
            gate.Open();
        }
    }

    /// <summary>Those who wait at a step.</summary>
    private sealed class Gate
    {
        public TaskCompletionSource First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Rest { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>Lets the first go, and the rest behind them.</summary>
        public void Open()
        {
            First.SetResult();
            ThreadPool.UnsafeQueueUserWorkItem(static rest => rest.SetResult(), Rest, preferLocal: false);
        }
    }
}
