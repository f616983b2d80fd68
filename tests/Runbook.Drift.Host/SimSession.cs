using System.Collections.Concurrent;
using Runbook.Sdk;

namespace Runbook.Drift.Host;

/// <summary>A simulated host: each resource has the value that is wished, but for those that were changed. Answers after a while, as a network does.</summary>
public sealed class SimSession(TimeSpan latency, bool drifts) : IHostSession
{
    private readonly ConcurrentDictionary<string, string> _changed = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ShellAnswer>> QueryAsync(IReadOnlyList<Sh> batch, ApplyOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        await Task.Delay(latency, cancellationToken).ConfigureAwait(false);
        return [.. batch.Select(Answer)];
    }

    /// <inheritdoc/>
    public async ValueTask<ActionOutcome> ApplyAsync(RemoteAction action, ApplyOptions options, CancellationToken cancellationToken)
    {
        await Task.Delay(latency, cancellationToken).ConfigureAwait(false);
        if (action is RemoteAction.Run run && run.Script.Shown.Split(' ') is ["sim-write", var name, var value])
        {
            _changed[name] = value;
        }

        return new(0, "", "");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private ShellAnswer Answer(Sh script) =>
        script.Shown.Split(' ') is ["sim-read", var name, var wished]
            ? new(0, _changed.GetValueOrDefault(name, drifts && name == "drifting" ? "other" : wished) + "\n", "")
            : new(0, "", "");
}
