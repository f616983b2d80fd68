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

    public static Task<ActionOutcome> RunAsync(
        SessionShell shell, string script, Content? input, ApplyOptions apply, TransportOptions options, CancellationToken cancellationToken) =>
        RunAsync(shell, new HostScript(script) { Input = input }, apply, options, null, cancellationToken);

    /// <summary>Runs a script; with a hold of the shell, as the last that it is held for.</summary>
    public static async Task<ActionOutcome> RunAsync(
        SessionShell shell, HostScript script, ApplyOptions apply, TransportOptions options, ShellHold? hold, CancellationToken cancellationToken)
    {
        try
        {
            var length = script.Input?.Length;
            var body = RequestBody.Run(script.Text, length, apply.Environment, apply.Link, script.LeavesNothing);
            var sending = hold is null ? shell.SendAsync(() => Make(body, length), cancellationToken) : shell.SendNowAsync(() => Make(body, length), cancellationToken);
            hold?.Release();
            var request = await sending.ConfigureAwait(false);
            var answer = request.Answers[0].ToShellAnswer();
            return new(answer.ExitCode, answer.Output, answer.Error) { IsSkipped = request.Answers[0].IsSkipped };
        }
        catch (Exception e) when (e is InputException or FileNotFoundException)
        {
            return new(1, "", $"cannot send: {e.Message}");
        }

        ShellRequest Make(string body, long? length) =>
            new(body, [NewAnswer(apply, options)], apply.Timeout, script.Input, length ?? 0) { Functions = script.Functions };
    }
}
