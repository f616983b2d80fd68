using System.CommandLine;
using Runbook.Engine;

namespace Runbook.Cli;

/// <summary><c>runbook explain</c>: the flattened program of a playbook.</summary>
internal static class ExplainCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var options = new InventoryOptionSet();
        var playbook = new Argument<string>("PLAYBOOK") { Description = "The playbook" };
        var command = new Command("explain", "Show a playbook as the flat program that runs") { playbook };
        options.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var composition = new Composition(InputReader.Read(parsed, screen, options), screen);
            var loaded = composition.Parser.LoadPlaybook(parsed.GetValue(playbook)!);
            screen.Check(loaded.Diagnostics);
            foreach (var line in ProgramText.Of(loaded))
            {
                Console.Out.WriteLine(line);
            }

            return 0;
        });
        return command;
    }
}
