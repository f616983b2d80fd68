namespace Runbook.Sdk;

/// <summary>Where and how to reach a host: what the <c>ansible_*</c> connection variables and the options say. Immutable.</summary>
/// <param name="Host">Its name in the inventory, for messages.</param>
public sealed record ConnectionTarget(string Host)
{
    /// <summary><c>ssh</c> or <c>local</c>. Default <c>ssh</c>.</summary>
    public string Connection { get; init; } = "ssh";

    /// <summary>Address or name to connect to; null is <see cref="Host"/>, subject to <c>~/.ssh/config</c>.</summary>
    public string? Address { get; init; }

    /// <summary>TCP port, 1 to 65535; null is the configuration's, else 22.</summary>
    public int? Port { get; init; }

    /// <summary>Who logs in; null is the configuration's, else the one who runs Runbook.</summary>
    public string? User { get; init; }

    /// <summary>Password for the log-in; null for none.</summary>
    public Secret? Password { get; init; }

    /// <summary>Private key file; null tries the agent and the usual files.</summary>
    public string? PrivateKeyFile { get; init; }

    /// <summary>The passphrase of that key; null for none.</summary>
    public Secret? PrivateKeyPassphrase { get; init; }

    /// <summary>The options of <c>ansible_ssh_common_args</c> and kin as written (<c>-o ProxyJump=…</c>); what is not understood is an error.</summary>
    public string? SshArguments { get; init; }

    /// <summary>How long connecting may take. Default 10 s.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The shell on the host. Default <c>/bin/sh</c>.</summary>
    public string Shell { get; init; } = "/bin/sh";

    /// <summary>As whom tasks run; null is as who logs in.</summary>
    public BecomeTarget? Become { get; init; }
}
