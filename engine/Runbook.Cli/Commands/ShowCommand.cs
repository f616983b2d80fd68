using System.CommandLine;
using Runbook.Core;
using Runbook.Store;

namespace Runbook.Cli;

/// <summary><c>runbook show</c>: tells what a recorded run did.</summary>
internal static class ShowCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var set = new RecordOptionSet();
        var host = new Option<string?>("--host") { HelpName = "HOST", Description = "All results of this host; without it, of all hosts what is neither ok nor skipped" };
        var diff = new Option<bool>("--diff", "-D") { Description = "Show differences" };
        var command = new Command("show", "Show a recorded run") { set.Run, host, diff, set.Json, set.Store };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var store = await set.OpenAsync(parsed, screen, cancellationToken).ConfigureAwait(false);
            var run = await set.FindAsync(store, parsed, cancellationToken).ConfigureAwait(false);
            var (name, json, showDiff) = (parsed.GetValue(host), parsed.GetValue(set.Json), parsed.GetValue(diff));
            var query = new ResultQuery { RunId = run.Id, Host = name, NotableOnly = name is null, WithOutcome = json || showDiff, Limit = int.MaxValue };
            var results = await StoreChoice.GuardAsync(token => store.Runs.ResultsAsync(query, token), cancellationToken).ConfigureAwait(false);
            var recaps = await StoreChoice.GuardAsync(token => store.Runs.RecapsAsync(run.Id, token), cancellationToken).ConfigureAwait(false);
            if (json)
            {
                Console.Out.WriteLine(ValueJson.ToJson(Value.Map(("run", RunJson.Of(run)), ("results", Value.Of(results.Select(RunJson.Of)))), maskSecrets: true, indented: true));
                return 0;
            }

            string[] lines = [.. RunText.Head(run, TimeProvider.System), .. RunText.Results(results, showDiff), "", .. RunText.Recaps([.. recaps.Where(r => name is null || r.Host == name)])];
            foreach (var line in lines)
            {
                Console.Out.WriteLine(line);
            }

            return 0;
        });
        return command;
    }
}
