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
    private readonly List<(string Part, WebAnswer Answer)> _responses = [];
    private readonly List<Sh> _asked = [];
    private readonly List<WebQuery> _sent = [];
    private readonly List<RemoteAction> _applied = [];

    /// <summary>The scripts asked so far, in order.</summary>
    public IReadOnlyList<Sh> Asked => _asked;

    /// <summary>The requests sent so far, as questions or in actions, in order.</summary>
    public IReadOnlyList<WebQuery> Sent => _sent;

    /// <summary>The actions applied so far, in order.</summary>
    public IReadOnlyList<RemoteAction> Applied => _applied;

    /// <summary>Answers every question whose script holds a text.</summary>
    public FakeHost Answers(string part, string output, int exitCode = 0, string error = "")
    {
        _answers.Add((part, new(exitCode, output, error)));
        return this;
    }

    /// <summary>Answers every request whose method and address hold a text (<c>GET https://host/path</c>); the last one told wins.</summary>
    public FakeHost Responds(string part, int status, string body)
    {
        _responses.Insert(0, (part, new(status, body)));
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
    /// <exception cref="InvalidOperationException">Nobody foresaw a request.</exception>
    public ValueTask<IReadOnlyList<WebAnswer>> SendAsync(IReadOnlyList<WebQuery> batch, ApplyOptions options, CancellationToken cancellationToken) =>
        new([.. batch.Select(Respond)]);

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">Nobody foresaw the action.</exception>
    public ValueTask<ActionOutcome> ApplyAsync(RemoteAction action, ApplyOptions options, CancellationToken cancellationToken)
    {
        _applied.Add(action);
        if (action is RemoteAction.Web web)
        {
            return new(Judge(web, [.. web.Requests.Select(Respond)]));
        }

        var at = _outcomes.FindIndex(o => o.Matches(action));
        return at >= 0 ? new(_outcomes[at].Outcome) : throw new InvalidOperationException($"Unexpected action: {action}");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private static ActionOutcome Judge(RemoteAction.Web web, IReadOnlyList<WebAnswer> answers)
    {
        var bad = answers.FirstOrDefault(a => !a.Succeeded);
        return new(bad is null ? 0 : 1, "", bad is null ? "" : bad.Failure ?? $"status {bad.Status}: {bad.Body}") { Answers = answers };
    }

    private WebAnswer Respond(WebQuery request)
    {
        _sent.Add(request);
        var at = _responses.FindIndex(r => request.Shown.Contains(r.Part, StringComparison.Ordinal));
        return at >= 0 ? _responses[at].Answer : throw new InvalidOperationException($"Unexpected request: {request}");
    }

    private ShellAnswer Answer(Sh script)
    {
        var at = _answers.FindIndex(a => script.Text.Contains(a.Part, StringComparison.Ordinal));
        return at >= 0 ? _answers[at].Answer : throw new InvalidOperationException($"Unexpected question: {script}");
    }
}
