namespace Runbook.Transport;

/// <summary>A turn at a shell: it begins when the one before it is released. Safe from any thread.</summary>
internal sealed class ShellHold(Task begins)
{
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when it begins.</summary>
    public Task Begins => begins;

    /// <summary>Ends when the next one may begin.</summary>
    public Task Released => _released.Task;

    /// <summary>The next may begin, as soon as this one has; may be called more than once.</summary>
    public void Release()
    {
        if (begins.IsCompleted)
        {
            _released.TrySetResult();
        }
        else
        {
            _ = begins.ContinueWith(_ => _released.TrySetResult(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }
}
