namespace Runbook.Store;

/// <summary>The store cannot be opened or used: it is away, full, broken, or made by a newer Runbook. The message is for people and holds no password.</summary>
public sealed class StoreException : Exception
{
    /// <summary>Says why.</summary>
    /// <param name="message">One sentence for people.</param>
    /// <param name="cause">What the driver said; null (the default) for none.</param>
    public StoreException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }

    /// <summary>Whether the store was made by a newer Runbook than this one; nothing is read or written then.</summary>
    public bool IsNewer { get; init; }

    /// <summary>Whether trying again later may help (away, locked), as against a wrong address.</summary>
    public bool IsTransient { get; init; }
}
