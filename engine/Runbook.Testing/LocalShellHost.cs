using System.Diagnostics;
using System.Text;
using Runbook.Sdk;

namespace Runbook.Testing;

/// <summary>
/// This machine as a host, for tests: each script runs in a real shell, one process each, with the folder as its working directory.
/// Needs a POSIX system. Safe from any thread, as far as the scripts are.
/// </summary>
/// <param name="folder">Where scripts run; must exist. Scripts are not locked into it.</param>
public sealed class LocalShellHost(string folder) : IHostSession
{
    private int _count;

    /// <summary>The shell with its own arguments. Default <c>/bin/sh</c>.</summary>
    public IReadOnlyList<string> Shell { get; init; } = ["/bin/sh"];

    /// <summary>What <c>PATH</c> is for scripts; null keeps this process's.</summary>
    public string? SearchPath { get; init; }

    /// <summary>How many scripts have run so far.</summary>
    public int ScriptCount => _count;

    /// <summary>A host whose shell and tools are busybox's applets only, linked into <paramref name="applets"/> when that is empty.</summary>
    /// <param name="folder">Where scripts run; must exist.</param>
    /// <param name="applets">A folder for the links to the applets; made when it is not there.</param>
    /// <param name="busybox">The program.</param>
    public static LocalShellHost Busybox(string folder, string applets, string busybox = "/usr/bin/busybox")
    {
        if (!Directory.Exists(applets))
        {
            Directory.CreateDirectory(applets);
            using var install = Process.Start(busybox, ["--install", "-s", applets]);
            install.WaitForExit();
        }

        return new(folder) { Shell = [busybox, "sh"], SearchPath = applets };
    }

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<ShellAnswer>> QueryAsync(IReadOnlyList<Sh> batch, ApplyOptions options, CancellationToken cancellationToken)
    {
        var answers = new List<ShellAnswer>(batch.Count);
        foreach (var script in batch)
        {
            var outcome = await RunAsync(script, null, options, cancellationToken).ConfigureAwait(false);
            answers.Add(new(outcome.ExitCode, outcome.Output, outcome.Error));
        }

        return answers;
    }

    /// <inheritdoc/>
    public async ValueTask<ActionOutcome> ApplyAsync(RemoteAction action, ApplyOptions options, CancellationToken cancellationToken) => action switch
    {
        RemoteAction.Run run => await RunAsync(run.Script, run.Input, options, cancellationToken).ConfigureAwait(false),
        RemoteAction.Write write => WithBackup(await RunAsync(WriteScript.For(write), write.Content, options, cancellationToken).ConfigureAwait(false)),
        RemoteAction.WriteTree tree => await WriteTreeAsync(tree, options, cancellationToken).ConfigureAwait(false),
        RemoteAction.Fetch fetch => FetchFile(fetch),
        RemoteAction.Reconnect => new(0, "", ""),
        RemoteAction.RunLocally run => run.Command(new(null)) is { Problem: null } command
            ? await RunAsync(Sh.Line($"{command.Words}"), null, options, cancellationToken).ConfigureAwait(false)
            : new(1, "", run.Command(new(null)).Problem!),
        _ => throw new InvalidOperationException($"A {action.GetType().Name} is for the engine, not for a session."),
    };

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => default;

    private static ActionOutcome WithBackup(ActionOutcome outcome) =>
        outcome.Succeeded && outcome.Output.Length > 0 ? outcome with { BackupFile = outcome.Output.TrimEnd('\n'), Output = "" } : outcome;

    private ActionOutcome FetchFile(RemoteAction.Fetch fetch)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(fetch.Destination))!);
            File.Copy(Path.Combine(folder, fetch.Path), fetch.Destination, overwrite: true);
            return new(0, "", "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(1, "", e.Message);
        }
    }

    private async Task<ActionOutcome> WriteTreeAsync(RemoteAction.WriteTree tree, ApplyOptions options, CancellationToken cancellationToken)
    {
        var made = tree.NewFolders.Select(f => new RemoteAction.Run(NewFolderScript($"{tree.Path.TrimEnd('/')}/{f}", tree)));
        foreach (var folder in made)
        {
            if (await ApplyAsync(folder, options, cancellationToken).ConfigureAwait(false) is { Succeeded: false } failed)
            {
                return failed;
            }
        }

        foreach (var entry in tree.Entries)
        {
            var path = $"{tree.Path.TrimEnd('/')}/{entry.Path}";
            var action = entry switch
            {
                { LinkTarget: { } target } => new RemoteAction.Run(Sh.Line($"ln -sfn -- {target} {path}")),
                { Content: { } content } => (RemoteAction)new RemoteAction.Write(path, content)
                {
                    Mode = ModeSpec.Octal(entry.Mode),
                    Owner = tree.Owner,
                    Group = tree.Group,
                },
                _ => new RemoteAction.Run(FolderScript(path, entry.Mode, tree)),
            };
            if (await ApplyAsync(action, options, cancellationToken).ConfigureAwait(false) is { Succeeded: false } failed)
            {
                return failed;
            }
        }

        return new(0, "", "");
    }

    private static Sh NewFolderScript(string path, RemoteAction.WriteTree tree) =>
        FolderScript(Sh.Line($"mkdir -- {path}"), path, tree.FolderMode, tree);

    private static Sh FolderScript(string path, int mode, RemoteAction.WriteTree tree) =>
        FolderScript(Sh.Line($"mkdir -p -- {path}"), path, "0" + ModeSpec.Octal(mode), tree);

    private static Sh FolderScript(Sh making, string path, string? mode, RemoteAction.WriteTree tree) =>
        Sh.Join(
            " && ",
            new[]
            {
                making,
                tree.Owner is null ? Sh.Empty : Sh.Line($"chown {tree.Owner} {path}"),
                tree.Group is null ? Sh.Empty : Sh.Line($"chgrp {tree.Group} {path}"),
                mode is null ? Sh.Empty : Sh.Line($"chmod {mode} {path}"),
            }.Where(s => s.Text.Length > 0));

    private async Task<ActionOutcome> RunAsync(Sh script, Content? input, ApplyOptions options, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _count);
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, script.Text + "\n", cancellationToken).ConfigureAwait(false);
            using var process = Process.Start(StartInfo(file, options))!;
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var error = process.StandardError.ReadToEndAsync(cancellationToken);
            await FeedAsync(process, input, cancellationToken).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            return new(process.ExitCode, await output.ConfigureAwait(false), await error.ConfigureAwait(false));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private ProcessStartInfo StartInfo(string file, ApplyOptions options)
    {
        var info = new ProcessStartInfo(Shell[0], [.. Shell.Skip(1), file])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
        };
        foreach (var (key, value) in options.Environment)
        {
            info.Environment[key] = value;
        }

        if (SearchPath is not null)
        {
            info.Environment["PATH"] = SearchPath;
        }

        return info;
    }

    private static async Task FeedAsync(Process process, Content? input, CancellationToken cancellationToken)
    {
        try
        {
            if (input is not null)
            {
                await using var stream = input.Open();
                await stream.CopyToAsync(process.StandardInput.BaseStream, cancellationToken).ConfigureAwait(false);
            }

            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // The script ended without reading all of its input; its status says whether that matters.
        }
    }
}
