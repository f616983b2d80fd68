using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Runbook.Editor;

namespace Runbook.Cli;

/// <summary><c>runbook lsp</c>: the language server, on standard input and output.</summary>
internal static class LspCommand
{
    /// <summary>The command.</summary>
    public static Command Create(Screen screen)
    {
        var command = new Command("lsp", "Serve an editor by the Language Server Protocol, on standard input and output");
        // editors' client libraries say how they connect; there is one way here
        command.Add(new Option<bool>("--stdio") { Hidden = true });
        command.SetAction((_, cancellationToken) => RuntimeFeature.IsDynamicCodeSupported
            ? ServeAsync(screen, cancellationToken)
            : Task.FromResult(ManagedProgram.Require(screen, "lsp")));
        return command;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "only the managed program comes here")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "only the managed program comes here")]
    private static async Task<int> ServeAsync(Screen screen, CancellationToken cancellationToken)
    {
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();
        await using var projects = new LspProjects(screen);
        try
        {
            if (await LanguageServer.RunAsync(projects.Host, input, output, cancellationToken).ConfigureAwait(false) is { } fault)
            {
                screen.Complain($"error: {fault}");
                return 1;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // the parser's token: the program's own may be cancelled a moment later
            return CommandLine.Interrupted;
        }

        return 0;
    }
}
