using System.CommandLine;
using Runbook.Core;
using Runbook.Engine;

namespace Runbook.Cli;

/// <summary><c>runbook run</c>: runs playbooks.</summary>
internal static class RunCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var inventory = new InventoryOptionSet();
        var connection = new ConnectionOptionSet();
        var options = new RunOptionSet();
        var command = new Command("run", "Run playbooks") { options.Playbooks };
        inventory.AddTo(command);
        connection.AddTo(command);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, screen, inventory, connection, options, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, Screen screen, InventoryOptionSet inventorySet, ConnectionOptionSet connection, RunOptionSet set, CancellationToken cancellationToken)
    {
        var paths = parsed.GetValue(set.Playbooks) ?? [];
        var input = InputReader.Read(parsed, screen, inventorySet, connection) with
        {
            PlaybookFolders = [.. paths.Select(p => Path.GetDirectoryName(Path.GetFullPath(p))!).Distinct()],
        };
        await using var composition = new Composition(input, screen);
        var (inventory, inventoryProblems) = composition.LoadInventory(Path.GetDirectoryName(Path.GetFullPath(paths[0])));
        var playbooks = paths.Select(composition.Parser.LoadPlaybook).ToArray();
        var options = await RunOptionsReader.ReadAsync(parsed, screen, input, connection, set, cancellationToken).ConfigureAwait(false);
        Diagnostic[] problems = [.. inventoryProblems, .. playbooks.SelectMany(p => p.Diagnostics)];
        problems = [.. problems, .. PlaybookChecks.Find(playbooks, inventory, composition.Services(), options)];
        var failed = screen.Tell(problems) != 0;
        if (failed)
        {
            return 1;
        }

        if (parsed.GetValue(set.SyntaxCheck))
        {
            playbooks.ToList().ForEach(p => Console.Out.WriteLine($"\nplaybook: {p.Path}"));
            return 0;
        }

        if (PlaybookListings.Wanted(parsed, set))
        {
            return PlaybookListings.Print(parsed, set, playbooks, inventory, options);
        }

        await using var record = RunRecording.Begin(!parsed.GetValue(connection.NoRecord), input, options, screen);
        await using var outputs = OutputSet.Open(input.Outputs, options, screen, record);
        var code = await new PlaybookRunner(composition.Services(outputs), options, inventory).RunAsync(playbooks, cancellationToken).ConfigureAwait(false);
        return parsed.GetValue(set.DetailedExitCode) ? outputs.DetailedExitCode(code) : code;
    }
}
