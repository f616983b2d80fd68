using Microsoft.CodeAnalysis;

namespace Runbook.Analyzers;

/// <summary>The rules for authors of modules. Stateless.</summary>
internal static class Rules
{
    private const string Category = "Runbook";

    /// <summary>Text that is put together goes into a script unquoted.</summary>
    public static readonly DiagnosticDescriptor UnquotedText = new(
        "RB0001", "Unquoted text in a script", "Sh.Verbatim is given text that is put together here: nothing of it is quoted. Write Sh.Line($\"…\") so that the holes are.",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    /// <summary>A method of a module that must be pure asks the control machine.</summary>
    public static readonly DiagnosticDescriptor ImpureMethod = new(
        "RB0002", "State read in a pure method", "{0} reads {1} of the control machine: it must be pure. Ask the host in Read with a probe, or take an argument.",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    /// <summary>A secret becomes a word of a program's command line, or plain text.</summary>
    public static readonly DiagnosticDescriptor SecretInCommand = new(
        "RB0003", "Secret in a command line", "A secret stands in a command line, where every user of the host can read it. Give it by standard input (RemoteAction.Run with Input, or printf … | program).",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    /// <summary>The manual of the module would have a gap.</summary>
    public static readonly DiagnosticDescriptor MissingComment = new(
        "RB0004", "Missing doc comment", "{0} has no doc comment: the manual, the schema and editors show it",
        Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);
}
