using System.CommandLine;
using Runbook.Core;
using Runbook.Engine;
using Runbook.Store;

namespace Runbook.Cli;

/// <summary><c>runbook replay</c>: gives a recorded run's events to outputs, as the run did when it was live.</summary>
internal static class ReplayCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var set = new RecordOptionSet();
        var output = new Option<string[]>("--output", "-o")
        {
            HelpName = "KIND[=FILE]",
            Description = "lines (or default), json or junit; with =FILE into a file (repeatable)",
        };
        var diff = new Option<bool>("--diff", "-D") { Description = "Show differences, though the run did not" };
        var command = new Command("replay", "Print a recorded run as it was printed, or as another output") { set.Run, output, diff, set.Store };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var store = await set.OpenAsync(parsed, screen, cancellationToken).ConfigureAwait(false);
            var run = await set.FindAsync(store, parsed, cancellationToken).ConfigureAwait(false);
            var options = new RunOptions { Verbosity = run.Header.Verbosity, ShowDiff = run.ShowDiff || parsed.GetValue(diff) };
            await using var outputs = OutputSet.Open(Kinds(parsed.GetValue(output)), options, plugins: null, screen);
            try
            {
                await foreach (var recorded in store.Runs.EventsAsync(run.Id, from: 0, cancellationToken).ConfigureAwait(false))
                {
                    foreach (var sink in outputs.Sinks)
                    {
                        sink.Emit(recorded.Event);
                    }
                }
            }
            catch (StoreException e)
            {
                throw new DiagnosticException(Diagnostic.Error("store", "the store cannot be used", e.Message, default));
            }

            return 0;
        });
        return command;
    }

    // a moving screen would show nothing of a run that is over
    private static string[] Kinds(string[]? asked) => asked is { Length: > 0 }
        ? [.. asked.Select(o => o.Split('=') is ["default" or "live", ..] parts ? string.Join('=', parts.Skip(1).Prepend("lines")) : o)] : ["lines"];
}
