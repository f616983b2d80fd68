namespace Runbook.Core;

/// <summary>How bad a <see cref="Diagnostic"/> is.</summary>
public enum Severity
{
    /// <summary>Worth knowing; nothing is wrong.</summary>
    Info,

    /// <summary>Works, but likely not as meant.</summary>
    Warning,

    /// <summary>Cannot go on.</summary>
    Error,
}
