namespace Runbook.Loading;

/// <summary>A loaded module failed in its own code: it threw, or did not come back in time. The task fails with this message.</summary>
public sealed class ModuleFaultException : Exception
{
    /// <summary>With what happened, for the user.</summary>
    public ModuleFaultException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
