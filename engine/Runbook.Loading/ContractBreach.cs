using Runbook.Core;

namespace Runbook.Loading;

/// <summary>What a module's types do that a module must not. Immutable.</summary>
/// <param name="Detail">What, with names.</param>
/// <param name="Hint">How to mend it.</param>
/// <param name="Type">The type's full name; null when it is of the file as a whole.</param>
/// <param name="Member">The member's name in that type; null for the type itself.</param>
internal sealed record ContractBreach(string Detail, string Hint, string? Type = null, string? Member = null)
{
    /// <summary>As an error at a place.</summary>
    public Diagnostic ToDiagnostic(SourceSpan span) => Diagnostic.Error("module-contract", "a module breaks the contract of modules", Detail, span, Hint);
}
