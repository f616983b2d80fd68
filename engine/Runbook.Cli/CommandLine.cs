using System.CommandLine;
using System.Runtime.CompilerServices;
using Runbook.Core;
using Runbook.Reporting;

namespace Runbook.Cli;

/// <summary>The commands, and what becomes of what they throw.</summary>
internal static class CommandLine
{
    private const int Interrupted = 99;
    private const int BadOptions = 5;
    private const int Unexpected = 250;

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit status.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Runs Ansible's playbooks without Ansible and without Python.")
        {
            RunCommand.Create(),
            ExecCommand.Create(),
            InventoryCommand.Create(),
            RenderCommand.Create(),
            EvalCommand.Create(),
            ExplainCommand.Create(),
            VarsCommand.Create(),
            DocCommand.Create(),
            LintCommand.Create(),
            CompletionCommand.Create(),
        };
        using var interrupt = new Interrupt();
        // -e @file is a file of variables, not of more arguments
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        try
        {
            var code = await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false }, interrupt.Token).ConfigureAwait(false);
            return parsed.Errors.Count > 0 ? BadOptions : interrupt.Token.IsCancellationRequested ? Interrupted : code;
        }
        catch (DiagnosticException e)
        {
            return Tell(e.Diagnostics);
        }
        catch (OperationCanceledException)
        {
            return Interrupted;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            Console.Error.WriteLine($"error: unexpected: {e}");
            return Unexpected;
        }
    }

    /// <summary>Prints diagnostics on standard error.</summary>
    /// <returns>The exit status: 1 when one is an error, else 0.</returns>
    public static int Tell(IEnumerable<Diagnostic> diagnostics)
    {
        var code = 0;
        foreach (var diagnostic in diagnostics)
        {
            code = diagnostic.Severity == Severity.Error ? 1 : code;
            foreach (var line in DiagnosticText.Lines(diagnostic))
            {
                Console.Error.WriteLine(line);
            }
        }

        return code;
    }
}
