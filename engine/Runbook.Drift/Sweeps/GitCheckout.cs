using System.ComponentModel;
using System.Diagnostics;
using Runbook.Core;
using Runbook.Store;

namespace Runbook.Drift;

/// <summary>Brings a schedule's repository up to date with the <c>git</c> program. Stateless; one at a time for a folder.</summary>
internal static class GitCheckout
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Prepares the files of a schedule.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="folder">The folder of <c>runbook.yml</c>.</param>
    /// <param name="checkouts">Where checkouts are kept.</param>
    /// <param name="commit">The commit to check out; null for the newest.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DiagnosticException">The repository cannot be had, not even an older state of it.</exception>
    public static async Task<Checkout> PrepareAsync(Schedule schedule, string folder, string checkouts, string? commit, CancellationToken cancellationToken)
    {
        if (schedule.Git is not { } source)
        {
            var (status, head, _) = Directory.Exists(Path.Combine(folder, ".git"))
                ? await GitAsync(folder, ["rev-parse", "HEAD"], cancellationToken).ConfigureAwait(false) : (1, "", "");
            return new(folder, status == 0 ? head : null, null);
        }

        var target = Path.Combine(checkouts, Name(schedule));
        Directory.CreateDirectory(checkouts);
        await using var gate = await FileGate.EnterAsync(target, cancellationToken).ConfigureAwait(false);
        var trouble = Directory.Exists(Path.Combine(target, ".git"))
            ? await PullAsync(target, source, cancellationToken).ConfigureAwait(false)
            : await CloneAsync(target, source, cancellationToken).ConfigureAwait(false);
        var wanted = commit ?? (source.Branch is { } branch ? $"origin/{branch}" : "origin/HEAD");
        var failed = await TryAsync(target, ["checkout", "--quiet", "--force", "--detach", wanted], cancellationToken).ConfigureAwait(false);
        if (failed is not null && commit is null && source.Branch is { } tag)
        {
            failed = await TryAsync(target, ["checkout", "--quiet", "--force", "--detach", $"tags/{tag}"], cancellationToken).ConfigureAwait(false);
        }

        var (code, at, _) = failed is null ? await GitAsync(target, ["rev-parse", "HEAD"], cancellationToken).ConfigureAwait(false) : (1, "", "");
        if (code != 0)
        {
            throw new DiagnosticException(Diagnostic.Error("git", "the repository cannot be checked out", $"{source.Url}: {trouble ?? failed}", schedule.Span));
        }

        return new(target, at, trouble);
    }

    /// <summary>Fetches all; branches and tags may have been moved by force, and the remote may have another default branch.</summary>
    private static async Task<string?> PullAsync(string target, GitSource source, CancellationToken cancellationToken)
    {
        // nobody else is at it: what a killed git left would keep us out for ever
        File.Delete(Path.Combine(target, ".git", "index.lock"));
        var trouble = await TryAsync(target, ["fetch", "--quiet", "--force", "--prune", "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*"], cancellationToken).ConfigureAwait(false);
        return trouble is null && source.Branch is null ? await TryAsync(target, ["remote", "set-head", "origin", "--auto"], cancellationToken).ConfigureAwait(false) : trouble;
    }

    /// <summary>Clones beside the place, which appears whole or not at all.</summary>
    private static async Task<string?> CloneAsync(string target, GitSource source, CancellationToken cancellationToken)
    {
        var half = $"{target}.half";
        Remove(target);
        Remove(half);
        var trouble = await TryAsync(Path.GetDirectoryName(target)!, ["clone", "--quiet", "--no-checkout", "--", source.Url, half], cancellationToken).ConfigureAwait(false);
        if (trouble is null)
        {
            Directory.Move(half, target);
        }

        return trouble;
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Name(Schedule schedule)
    {
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{schedule.Git!.Url}\0{schedule.Name}")))[..12];
        return $"{string.Concat(schedule.Name.Where(char.IsAsciiLetterOrDigit))}-{digest}";
    }

    private static async Task<string?> TryAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
        {
            return "there is no checkout";
        }

        var (status, _, error) = await GitAsync(folder, arguments, cancellationToken).ConfigureAwait(false);
        return status == 0 ? null : error.Length > 0 ? error : $"git {arguments[0]} ended with status {status}";
    }

    private static async Task<(int Status, string Output, string Error)> GitAsync(string folder, IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Patience);
        var start = new ProcessStartInfo("git") { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        arguments.ToList().ForEach(start.ArgumentList.Add);
        // nobody is there to type a password
        start.Environment["GIT_TERMINAL_PROMPT"] = "0";
        Process? started;
        try
        {
            started = Process.Start(start);
        }
        catch (Win32Exception e)
        {
            return (1, "", $"git cannot be started: {e.Message}");
        }

        using var process = started!;
        process.StandardInput.Close();
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(late.Token), process.StandardError.ReadToEndAsync(late.Token));
            await process.WaitForExitAsync(late.Token).ConfigureAwait(false);
            return (process.ExitCode, (await output.ConfigureAwait(false)).Trim(), (await error.ConfigureAwait(false)).Trim());
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            return (1, "", $"git {arguments[0]} took longer than {Durations.Text(Patience)}");
        }
    }
}
