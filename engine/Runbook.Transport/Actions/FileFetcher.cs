using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Reads a file of the host into one of the control machine: to a temporary file beside it first, then by renaming.</summary>
internal static class FileFetcher
{
    public static async Task<ActionOutcome> FetchAsync(
        SessionShell shell, RemoteAction.Fetch fetch, ApplyOptions apply, TransportOptions options, CancellationToken cancellationToken)
    {
        var destination = Path.GetFullPath(fetch.Destination);
        var folder = Path.GetDirectoryName(destination)!;
        var temporary = Path.Combine(folder, $".{Path.GetFileName(destination)}.{LoopScript.NewWord()}.runbook-tmp");
        var script = Sh.Line($"[ ! -d {fetch.Path} ] || {{ echo {fetch.Path} is a folder >&2; exit 1; }}; cat < {fetch.Path}");
        try
        {
            Directory.CreateDirectory(folder);
            ShellRequest request;
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16))
            {
                request = await shell.SendAsync(() => Make(file), cancellationToken).ConfigureAwait(false);
            }

            var answer = request.Answers[0].ToShellAnswer();
            if (answer.Succeeded)
            {
                File.Move(temporary, destination, overwrite: true);
            }

            return new(answer.ExitCode, "", FailureText.Plain(answer.Error));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(1, "", $"cannot write {destination} here: {e.Message}");
        }
        finally
        {
            File.Delete(temporary);
        }

        ShellRequest Make(FileStream file)
        {
            file.SetLength(0);
            var body = RequestBody.Run(script.Text, null, apply.Environment, null);
            return new(body, [new(new(0, data => file.Write(data.Span), null), new(options.OutputLimit, null, null))], apply.Timeout);
        }
    }
}
