namespace Runbook.Transport;

/// <summary>What the keeper can be asked for.</summary>
internal enum KeepVerb
{
    /// <summary>A fresh shell on a host.</summary>
    Link,

    /// <summary>A way through a host to a server.</summary>
    Tunnel,

    /// <summary>That no connection of a login is used again.</summary>
    Forget,

    /// <summary>What is kept.</summary>
    List,

    /// <summary>That connections are closed.</summary>
    Close,
}
