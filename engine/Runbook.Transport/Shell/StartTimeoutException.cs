namespace Runbook.Transport;

/// <summary>A shell did not start before its time was over; the message says where it got stuck.</summary>
internal sealed class StartTimeoutException(string message, bool isBecome, Exception inner) : OperationCanceledException(message, inner)
{
    public bool IsBecome { get; } = isBecome;
}
