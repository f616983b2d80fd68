namespace Runbook.Sdk;

/// <summary>
/// One read-only question to a host, or from it to a web server: a <see cref="ShellQuery"/> or a <see cref="WebQuery"/>. A closed
/// set. Equal questions are asked once. Immutable.
/// </summary>
public abstract record Query
{
    private protected Query()
    {
    }

    /// <summary>The question as people see it, secrets masked.</summary>
    public abstract string Shown { get; }
}
