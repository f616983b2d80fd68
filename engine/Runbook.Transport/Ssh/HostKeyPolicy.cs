namespace Runbook.Transport;

/// <summary>What is done with host keys.</summary>
internal enum HostKeyPolicy
{
    /// <summary>Unknown and changed ones are refused.</summary>
    Strict,

    /// <summary>Unknown ones are added, changed ones refused.</summary>
    AcceptNew,

    /// <summary>Any is taken.</summary>
    Off,
}
