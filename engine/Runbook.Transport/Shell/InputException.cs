namespace Runbook.Transport;

/// <summary>What is to be sent cannot be read on the control machine.</summary>
internal sealed class InputException(string message) : IOException(message);
