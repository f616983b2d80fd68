namespace Runbook.Sdk;

/// <summary>A module failed in its own code: it threw, or did not come back in time. Thrown by what guards modules; the task fails with this message.</summary>
public sealed class ModuleFaultException : Exception
{
    /// <summary>With what happened, for the user.</summary>
    /// <param name="message">A clause that follows "a bug in module NAME:".</param>
    /// <param name="inner">What the module threw; null for nothing.</param>
    public ModuleFaultException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
