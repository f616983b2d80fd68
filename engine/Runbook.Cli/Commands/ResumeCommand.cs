using System.CommandLine;
using System.Globalization;
using Runbook.Core;
using Runbook.Engine;

namespace Runbook.Cli;

/// <summary><c>runbook resume</c>: goes on where a run was cut, or lists the runs that can be gone on with.</summary>
internal static class ResumeCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var run = new Argument<string?>("RUN")
        {
            Description = "The run's number, or how it begins or ends; without one the runs are listed",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var force = new Option<bool>("--force") { Description = "Go on though playbooks, variables or inventory have changed" };
        var retry = new Option<bool>("--retry-failed") { Description = "Try the tasks again that failed and ended a host's part" };
        var discard = new Option<bool>("--discard") { Description = "Remove the journal instead" };
        var command = new Command("resume", "Go on where a run was cut") { run, force, retry, discard };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(run) is not { Length: > 0 } wanted)
            {
                return List();
            }

            var file = Find(wanted);
            if (parsed.GetValue(discard))
            {
                RunJournal.Discard(file);
                return 0;
            }

            return await ResumeAsync(file, screen, parsed.GetValue(retry), parsed.GetValue(force), cancellationToken).ConfigureAwait(false);
        });
        return command;
    }

    private static async Task<int> ResumeAsync(string file, Screen screen, bool retry, bool force, CancellationToken cancellationToken)
    {
        // What another version wrote is refused before anything of it is taken for a command line.
        JournalHeader header;
        using (var journal = RunJournal.Open(file, RunJournals.Version, screen.Secrets))
        {
            header = journal.Header;
        }

        if (!Directory.Exists(header.Directory))
        {
            throw new DiagnosticException(Diagnostic.Error("resume-changed", "what the run was made from has changed since", $"{header.Directory} is gone", default));
        }

        Environment.CurrentDirectory = header.Directory;
        var invocation = new RunInvocation(screen);
        var parsed = invocation.Command.Parse([.. header.Arguments], new ParserConfiguration { ResponseFileTokenReplacer = null });
        return await invocation.ResumeAsync(parsed, file, retry, force, cancellationToken).ConfigureAwait(false);
    }

    private static string Find(string wanted)
    {
        var found = JournalFolder.Find(JournalFolder.Default, wanted);
        return found.Count switch
        {
            1 => found[0],
            0 => throw new DiagnosticException(Diagnostic.Error("no-journal", "there is no journal of such a run",
                $"\"{wanted}\": it has ended well, or none was kept", default, "\"runbook resume\" lists the runs that can be gone on with")),
            _ => throw new DiagnosticException(Diagnostic.Error("no-journal", "several runs have such a number",
                string.Join(", ", found.Select(Path.GetFileNameWithoutExtension)), default, "give more of it")),
        };
    }

    private static string Told(string file)
    {
        try
        {
            return RunJournal.ReadHeader(file) is { } header
                ? $"{header.Started.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)}  runbook run {string.Join(' ', header.Arguments)}"
                : "(another version's)";
        }
        catch (IOException)
        {
            return "(still going)";
        }
    }

    private static int List()
    {
        var files = JournalFolder.List(JournalFolder.Default);
        foreach (var file in files)
        {
            Console.Out.WriteLine($"{Path.GetFileNameWithoutExtension(file)}  {Told(file)}");
        }

        if (files.Count == 0)
        {
            Console.Error.WriteLine("there is no run to go on with");
        }

        return 0;
    }
}
