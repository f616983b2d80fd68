using Runbook.Core;

namespace Runbook.Transport;

/// <summary>What the control machine brings to every connection. Immutable, safe from any thread.</summary>
public sealed record TransportOptions
{
    /// <summary>The home directory whose <c>.ssh</c> is read. Default: the one of the user who runs Runbook.</summary>
    public string Home { get; init; } = UserFolders.Home;

    /// <summary>Who logs in when nothing else says so. Default: the user who runs Runbook.</summary>
    public string UserName { get; init; } = Environment.UserName;

    /// <summary>The OpenSSH client configuration; null reads <c>HOME/.ssh/config</c> and <c>/etc/ssh/ssh_config</c>.</summary>
    public string? SshConfigFile { get; init; }

    /// <summary>
    /// The known_hosts files; null takes the configuration's, else <c>HOME/.ssh/known_hosts</c> and <c>/etc/ssh/ssh_known_hosts</c>.
    /// </summary>
    public IReadOnlyList<string>? KnownHostsFiles { get; init; }

    /// <summary>
    /// Whether an unknown host key is added to known_hosts instead of refused; a changed one is refused all the same. Default false.
    /// </summary>
    public bool AcceptNewHostKeys { get; init; }

    /// <summary>Whether host keys are checked at all. Default true.</summary>
    public bool CheckHostKeys { get; init; } = true;

    /// <summary>The agent's socket; null for no agent. Default: <c>$SSH_AUTH_SOCK</c>.</summary>
    public string? AgentSocket { get; init; } = Environment.GetEnvironmentVariable("SSH_AUTH_SOCK");

    /// <summary>Where scripts of a local connection run that becomes nobody else; null is the user's home, as on a host.</summary>
    public string? LocalDirectory { get; init; }

    /// <summary>Which SSH client is used. Default: Runbook's own where it can serve, which is faster, else SSH.NET.</summary>
    public SshClientChoice SshClient { get; init; } = SshClientChoice.Auto;

    /// <summary>How SSH connections are kept between runs; null (the default) closes them at the end of each.</summary>
    public KeepOptions? Keep { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>
    /// Gets warnings for the user, one line each, secrets never among them; may be called from any thread. Default: none.
    /// </summary>
    public Action<string>? OnWarning { get; init; }

    /// <summary>After how many bytes in one direction our own client changes the keys of a connection. Default 1 GiB.</summary>
    internal long RekeyAfter { get; init; } = WireTransport.UsualRekey;

    /// <summary>How many connections may be set up at the same time; SSH.NET takes a thread for each. Default 32.</summary>
    public int ConcurrentConnects { get; init; } = 32;

    /// <summary>How much of one script's standard output, and of its standard error, is kept, in bytes. Default 64 MiB.</summary>
    public int OutputLimit { get; init; } = 64 << 20;

    /// <summary>How long a host may be silent while it owes an answer before it is asked whether it lives. Default 15 s.</summary>
    public TimeSpan HeartbeatAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long it may then take to say so before it counts as lost. Default 15 s.</summary>
    public TimeSpan HeartbeatDeadline { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a script that has ended may go on holding its output open (a child in the background). Default 1 s.</summary>
    public TimeSpan HeldOutputGrace { get; init; } = TimeSpan.FromSeconds(1);
}
