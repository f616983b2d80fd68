using System.CommandLine;
using Runbook.Engine;

namespace Runbook.Cli;

/// <summary><c>runbook exec</c>: runs one module on hosts, as ansible's ad hoc command.</summary>
internal static class ExecCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var inventory = new InventoryOptionSet();
        var connection = new ConnectionOptionSet();
        var pattern = new Argument<string>("PATTERN") { Description = "The hosts" };
        var module = new Option<string>("--module-name", "-m")
        {
            HelpName = "MODULE",
            Description = "The module (default command)",
            DefaultValueFactory = _ => "command",
        };
        var arguments = new Option<string>("--args", "-a")
        {
            HelpName = "ARGS",
            Description = "Its arguments: k=v, free text, or a JSON map",
            DefaultValueFactory = _ => "",
        };
        var command = new Command("exec", "Run one module on hosts") { pattern, module, arguments };
        inventory.AddTo(command);
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var input = InputReader.Read(parsed, screen, inventory, connection);
            await using var composition = new Composition(input, screen);
            var (hosts, problems) = composition.LoadInventory(Environment.CurrentDirectory);
            screen.Check(problems);
            var options = await RunOptionsReader.ReadAsync(parsed, screen, input, connection, set: null, cancellationToken).ConfigureAwait(false);
            var task = (parsed.GetValue(module)!, parsed.GetValue(arguments)!);
            var playbook = composition.Parser.OfOneTask(parsed.GetValue(pattern)!, task.Item1, task.Item2, Environment.CurrentDirectory);
            composition.FindModule(task.Item1);
            screen.Check([.. playbook.Diagnostics, .. composition.LibraryProblems]);
            options = options with { Verbosity = Math.Max(1, options.Verbosity) };
            await using var outputs = RunRecording.Find(!parsed.GetValue(connection.NoRecord), composition).Open(options);
            return await new PlaybookRunner(composition.Services(outputs), options, hosts).RunAsync([playbook], cancellationToken).ConfigureAwait(false);
        });
        return command;
    }
}
