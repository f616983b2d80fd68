namespace Runbook.Engine;

/// <summary>What a <c>meta</c> task asks of the loop of the host that ran it.</summary>
internal enum MetaRequest
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Run the notified handlers now.</summary>
    FlushHandlers,

    /// <summary>End this host's part in the play, as a success.</summary>
    EndHost,

    /// <summary>End the play for all hosts of the batch.</summary>
    EndBatch,

    /// <summary>End the play for all hosts.</summary>
    EndPlay,

    /// <summary>Leave the role.</summary>
    EndRole,
}
