using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Runbook.Sdk;

namespace Runbook.Loading;

/// <summary>
/// Runs the code of one loaded module: what it throws comes out as one kind of exception that says where, what does not end is given
/// up, and from then on the module is not called again. Safe from any thread.
/// </summary>
/// <param name="limit">How long a call may take.</param>
/// <param name="bytes">How much memory a call may take, where that can be seen.</param>
/// <param name="begin">
/// Tells the guards in the module's own code until when it may run and how many bytes its thread may have allocated; null where it
/// has none.
/// </param>
internal sealed class ModuleCalls(TimeSpan limit, long bytes, Action<long, long>? begin)
{
    // The guards in the code come first: what they end is over, what is left to itself goes on.
    private const double Grace = 1.5;
    private readonly ConcurrentBag<ModuleWorker> _idle = [];
    private volatile string? _stuck;

    /// <summary>Calls the module.</summary>
    /// <param name="what">What is called, for people: <c>Plan</c>.</param>
    /// <param name="work">The call.</param>
    /// <exception cref="ModuleFaultException">It threw or did not end.</exception>
    /// <exception cref="ProbeException">It threw that.</exception>
    public T Run<T>(string what, Func<T> work)
    {
        if (_stuck is { } earlier)
        {
            throw new ModuleFaultException($"it is not called any more: {earlier}");
        }

        T result = default!;
        Exception? thrown = null;
        var worker = _idle.TryTake(out var idle) ? idle : new ModuleWorker();
        var ended = worker.TryRun(
            () =>
            {
                try
                {
                    begin?.Invoke(Environment.TickCount64 + (long)limit.TotalMilliseconds, GC.GetAllocatedBytesForCurrentThread() + bytes);
                    result = work();
                }
                catch (Exception e)
                {
                    thrown = e;
                }
            },
            begin is null ? limit : limit * Grace);
        if (!ended)
        {
            _stuck = $"its {what} did not end within {limit.TotalSeconds:0.###} s and was left to itself";
            throw new ModuleFaultException(_stuck);
        }

        _idle.Add(worker);
        return thrown is null ? result : throw Told(what, thrown);
    }

    /// <summary>Ends the threads that are idle.</summary>
    public void End()
    {
        while (_idle.TryTake(out var worker))
        {
            worker.End();
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "a program that is trimmed loads no code")]
    private static Exception Told(string what, Exception thrown)
    {
        var cause = thrown is System.Reflection.TargetInvocationException or TypeInitializationException ? thrown.InnerException ?? thrown : thrown;
        if (cause is ProbeException or ModuleFaultException)
        {
            return cause;
        }

        var frame = new StackTrace(cause, fNeedFileInfo: true).GetFrames()
            .FirstOrDefault(f => f.GetMethod()?.Module.Assembly.IsCollectible == true && f.GetFileName()?.EndsWith(".cs", StringComparison.Ordinal) == true);
        var place = frame is null ? "" : $" at {frame.GetFileName()}:{frame.GetFileLineNumber()}";
        return new ModuleFaultException($"its {what} failed{place}: {cause.GetType().Name}: {cause.Message}", cause);
    }
}
