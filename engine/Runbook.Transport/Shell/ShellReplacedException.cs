namespace Runbook.Transport;

/// <summary>A request was not begun, because its shell had to be given up for another one's sake: ask again.</summary>
internal sealed class ShellReplacedException() : Exception("the shell was replaced")
{
    /// <summary>Whether only its connection was dead, so that the next shell is begun in the same way.</summary>
    public bool IsStale { get; init; }
}
