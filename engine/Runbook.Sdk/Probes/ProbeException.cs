namespace Runbook.Sdk;

/// <summary>A question failed on the host: the task fails with this message. Thrown by probes, never by modules' plans.</summary>
public sealed class ProbeException : Exception
{
    /// <summary>With a plain reason.</summary>
    public ProbeException(string message)
        : base(message)
    {
    }
}
