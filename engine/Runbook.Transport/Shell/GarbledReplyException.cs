namespace Runbook.Transport;

/// <summary>What came from a host's shell cannot be taken apart any more: something there writes into the answers.</summary>
internal sealed class GarbledReplyException() : Exception("what the host's shell answers is garbled: something there writes into its answers");
