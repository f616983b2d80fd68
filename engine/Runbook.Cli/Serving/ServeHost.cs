using System.CommandLine;
using Runbook.Core;
using Runbook.Drift;
using Runbook.Store;

namespace Runbook.Cli;

/// <summary>Puts <c>runbook serve</c> together and runs it. Only in a process with ASP.NET Core. Stateless.</summary>
internal static class ServeHost
{
    /// <summary>Serves until it is ended.</summary>
    /// <returns>The exit status.</returns>
    public static async Task<int> RunAsync(ParseResult parsed, Screen screen, ServeOptionSet set, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(set.AddUser) is { } user)
        {
            return await AddUserAsync(user, parsed.GetValue(set.Store), screen, cancellationToken).ConfigureAwait(false);
        }

        var path = Path.GetFullPath(parsed.GetValue(set.Settings) ?? ProjectFile.Name);
        if (!File.Exists(path))
        {
            throw new DiagnosticException(Diagnostic.Error("no-settings", "there is no runbook.yml", path, default, "it names schedules: a name, a playbook, every: 30m"));
        }

        // ansible.cfg and relative paths are those of the project
        Environment.CurrentDirectory = Path.GetDirectoryName(path)!;
        var input = InputReader.Read(parsed, screen, set.Inventory, set.Connection);
        var options = await RunOptionsReader.ReadAsync(parsed, screen, input, set.Connection, null, cancellationToken).ConfigureAwait(false);
        var choice = StoreChoice.Find(parsed.GetValue(set.Store), [Environment.CurrentDirectory], screen);
        var defaults = new DriftOptions(path, choice.Options);
        var server = new DriftServer(
            defaults with
            {
                Log = text => Console.Out.WriteLine($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm:ss}Z {screen.Secrets.MaskIn(text)}"),
                Urls = parsed.GetValue(set.Listen) is { Length: > 0 } urls ? urls : defaults.Urls,
                Lease = TimeSpan.FromSeconds(Math.Max(1, parsed.GetValue(set.Lease))),
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

        // a server that was asked to end has ended well
        return 0;
    }

    private static async Task<int> AddUserAsync(string name, string? address, Screen screen, CancellationToken cancellationToken)
    {
        var password = await Console.In.ReadLineAsync(cancellationToken).ConfigureAwait(false) ?? "";
        try
        {
            await using var store = await RunbookStore.OpenAsync(StoreChoice.Find(address, [Environment.CurrentDirectory], screen).Options, cancellationToken).ConfigureAwait(false);
            var refused = await new WebAccounts(store, TimeProvider.System).SetUserAsync(name, password, AccountRole.Admin, new(Environment.UserName, "cli"), cancellationToken).ConfigureAwait(false);
            if (refused is not null)
            {
                throw new DiagnosticException(Diagnostic.Error("user", "the user cannot be added", refused, default));
            }
        }
        catch (StoreException e)
        {
            throw new DiagnosticException(Diagnostic.Error("store", "the store cannot be used", e.Message, default, e.IsNewer ? "update this Runbook" : null));
        }

        Console.Out.WriteLine($"{name} may log in as admin");
        return 0;
    }
}
