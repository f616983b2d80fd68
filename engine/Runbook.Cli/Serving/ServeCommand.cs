using System.CommandLine;
using Runbook.Core;
using Runbook.Drift;
using Runbook.Store;

namespace Runbook.Cli;

/// <summary><c>runbook serve</c>: keeps hosts as the playbooks say, on the schedules of <c>runbook.yml</c>.</summary>
internal static class ServeCommand
{
    private static readonly Argument<string> Settings = new("FILE")
    {
        Description = "The settings (default: runbook.yml of the current folder)",
        DefaultValueFactory = _ => ProjectFile.Name,
    };

    private static readonly Option<string?> Store = new("--store")
    {
        HelpName = "ADDRESS",
        Description = "The store: a file, or postgresql://… for several processes (default: RUNBOOK_STORE, runbook.yml, the usual file)",
    };

    private static readonly Option<string[]> Listen = new("--listen")
    {
        HelpName = "URL",
        Description = "Where the web host listens (repeatable; default http://127.0.0.1:8080)",
    };

    private static readonly Option<int> Lease = new("--lease")
    {
        HelpName = "SECONDS",
        Description = "After so long another process takes the hosts of one that died (default 30)",
        DefaultValueFactory = _ => 30,
    };

    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var (inventory, connection) = (new InventoryOptionSet(), new ConnectionOptionSet());
        var command = new Command("serve", "Keep hosts as the playbooks say, on the schedules of runbook.yml") { Settings, Store, Listen, Lease };
        inventory.AddTo(command);
        connection.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, screen, inventory, connection, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, Screen screen, InventoryOptionSet inventory, ConnectionOptionSet connection, CancellationToken cancellationToken)
    {
        if (!ServeRuntime.IsHere)
        {
            return ServeRuntime.Become([.. parsed.Tokens.Select(t => t.Value)]);
        }

        return await ServeAsync(parsed, screen, inventory, connection, cancellationToken).ConfigureAwait(false);
    }

    // a method of its own: what it names is not to be loaded where it cannot be
    private static async Task<int> ServeAsync(
        ParseResult parsed, Screen screen, InventoryOptionSet inventory, ConnectionOptionSet connection, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(parsed.GetValue(Settings)!);
        if (!File.Exists(path))
        {
            throw new DiagnosticException(Diagnostic.Error("no-settings", "there is no runbook.yml", path, default, "it names schedules: a name, a playbook, every: 30m"));
        }

        // ansible.cfg and relative paths are those of the project
        Environment.CurrentDirectory = Path.GetDirectoryName(path)!;
        var input = InputReader.Read(parsed, screen, inventory, connection);
        var options = await RunOptionsReader.ReadAsync(parsed, screen, input, connection, null, cancellationToken).ConfigureAwait(false);
        var choice = StoreChoice.Find(parsed.GetValue(Store), [Environment.CurrentDirectory], screen);
        var defaults = new DriftOptions(path, choice.Options);
        var server = new DriftServer(
            defaults with
            {
                Log = text => Console.Out.WriteLine($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {screen.Secrets.MaskIn(text)}"),
                Urls = parsed.GetValue(Listen) is { Length: > 0 } urls ? urls : defaults.Urls,
                Lease = TimeSpan.FromSeconds(Math.Max(1, parsed.GetValue(Lease))),
            },
            new ProjectLoader(input, options, screen), new DriftSettingsReader(new PlaybookYaml(() => new() { Secrets = screen.Secrets })));
        try
        {
            await server.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // ended before it began
        }
        catch (StoreException e)
        {
            throw new DiagnosticException(Diagnostic.Error("store", "the store cannot be used", e.Message, default, e.IsNewer ? "update this Runbook" : null));
        }

        return 0;
    }
}
