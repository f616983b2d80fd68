using System.Reflection;
using Runbook.Core;
using Runbook.Engine;
using Runbook.Store;

namespace Runbook.Cli;

/// <summary>Begins the record of a run. Stateless.</summary>
internal static class RunRecording
{
    private static readonly TimeSpan KeyPatience = TimeSpan.FromSeconds(3);

    /// <summary>The recorder; null when this run is not to be recorded.</summary>
    /// <param name="wanted">False for <c>--no-record</c>.</param>
    /// <param name="input">What the command line said.</param>
    /// <param name="options">The run's options.</param>
    /// <param name="screen">Told why a run is not recorded.</param>
    /// <param name="isResumed">Whether a run goes on that was recorded before. Default false.</param>
    public static RunRecorder? Begin(bool wanted, CommandInput input, RunOptions options, Screen screen, bool isResumed = false)
    {
        if (!wanted)
        {
            return null;
        }

        try
        {
            var choice = Find(input, screen);
            return choice.Record ? new RunRecorder(new(choice.Options, Header(input, options))
            {
                IsResumed = isResumed,
                Secrets = screen.Secrets,
                Retention = choice.Keep,
                Warn = text => screen.Complain($"warning: {text}"),
            }) : null;
        }
        catch (DiagnosticException e)
        {
            // a broken setting of the record does not keep anybody from working
            screen.Tell(e.Diagnostics.Select(d => d with { Severity = Severity.Warning, Hint = d.Hint ?? "this run is not recorded" }));
            return null;
        }
    }

    /// <summary>The key by which a run that is recorded identifies resources, for <c>runbook serve</c> to know them again; null for none.</summary>
    /// <param name="wanted">False for <c>--no-record</c>.</param>
    /// <param name="input">What the command line said.</param>
    /// <param name="screen">Learns the store's password.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async ValueTask<IReadOnlyList<byte>?> KeyAsync(bool wanted, CommandInput input, Screen screen, CancellationToken cancellationToken)
    {
        try
        {
            return wanted && Find(input, screen) is { Record: true } choice ? await ResourceKey.FindAsync(choice.Options, KeyPatience, cancellationToken).ConfigureAwait(false) : null;
        }
        catch (DiagnosticException)
        {
            // told when the record begins
            return null;
        }
    }

    private static StoreChoice Find(CommandInput input, Screen screen) => StoreChoice.Find(null, [Environment.CurrentDirectory, .. input.PlaybookFolders], screen);

    private static RunHeader Header(CommandInput input, RunOptions options) => new(Environment.UserName, Environment.MachineName, input.PlaybookFolders[0])
    {
        Inventory = input.InventorySources,
        Limit = input.LimitText,
        Tags = options.Tags,
        SkipTags = options.SkipTags,
        Verbosity = options.Verbosity,
        Commit = GitCommit.Find(input.PlaybookFolders[0]),
        Program = $"runbook {Assembly.GetExecutingAssembly().GetName().Version?.ToString(3)}",
    };
}
