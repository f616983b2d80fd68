using System.CommandLine;
using Runbook.Core;
using Runbook.Engine;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary><c>runbook run</c>: runs playbooks.</summary>
internal static class RunCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create()
    {
        var inventory = new InventoryOptionSet();
        var connection = new ConnectionOptionSet();
        var options = new RunOptionSet();
        var command = new Command("run", "Run playbooks") { options.Playbooks };
        inventory.AddTo(command);
        connection.AddTo(command);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, inventory, connection, options, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, InventoryOptionSet inventorySet, ConnectionOptionSet connection, RunOptionSet set, CancellationToken cancellationToken)
    {
        var input = InputReader.Read(parsed, inventorySet, connection);
        await using var composition = new Composition(input);
        var paths = parsed.GetValue(set.Playbooks) ?? [];
        var (inventory, inventoryProblems) = composition.LoadInventory(Path.GetDirectoryName(Path.GetFullPath(paths[0])));
        var playbooks = paths.Select(composition.Parser.LoadPlaybook).ToArray();
        var options = await RunOptionsReader.ReadAsync(parsed, input, connection, set, cancellationToken).ConfigureAwait(false);
        Diagnostic[] problems = [.. inventoryProblems, .. playbooks.SelectMany(p => p.Diagnostics)];
        var failed = CommandLine.Tell(problems) != 0;
        if (failed || parsed.GetValue(set.SyntaxCheck))
        {
            return failed ? 1 : 0;
        }

        if (PlaybookListings.Wanted(parsed, set))
        {
            return PlaybookListings.Print(parsed, set, playbooks, inventory, options);
        }

        using var outputs = OutputSet.Open(parsed.GetValue(connection.Output) ?? [], options);
        var code = await new PlaybookRunner(composition.Services(outputs.Sinks), options, inventory).RunAsync(playbooks, cancellationToken).ConfigureAwait(false);
        return parsed.GetValue(set.DetailedExitCode) ? outputs.DetailedExitCode(code) : code;
    }
}
