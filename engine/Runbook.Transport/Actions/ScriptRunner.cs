using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Runs a script whose children may outlive it, with or without input.</summary>
internal static class ScriptRunner
{
    public static Answer NewAnswer(ApplyOptions apply, TransportOptions options)
    {
        var watcher = apply.OnOutput;
        return new(
            new(options.OutputLimit, null, watcher is null ? null : text => watcher(text, false)),
            new(options.OutputLimit, null, watcher is null ? null : text => watcher(text, true)));
    }

    public static async Task<ActionOutcome> RunAsync(
        SessionShell shell,
        string script,
        Content? input,
        ApplyOptions apply,
        TransportOptions options,
        CancellationToken cancellationToken)
    {
        try
        {
            var length = input?.Length;
            var body = RequestBody.Run(script, length, apply.Environment, apply.Link);
            var request = await shell.SendAsync(
                () => new(body, [NewAnswer(apply, options)], apply.Timeout, input, length ?? 0), cancellationToken).ConfigureAwait(false);
            var answer = request.Answers[0].ToShellAnswer();
            return new(answer.ExitCode, answer.Output, answer.Error) { IsSkipped = request.Answers[0].IsSkipped };
        }
        catch (Exception e) when (e is InputException or FileNotFoundException)
        {
            return new(1, "", $"cannot send: {e.Message}");
        }
    }
}
