using System.Collections.Concurrent;
using Runbook.Sdk;
using Runbook.Testing;

namespace Runbook.Bench;

/// <summary>
/// What a host in some state answers. A real shell is asked once for each question and state, on a real tree, and its answer given to all
/// hosts that ask the same. Safe from any thread.
/// </summary>
internal sealed class RecordedShell(LocalShellHost shell, DriftingTree tree) : IDisposable
{
    private readonly ConcurrentDictionary<(Sh, UInt128), ShellAnswer> _answers = new();
    private readonly ConcurrentDictionary<(string, UInt128), (ActionOutcome, UInt128)> _outcomes = new();
    private readonly SemaphoreSlim _real = new(1);
    private int _asked;

    /// <summary>How often the real shell was asked.</summary>
    public int Asked => _asked;

    /// <summary>The answer to a question.</summary>
    public async ValueTask<ShellAnswer> AnswerAsync(Sh question, UInt128 drift, CancellationToken cancellationToken)
    {
        if (!_answers.TryGetValue((question, drift), out var answer))
        {
            using var turn = await BecomeAsync(drift, cancellationToken);
            _answers[(question, drift)] = answer = (await shell.QueryAsync([question], ApplyOptions.Default, cancellationToken))[0];
        }

        return answer;
    }

    /// <summary>The outcome of an action, and the state after it.</summary>
    public async ValueTask<(ActionOutcome Outcome, UInt128 Drift)> OutcomeAsync(RemoteAction action, UInt128 drift, CancellationToken cancellationToken)
    {
        var key = (action is RemoteAction.Run run ? run.Script.Text : action.ToString()!, drift);
        if (!_outcomes.TryGetValue(key, out var known))
        {
            using var turn = await BecomeAsync(drift, cancellationToken);
            _outcomes[key] = known = (await shell.ApplyAsync(action, ApplyOptions.Default, cancellationToken), tree.State());
        }

        return known;
    }

    /// <inheritdoc/>
    public void Dispose() => _real.Dispose();

    private async Task<Turn> BecomeAsync(UInt128 drift, CancellationToken cancellationToken)
    {
        await _real.WaitAsync(cancellationToken);
        _asked++;
        tree.Become(drift);
        return new(_real);
    }

    private readonly record struct Turn(SemaphoreSlim Real) : IDisposable
    {
        public void Dispose() => Real.Release();
    }
}
