using System.CommandLine;
using System.Globalization;
using Runbook.Core;
using Runbook.Transport;

namespace Runbook.Cli;

/// <summary><c>runbook connections</c>: the connections that <c>--keep-connections</c> keeps, and the process that keeps them.</summary>
internal static class ConnectionsCommand
{
    private const string KeepName = "keep";

    /// <summary>The command with its parts.</summary>
    public static Command Create(Screen screen)
    {
        var command = new Command("connections", "Show or close the SSH connections that --keep-connections keeps");
        command.SetAction((_, token) => ListAsync(token));
        var list = new Command("list", "Show them");
        list.SetAction((_, token) => ListAsync(token));
        var host = new Argument<string?>("host") { Arity = ArgumentArity.ZeroOrOne, Description = "Only those of this host" };
        var close = new Command("close", "Close them, also those in use") { host };
        close.SetAction((parsed, token) => CloseAsync(parsed.GetValue(host), screen, token));
        var folder = new Argument<string>("folder");
        var keep = new Command(KeepName, "Keep connections (started by a run)") { folder };
        keep.Hidden = true;
        keep.SetAction((parsed, token) => KeepAsync(parsed.GetValue(folder)!, screen, token));
        command.Add(list);
        command.Add(close);
        command.Add(keep);
        return command;
    }

    /// <summary>This program and the arguments that make it keep connections.</summary>
    public static IReadOnlyList<string> Keeper()
    {
        var program = Environment.ProcessPath!;
        string[] itself = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [program, Environment.GetCommandLineArgs()[0]] : [program];
        return [.. itself, "connections", KeepName];
    }

    private static async Task<int> ListAsync(CancellationToken cancellationToken)
    {
        var kept = await new KeptConnections(KeepOptions.UsualFolder).ListAsync(cancellationToken).ConfigureAwait(false);
        foreach (var one in kept)
        {
            Console.Out.WriteLine($"{Name(one)}  {Use(one)}");
        }

        if (kept.Count == 0)
        {
            Console.Out.WriteLine("no connections are kept");
        }

        return 0;
    }

    private static async Task<int> CloseAsync(string? host, Screen screen, CancellationToken cancellationToken)
    {
        var closed = await new KeptConnections(KeepOptions.UsualFolder).CloseAsync(host ?? "", cancellationToken).ConfigureAwait(false);
        foreach (var one in closed)
        {
            Console.Out.WriteLine($"closed {Name(one)}");
        }

        if (closed.Count > 0 || host is null)
        {
            return 0;
        }

        return screen.Tell([Diagnostic.Error("not-kept", "No connection is kept", $"to a host \"{host}\"", default, "runbook connections list shows those that are")]);
    }

    private static async Task<int> KeepAsync(string folder, Screen screen, CancellationToken cancellationToken)
    {
        ConnectionKeeper.LeaveTerminal();
        try
        {
            await new ConnectionKeeper(folder, TimeProvider.System).RunAsync(static () => Console.Out.WriteLine("ready"), cancellationToken)
                .ConfigureAwait(false);
            return 0;
        }
        catch (IOException e)
        {
            screen.Complain(e.Message);
            return 1;
        }
    }

    private static string Name(KeptConnectionInfo kept) =>
        $"{(kept.Name == kept.Host ? kept.Host : $"{kept.Name} ({kept.Host})")} port {kept.Port} as {kept.User}";

    private static string Use(KeptConnectionInfo kept) => kept.Sessions > 0
        ? $"in use by {kept.Sessions} session{(kept.Sessions == 1 ? "" : "s")}"
        : $"unused for {Seconds(kept.UnusedSeconds)}, closed in {Seconds(Math.Max(0, kept.KeepSeconds - kept.UnusedSeconds))}";

    private static string Seconds(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(seconds)} s");
}
