using System.CommandLine;
using Runbook.Core;
using Runbook.Store;

namespace Runbook.Cli;

/// <summary>The options of the commands that read the record.</summary>
internal sealed class RecordOptionSet
{
    /// <summary><c>--store</c>.</summary>
    public Option<string?> Store { get; } = new("--store")
    {
        HelpName = "ADDRESS",
        Description = "The store: a file or postgresql://… (default: RUNBOOK_STORE, runbook.yml, the usual file)",
    };

    /// <summary><c>--json</c>.</summary>
    public Option<bool> Json { get; } = new("--json") { Description = "Print JSON" };

    /// <summary>The run.</summary>
    public Argument<string> Run { get; } = new("RUN") { Description = "A run: \"last\", its id, or the beginning or end of it" };

    /// <summary>Opens the store that counts.</summary>
    /// <exception cref="DiagnosticException">It cannot be opened.</exception>
    public Task<RunbookStore> OpenAsync(ParseResult parsed, Screen screen, CancellationToken cancellationToken) =>
        StoreChoice.Find(parsed.GetValue(Store), [Environment.CurrentDirectory], screen).OpenAsync(screen, cancellationToken);

    /// <summary>The run that is asked for.</summary>
    /// <exception cref="DiagnosticException">There is none, or several.</exception>
    public async Task<RunRecord> FindAsync(RunbookStore store, ParseResult parsed, CancellationToken cancellationToken)
    {
        var name = parsed.GetValue(Run)!;
        return await StoreChoice.GuardAsync(token => store.Runs.FindAsync(name, token), cancellationToken).ConfigureAwait(false) ?? throw new DiagnosticException(Diagnostic.Error(
            "unknown-run", "no such run", $"\"{name}\" in {store.Options.Address}", default, "\"runbook runs\" lists the runs"));
    }
}
