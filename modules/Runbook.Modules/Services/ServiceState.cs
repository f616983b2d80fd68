namespace Runbook.Modules;

/// <summary>What a service is to be.</summary>
internal enum ServiceState
{
    /// <summary>Running; started when it is not.</summary>
    Started,

    /// <summary>Not running.</summary>
    Stopped,

    /// <summary>Stopped and started, every time.</summary>
    Restarted,

    /// <summary>Its configuration read again, every time; started when it does not run.</summary>
    Reloaded,
}
