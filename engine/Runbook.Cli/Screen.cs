using Runbook.Core;
using Runbook.Reporting;

namespace Runbook.Cli;

/// <summary>Where a command speaks to people, and the secrets that it must not tell them. One a process. Safe from any thread.</summary>
internal sealed class Screen
{
    /// <summary>What must never be printed.</summary>
    public SecretSet Secrets { get; } = new();

    /// <summary>Prints diagnostics on standard error.</summary>
    /// <returns>The exit status: 1 when one is an error, else 0.</returns>
    public int Tell(IEnumerable<Diagnostic> diagnostics)
    {
        var code = 0;
        foreach (var diagnostic in diagnostics)
        {
            code = diagnostic.Severity == Severity.Error ? 1 : code;
            foreach (var line in DiagnosticText.Lines(diagnostic, Secrets))
            {
                Console.Error.WriteLine(line);
            }
        }

        return code;
    }

    /// <summary>Throws when an error is among the diagnostics; prints the others.</summary>
    /// <exception cref="DiagnosticException">One is an error.</exception>
    public void Check(IReadOnlyList<Diagnostic> problems)
    {
        if (problems.Any(p => p.Severity == Severity.Error))
        {
            throw new DiagnosticException(problems);
        }

        Tell(problems);
    }

    /// <summary>Prints a line on standard error, secrets masked.</summary>
    public void Complain(string text) => Console.Error.WriteLine(Secrets.MaskIn(text));
}
