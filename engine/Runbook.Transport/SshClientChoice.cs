namespace Runbook.Transport;

/// <summary>Which SSH client is used.</summary>
public enum SshClientChoice
{
    /// <summary>Runbook's own where it can serve the connection, else SSH.NET.</summary>
    Auto,

    /// <summary>Only Runbook's own.</summary>
    Own,

    /// <summary>Only SSH.NET.</summary>
    SshNet,
}
