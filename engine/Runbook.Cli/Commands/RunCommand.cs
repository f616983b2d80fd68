using System.CommandLine;

namespace Runbook.Cli;

/// <summary><c>runbook run</c>: runs playbooks.</summary>
internal static class RunCommand
{
    /// <summary>The command with its options.</summary>
    public static Command Create(Screen screen)
    {
        var invocation = new RunInvocation(screen);
        var command = invocation.Command;
        command.SetAction((parsed, cancellationToken) => invocation.RunAsync(parsed, cancellationToken));
        return command;
    }
}
