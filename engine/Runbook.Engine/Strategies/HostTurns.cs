namespace Runbook.Engine;

/// <summary>
/// Lets the hosts at a step begin it in their order, so many at once (<c>throttle</c>; one at once where a task changes what all hosts
/// see). Safe from any thread.
/// </summary>
/// <param name="most">How many at once, at least 1.</param>
/// <param name="hosts">The hosts at the step.</param>
internal sealed class HostTurns(int most, IEnumerable<HostRun> hosts)
{
    private readonly Lock _lock = new();
    private readonly List<HostRun> _left = [.. hosts.OrderBy(h => h.Index)];
    private readonly Dictionary<HostRun, TaskCompletionSource> _waiting = [];

    /// <summary>Ends when it is a host's turn.</summary>
    public Task BeginAsync(HostRun host, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_left.IndexOf(host) < most)
            {
                return Task.CompletedTask;
            }

            var source = _waiting[host] = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return source.Task.WaitAsync(cancellationToken);
        }
    }

    /// <summary>A host is done with the step; whether it was the last.</summary>
    public bool End(HostRun host)
    {
        lock (_lock)
        {
            _left.Remove(host);
            foreach (var next in _left.Take(most))
            {
                if (_waiting.Remove(next, out var source))
                {
                    source.SetResult();
                }
            }

            return _left.Count == 0;
        }
    }
}
