using Runbook.Core;
using Runbook.Store;

namespace Runbook.Cli;

/// <summary>Which store counts: that of the command line, of <c>RUNBOOK_STORE</c>, of <c>runbook.yml</c>, or the usual file. Immutable.</summary>
/// <param name="Options">How to open it.</param>
/// <param name="Keep">How long runs are kept.</param>
/// <param name="Record">Whether runs are recorded.</param>
internal sealed record StoreChoice(StoreOptions Options, Retention Keep, bool Record)
{
    /// <summary>Chooses.</summary>
    /// <param name="asked"><c>--store</c>; null without.</param>
    /// <param name="folders">Where <c>runbook.yml</c> is looked for, in order.</param>
    /// <param name="screen">Learns the store's password.</param>
    /// <exception cref="DiagnosticException">An address or a setting is malformed.</exception>
    public static StoreChoice Find(string? asked, IEnumerable<string> folders, Screen screen)
    {
        var project = ProjectFile.Find(folders);
        var record = Flag(Environment.GetEnvironmentVariable("RUNBOOK_RECORD")) ?? project?.Record ?? true;
        var address = Address(asked ?? Environment.GetEnvironmentVariable("RUNBOOK_STORE"), project);
        if (address.Password is { Length: > 0 } password)
        {
            screen.Secrets.Add(password);
        }

        return new(new StoreOptions(address), project?.Keep() ?? Retention.Default, record);
    }

    /// <summary>Opens the store for a command that reads it; runs that wait beside it are taken in first.</summary>
    /// <exception cref="DiagnosticException">It cannot be opened.</exception>
    public async Task<RunbookStore> OpenAsync(Screen screen, CancellationToken cancellationToken)
    {
        var store = await GuardAsync(token => RunbookStore.OpenAsync(Options, token), cancellationToken).ConfigureAwait(false);
        try
        {
            await store.Runs.TakeInAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            screen.Complain($"warning: runs that wait beside the store could not be taken in: {e.Message}");
        }

        return store;
    }

    /// <summary>Does something with the store; what it refuses is a diagnostic.</summary>
    /// <exception cref="DiagnosticException">The store refused.</exception>
    public static async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> act, CancellationToken cancellationToken)
    {
        try
        {
            return await act(cancellationToken).ConfigureAwait(false);
        }
        catch (StoreException e)
        {
            throw new DiagnosticException(Diagnostic.Error("store", "the store cannot be used", e.Message, default, e.IsNewer ? "update this Runbook" : null));
        }
    }

    private static StoreAddress Address(string? asked, ProjectFile? project)
    {
        try
        {
            return asked is { Length: > 0 } ? StoreAddress.Parse(asked, Environment.CurrentDirectory)
                : project?.Store is { } written ? StoreAddress.Parse(written.AsText() ?? throw ProjectFile.Wrong(written, "a path or postgresql://…"), Path.GetDirectoryName(project.Path)!)
                : StoreAddress.Default;
        }
        catch (StoreException e)
        {
            throw new DiagnosticException(Diagnostic.Error("store-address", "the store's address is malformed", e.Message, project?.Store?.Span ?? default));
        }
    }

    private static bool? Flag(string? text) => text?.ToLowerInvariant() switch
    {
        "1" or "true" or "yes" or "on" => true,
        "0" or "false" or "no" or "off" => false,
        _ => null,
    };
}
