using Runbook.Core;
using Runbook.Language;

namespace Runbook.Cli;

/// <summary>The variables that inventory and options give a host, outside any playbook.</summary>
internal static class HostScopes
{
    /// <summary>The scope of a host.</summary>
    /// <exception cref="DiagnosticException">The inventory is malformed, or has no such host.</exception>
    public static VariableScope Of(Composition composition, string host)
    {
        var (inventory, problems) = composition.LoadInventory(Environment.CurrentDirectory);
        Check(problems);
        var found = Find(inventory, host);
        var fileProblems = new List<Diagnostic>();
        var variables = new HostVariables(inventory, fileProblems);
        var scope = new VariableScope([.. variables.Layers(found), composition.Input.ExtraVariables, MagicVariables.Of(inventory, found)]);
        Check(fileProblems);
        return scope;
    }

    /// <summary>The host of a name.</summary>
    /// <exception cref="DiagnosticException">There is none.</exception>
    public static Host Find(Inventory inventory, string name) => inventory.FindHost(name) ?? throw new DiagnosticException(Diagnostic.Error(
        "unknown-host", "the inventory has no such host", $"\"{name}\"", default, DidYouMean.Hint(name, inventory.Hosts.Select(h => h.Name))));

    /// <summary>Throws when an error is among the diagnostics; prints the others.</summary>
    /// <exception cref="DiagnosticException">One is an error.</exception>
    public static void Check(IReadOnlyList<Diagnostic> problems)
    {
        if (problems.Any(p => p.Severity == Severity.Error))
        {
            throw new DiagnosticException(problems);
        }

        CommandLine.Tell(problems);
    }
}
