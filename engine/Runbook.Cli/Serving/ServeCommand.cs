using System.CommandLine;

namespace Runbook.Cli;

/// <summary><c>runbook serve</c>: keeps hosts as the playbooks say, on the schedules of <c>runbook.yml</c>.</summary>
internal static class ServeCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var options = new ServeOptionSet();
        var command = new Command("serve", "Keep hosts as the playbooks say, on the schedules of runbook.yml");
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed, screen, options, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Screen screen, ServeOptionSet options, CancellationToken cancellationToken)
    {
#if NATIVE
        return await Task.FromResult(ManagedProgram.Require(screen, "serve")).ConfigureAwait(false);
#else
        if (ServeRuntime.IsHere)
        {
            return await ServeHost.RunAsync(parsed, screen, options, cancellationToken).ConfigureAwait(false);
        }

        return await ServeRuntime.BecomeAsync([.. parsed.Tokens.Select(t => t.Value)], cancellationToken).ConfigureAwait(false);
#endif
    }
}
