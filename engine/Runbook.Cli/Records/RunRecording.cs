using System.Reflection;
using Runbook.Core;
using Runbook.Engine;
using Runbook.Store;

namespace Runbook.Cli;

/// <summary>What becomes of a run's record: where it goes, found once, and the outputs beside it. Immutable.</summary>
internal sealed class RunRecording
{
    private static readonly TimeSpan KeyPatience = TimeSpan.FromSeconds(3);
    private readonly Composition _composition;
    private readonly StoreChoice? _choice;

    private RunRecording(Composition composition, StoreChoice? choice) => (_composition, _choice) = (composition, choice);

    /// <summary>Finds where a run is recorded; a broken setting is told as a warning, and the run is not recorded then.</summary>
    /// <param name="wanted">False for <c>--no-record</c>.</param>
    /// <param name="composition">What the command line said.</param>
    public static RunRecording Find(bool wanted, Composition composition)
    {
        var (input, screen) = (composition.Input, composition.Screen);
        try
        {
            var choice = wanted ? StoreChoice.Find(null, [Environment.CurrentDirectory, .. input.PlaybookFolders], screen) : null;
            return new(composition, choice is { Record: true } ? choice : null);
        }
        catch (DiagnosticException e)
        {
            // a broken setting of the record does not keep anybody from working
            screen.Tell(e.Diagnostics.Select(d => d with { Severity = Severity.Warning, Hint = d.Hint ?? "this run is not recorded" }));
            return new(composition, null);
        }
    }

    /// <summary>Has a run that is recorded identify resources, for <c>runbook serve</c> to know them again.</summary>
    /// <returns>The options with the store's key; as they are where there is no record, or the store does not answer within 3 seconds.</returns>
    public async ValueTask<RunOptions> IdentifyAsync(RunOptions options, CancellationToken cancellationToken) => _choice is null ? options
        : options with { ResourceKey = await ResourceKey.FindAsync(_choice.Options, KeyPatience, cancellationToken).ConfigureAwait(false) };

    /// <summary>Opens the outputs of a run, and begins its record if it has one.</summary>
    /// <param name="options">The run's options.</param>
    /// <param name="isResumed">Whether a run goes on that was recorded before. Default false.</param>
    /// <exception cref="DiagnosticException">An output cannot be opened; nothing is recorded then.</exception>
    public OutputSet Open(RunOptions options, bool isResumed = false)
    {
        var screen = _composition.Screen;
        var outputs = OutputSet.Open(_composition.Input.Outputs, options, _composition.Plugins, screen);
        if (_choice is not null)
        {
            outputs.Add(new(new(_choice.Options, Header(_composition.Input, options))
            {
                IsResumed = isResumed,
                Secrets = screen.Secrets,
                Retention = _choice.Keep,
                Warn = text => screen.Complain($"warning: {text}"),
            }));
        }

        return outputs;
    }

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
