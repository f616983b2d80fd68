using System.CommandLine;
using Runbook.Core;
using Runbook.Store;

namespace Runbook.Cli;

/// <summary><c>runbook runs</c>: lists the recorded runs.</summary>
internal static class RunsCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var set = new RecordOptionSet();
        var limit = new Option<int>("--limit") { HelpName = "N", Description = "At most so many", DefaultValueFactory = _ => 20 };
        var host = new Option<string?>("--host") { HelpName = "HOST", Description = "Only runs with this host" };
        var failed = new Option<bool>("--failed") { Description = "Only runs that did not end well" };
        var command = new Command("runs", "List the recorded runs, the latest first") { limit, host, failed, set.Json, set.Store };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            await using var store = await set.OpenAsync(parsed, screen, cancellationToken).ConfigureAwait(false);
            var query = new RunQuery { Limit = Math.Max(0, parsed.GetValue(limit)), Host = parsed.GetValue(host), FailedOnly = parsed.GetValue(failed) };
            var runs = await StoreChoice.GuardAsync(token => store.Runs.ListAsync(query, token), cancellationToken).ConfigureAwait(false);
            if (parsed.GetValue(set.Json))
            {
                Console.Out.WriteLine(ValueJson.ToJson(Value.Of(runs.Select(RunJson.Of)), maskSecrets: true, indented: true));
                return 0;
            }

            foreach (var line in RunText.Table(runs, TimeProvider.System))
            {
                Console.Out.WriteLine(line);
            }

            return 0;
        });
        return command;
    }
}
