using Runbook.Sdk;

namespace Runbook.Bench;

/// <summary>
/// A host that is a state and a round trip: requests take effect in the order in which they were sent, each answer comes one round trip
/// after its request, and links of chains are begun as the loop of a real session does. Used by one host's loop.
/// </summary>
internal sealed class SimulatedHost(RecordedShell shell, UInt128 drift, TimeSpan roundTrip) : IHostSession
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;
    private UInt128 _drift = drift;
    private string? _chain;

    /// <inheritdoc/>
    public bool Chains => true;

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ShellAnswer>> QueryAsync(IReadOnlyList<Sh> batch, ApplyOptions options, CancellationToken cancellationToken)
    {
        return await InTurnAsync<IReadOnlyList<ShellAnswer>>(
            async () =>
            {
                var answers = new ShellAnswer[batch.Count];
                for (var i = 0; i < answers.Length; i++)
                {
                    answers[i] = await shell.AnswerAsync(batch[i], _drift, cancellationToken);
                }

                return answers;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<ActionOutcome> ApplyAsync(RemoteAction action, ApplyOptions options, CancellationToken cancellationToken)
    {
        return await InTurnAsync(
            async () =>
            {
                if (options.Link is { IsFirst: false } link && _chain != link.Chain.Word)
                {
                    return new ActionOutcome(1, "", "") { IsSkipped = true };
                }

                (var outcome, _drift) = await shell.OutcomeAsync(action, _drift, cancellationToken);
                _chain = outcome.Succeeded ? options.Link?.Chain.Word : null;
                return outcome;
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private async Task<T> InTurnAsync<T>(Func<Task<T>> request, CancellationToken cancellationToken)
    {
        var trip = Task.Delay(roundTrip, cancellationToken);
        Task<T> mine;
        lock (_lock)
        {
            _last = mine = AfterAsync(_last, request);
        }

        var answer = await mine;
        await trip;
        return answer;
    }

    private static async Task<T> AfterAsync<T>(Task before, Func<Task<T>> request)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return await request();
    }
}
