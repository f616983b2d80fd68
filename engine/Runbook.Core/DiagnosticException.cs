namespace Runbook.Core;

/// <summary>
/// Carries diagnostics out of a place that cannot return them (deep inside an expression). Caught where a task is
/// bound and in <c>Main</c>; never used for what a host answers.
/// </summary>
public sealed class DiagnosticException : Exception
{
    /// <summary>One diagnostic.</summary>
    public DiagnosticException(Diagnostic diagnostic)
        : this([diagnostic])
    {
    }

    /// <summary>Several at once; at least one.</summary>
    public DiagnosticException(IReadOnlyList<Diagnostic> diagnostics)
        : base(string.Join('\n', diagnostics))
    {
        Diagnostics = diagnostics;
    }

    /// <summary>What is wrong; at least one.</summary>
    public IReadOnlyList<Diagnostic> Diagnostics { get; }
}
