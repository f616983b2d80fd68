namespace Runbook.Loading;

/// <summary>A thread on which modules' code runs, so that its caller can turn away from what never ends. One call at a time.</summary>
internal sealed class ModuleWorker
{
    private const int StackBytes = 4 << 20;
    private readonly AutoResetEvent _wanted = new(false);
    private readonly AutoResetEvent _done = new(false);
    private Action? _work;

    /// <summary>Starts the thread; it does not keep the program alive.</summary>
    public ModuleWorker() => new Thread(Serve, StackBytes) { IsBackground = true, Name = "module" }.Start();

    /// <summary>Runs what must not throw.</summary>
    /// <returns>Whether it ended within the limit; if not, this worker must not be used again.</returns>
    public bool TryRun(Action work, TimeSpan limit)
    {
        _work = work;
        _wanted.Set();
        return _done.WaitOne(limit);
    }

    /// <summary>Ends the thread, once it is idle.</summary>
    public void End()
    {
        _work = null;
        _wanted.Set();
    }

    private void Serve()
    {
        while (_wanted.WaitOne() && _work is { } work)
        {
            _work = null;
            work();
            _done.Set();
        }
    }
}
