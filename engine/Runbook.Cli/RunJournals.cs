using System.Reflection;
using Runbook.Core;
using Runbook.Engine;

namespace Runbook.Cli;

/// <summary>Begins and opens the journals of runs. Stateless.</summary>
internal static class RunJournals
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromDays(7);

    /// <summary>This build's version.</summary>
    public static string Version => Assembly.GetExecutingAssembly().GetName().Version?.ToString(3) ?? "0";

    /// <summary>Begins a run's journal; null, with a warning, where it cannot be kept. Journals that nobody has gone on with for a week are removed.</summary>
    public static RunJournal? Begin(PreparedRun run, Screen screen)
    {
        var now = TimeProvider.System.GetUtcNow();
        var folder = JournalFolder.Default;
        var header = new JournalHeader(Version, Guid.CreateVersion7(now).ToString(), now, run.Arguments, Environment.CurrentDirectory, run.Inputs());
        try
        {
            JournalFolder.Prune(folder, now - KeptFor);
            return Watched(RunJournal.Create(folder, header, screen.Secrets), screen);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            screen.Complain($"warning: no journal is kept, and the run cannot be resumed: {e.Message}");
            return null;
        }
    }

    /// <summary>Opens the journal of a run that was cut, and compares what the run was made from.</summary>
    /// <exception cref="DiagnosticException">It cannot be gone on with.</exception>
    public static RunJournal Open(string file, PreparedRun run, Screen screen, bool retryFailed, bool force)
    {
        var journal = RunJournal.Open(file, Version, screen.Secrets, retryFailed);
        var differences = RunInputs.Differences(journal.Inputs, run.Inputs());
        if (differences.Count > 0 && !force)
        {
            journal.Dispose();
            throw new DiagnosticException(Diagnostic.Error(
                "resume-changed", "what the run was made from has changed since", string.Join("; ", differences), default, "--force goes on all the same; what no longer fits is done again"));
        }

        screen.Complain($"going on with run {journal.Header.Run}: {journal.Kept} results of tasks are kept");
        return Watched(journal, screen);
    }

    private static RunJournal Watched(RunJournal journal, Screen screen)
    {
        journal.OnBroken = reason => screen.Complain($"warning: the journal cannot be written any more: {reason}");
        return journal;
    }
}
