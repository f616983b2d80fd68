using System.Collections.Concurrent;
using Runbook.Core;

namespace Runbook.Engine;

/// <summary>Who runs a <c>run_once</c> task for all hosts, and what came of it. Safe from any thread.</summary>
internal sealed class OnceBoard
{
    private readonly ConcurrentDictionary<StepPath, Lazy<Entry>> _entries = new();

    /// <summary>The host that runs a step; decided by the first that asks.</summary>
    public HostRun Executor(StepPath step, Func<HostRun> choose) => Get(step, choose).Executor;

    /// <summary>Tells the others what came of it.</summary>
    public void Publish(StepPath step, TaskResult result) => _entries[step].Value.Result.TrySetResult(result);

    /// <summary>Waits for what came of it.</summary>
    public Task<TaskResult> ResultAsync(StepPath step, CancellationToken cancellationToken) =>
        _entries[step].Value.Result.Task.WaitAsync(cancellationToken);

    /// <summary>A host takes no further part: nobody may wait for it.</summary>
    public void Abandon(HostRun host)
    {
        foreach (var entry in _entries.Values.Where(e => e.IsValueCreated && ReferenceEquals(e.Value.Executor, host)))
        {
            entry.Value.Result.TrySetResult(new(new(Core.TaskStatus.Skipped, MapValue.Empty, TimeSpan.Zero)));
        }
    }

    private Entry Get(StepPath step, Func<HostRun> choose) =>
        _entries.GetOrAdd(step, _ => new(() => new(choose(), new(TaskCreationOptions.RunContinuationsAsynchronously)))).Value;

    private sealed record Entry(HostRun Executor, TaskCompletionSource<TaskResult> Result);
}
