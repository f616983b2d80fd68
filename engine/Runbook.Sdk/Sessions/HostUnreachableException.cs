namespace Runbook.Sdk;

/// <summary>A host cannot be reached or was lost; the message is a plain reason with what to do about it.</summary>
public sealed class HostUnreachableException : Exception
{
    /// <summary>With a plain reason.</summary>
    public HostUnreachableException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>
    /// Whether the login was refused or the become failed rather than the network: Ansible reports a failed become as a failed
    /// task, not as an unreachable host. Default false.
    /// </summary>
    public bool IsBecomeFailure { get; init; }
}
