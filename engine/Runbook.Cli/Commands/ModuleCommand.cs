using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Runbook.Cli;

/// <summary><c>runbook module</c>: what an author of modules works with.</summary>
internal static class ModuleCommand
{
    private const int Failed = 2;

    /// <summary>The command with its parts.</summary>
    public static Command Create(Screen screen)
    {
        var command = new Command("module", "Write and test modules of your own");
        command.Add(New());
        command.Add(Test(screen));
        return command;
    }

    private static Command New()
    {
        var name = new Argument<string>("NAME") { Description = "Its name in playbooks: letters, digits, underscores, with a namespace before it or none (acme.storage.lun)" };
        var folder = new Option<string>("--folder") { Description = "The folder that it is put into (default library)", DefaultValueFactory = _ => "library" };
        var command = new Command("new", "Make a module's file and its cases") { name, folder };
        command.SetAction(parsed =>
        {
            foreach (var file in ModuleFiles.Write(parsed.GetValue(name)!, parsed.GetValue(folder)!))
            {
                Console.Out.WriteLine(file);
            }

            return 0;
        });
        return command;
    }

    private static Command Test(Screen screen)
    {
        var inventory = new InventoryOptionSet();
        var connection = new ConnectionOptionSet();
        var names = new Argument<string[]>("NAME") { Description = "The modules; all that have cases by default", Arity = ArgumentArity.ZeroOrMore };
        var host = new Option<string?>("--host") { HelpName = "HOST", Description = "A host of the inventory, or localhost: the cases are tried on it too, which changes it" };
        var command = new Command("test", "Run the cases of modules (NAME.cases.yml beside NAME.cs), without any host or on one") { names, host };
        inventory.AddTo(command);
        connection.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RuntimeFeature.IsDynamicCodeSupported
            ? TestAsync(parsed, screen, (inventory, connection), parsed.GetValue(names) ?? [], parsed.GetValue(host), cancellationToken)
            : Task.FromResult(ManagedProgram.Require(screen, "module test")));
        return command;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "only the managed program comes here")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "only the managed program comes here")]
    private static async Task<int> TestAsync(
        ParseResult parsed, Screen screen, (InventoryOptionSet Inventory, ConnectionOptionSet Connection) options, string[] names, string? host, CancellationToken cancellationToken)
    {
        var input = InputReader.Read(parsed, screen, options.Inventory, options.Connection);
        await using var composition = new Composition(input with { LoadsModules = true }, screen);
        await using var session = host is null ? null : await HostSessions.OpenAsync(
            composition, host, await RunOptionsReader.ReadAsync(parsed, screen, input, options.Connection, set: null, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        var allPassed = await new ModuleTests(composition, session).RunAsync(names, cancellationToken).ConfigureAwait(false);
        return screen.Tell(composition.LibraryProblems) != 0 ? 1 : allPassed ? 0 : Failed;
    }
}
