using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Runs a program of the control machine that connects to the host itself. It gets no terminal and an empty standard input.</summary>
internal static class LocalRunner
{
    private const int MissingStatus = 127;
    private const int TimeoutStatus = 124;

    /// <summary>What ssh runs to ask for a password: the answer is in its environment, which only this user can read.</summary>
    private const string AskPass = "#!/bin/sh\ncase $1 in *assphrase*) printf '%s\\n' \"$RUNBOOK_PASSPHRASE\" ;; *) printf '%s\\n' \"$RUNBOOK_PASSWORD\" ;; esac\n";

    public static async Task<ActionOutcome> RunAsync(
        RemoteAction.RunLocally run, ILinkSource links, BecomeTarget? become, ApplyOptions apply, TransportOptions options, CancellationToken cancellationToken)
    {
        var command = run.Command(links.Login with { Become = become });
        if (command.Problem is { } problem)
        {
            return new(1, "", problem);
        }

        if (command.Needs.Append(command.Words[0]).FirstOrDefault(p => Find(p) is null) is { } missing)
        {
            return new(MissingStatus, "", $"{missing} is not on the control machine: install it");
        }

        var helper = links.Login.HasPassword ? WriteHelper() : null;
        try
        {
            return await RunAsync(StartInfo(command, links.Secrets, helper, apply, options), apply, options, cancellationToken).ConfigureAwait(false);
        }
        catch (Win32Exception e)
        {
            return new(MissingStatus, "", $"cannot start {command.Words[0]} on the control machine: {e.Message}");
        }
        finally
        {
            if (helper is not null)
            {
                File.Delete(helper);
            }
        }
    }

    private static async Task<ActionOutcome> RunAsync(ProcessStartInfo info, ApplyOptions apply, TransportOptions options, CancellationToken cancellationToken)
    {
        using var process = Process.Start(info)!;
        process.StandardInput.Close();
        using var clock = new CancellationTokenSource(apply.Timeout ?? Timeout.InfiniteTimeSpan, options.TimeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellationToken);
        try
        {
            var output = ReadAsync(process.StandardOutput, false, apply, either.Token);
            var error = ReadAsync(process.StandardError, true, apply, either.Token);
            await Task.WhenAll(output, error).ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return new(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(TimeoutStatus, "", $"timed out after {apply.Timeout!.Value.TotalSeconds:0.#} s");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task<string> ReadAsync(StreamReader reader, bool isError, ApplyOptions apply, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            text.Append(buffer, 0, read);
            apply.OnOutput?.Invoke(new(buffer, 0, read), isError);
        }

        return text.ToString();
    }

    private static ProcessStartInfo StartInfo(
        LocalCommand command, (Secret? Password, Secret? Passphrase) secrets, string? helper, ApplyOptions apply, TransportOptions options)
    {
        var info = new ProcessStartInfo(command.Words[0], command.Words.Skip(1))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
            WorkingDirectory = options.LocalDirectory ?? "",
        };
        foreach (var (key, value) in apply.Environment)
        {
            info.Environment[key] = value;
        }

        if (helper is not null)
        {
            info.Environment["SSH_ASKPASS"] = helper;
            info.Environment["SSH_ASKPASS_REQUIRE"] = "force";
            info.Environment["RUNBOOK_PASSWORD"] = secrets.Password?.Reveal ?? "";
            info.Environment["RUNBOOK_PASSPHRASE"] = secrets.Passphrase?.Reveal ?? "";
        }

        return info;
    }

    private static string WriteHelper()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, AskPass);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private static string? Find(string program) =>
        program.Contains('/', StringComparison.Ordinal)
            ? File.Exists(program) ? program : null
            : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Select(folder => Path.Combine(folder, program)).FirstOrDefault(p => File.Exists(p) || File.Exists(p + ".exe"));
}
