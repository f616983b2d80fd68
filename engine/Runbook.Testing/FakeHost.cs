using Runbook.Sdk;

namespace Runbook.Testing;

/// <summary>
/// A host that answers as told: scripts are matched by a part of their text, in the order the answers were given. A question or
/// action that nobody foresaw throws. Not safe from several threads.
/// </summary>
public sealed class FakeHost : IHostSession
{
    private readonly List<(string Part, ShellAnswer Answer)> _answers = [];
    private readonly List<(Func<RemoteAction, bool> Matches, ActionOutcome Outcome)> _outcomes = [];
    private readonly List<Sh> _asked = [];
    private readonly List<RemoteAction> _applied = [];

    /// <summary>The scripts asked so far, in order.</summary>
    public IReadOnlyList<Sh> Asked => _asked;

    /// <summary>The actions applied so far, in order.</summary>
    public IReadOnlyList<RemoteAction> Applied => _applied;

    /// <summary>Answers every question whose script holds a text.</summary>
    public FakeHost Answers(string part, string output, int exitCode = 0, string error = "")
    {
        _answers.Add((part, new(exitCode, output, error)));
        return this;
    }

    /// <summary>Expects an action that people see as holding a text, and gives its outcome.</summary>
    public FakeHost Expects(string part, string output = "", int exitCode = 0, string error = "")
    {
        _outcomes.Add((a => a.ToString()!.Contains(part, StringComparison.Ordinal), new(exitCode, output, error)));
        return this;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Nobody foresaw the question.</exception>
    public ValueTask<IReadOnlyList<ShellAnswer>> QueryAsync(IReadOnlyList<Sh> batch, ApplyOptions options, CancellationToken cancellationToken)
    {
        _asked.AddRange(batch);
        return new([.. batch.Select(Answer)]);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Nobody foresaw the action.</exception>
    public ValueTask<ActionOutcome> ApplyAsync(RemoteAction action, ApplyOptions options, CancellationToken cancellationToken)
    {
        _applied.Add(action);
        var at = _outcomes.FindIndex(o => o.Matches(action));
        return at >= 0 ? new(_outcomes[at].Outcome) : throw new InvalidOperationException($"Unexpected action: {action}");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private ShellAnswer Answer(Sh script)
    {
        var at = _answers.FindIndex(a => script.Text.Contains(a.Part, StringComparison.Ordinal));
        return at >= 0 ? _answers[at].Answer : throw new InvalidOperationException($"Unexpected question: {script}");
    }
}
