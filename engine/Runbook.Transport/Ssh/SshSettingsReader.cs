using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>Makes settings of a target, the options and the configuration.</summary>
internal static class SshSettingsReader
{
    public static SshSettings Read(ConnectionTarget target, TransportOptions options)
    {
        return new(target.Address ?? target.Host, target.Port ?? 22, target.User ?? options.UserName)
        {
            Name = target.Host,
            Password = target.Password,
            Passphrase = target.PrivateKeyPassphrase,
            IdentityFiles = target.PrivateKeyFile is { } file ? [file] : [],
            AgentSocket = options.AgentSocket,
            KnownHostsFiles = options.KnownHostsFiles ?? [Path.Combine(options.Home, ".ssh", "known_hosts"), "/etc/ssh/ssh_known_hosts"],
            HostKeys = !options.CheckHostKeys ? HostKeyPolicy.Off : options.AcceptNewHostKeys ? HostKeyPolicy.AcceptNew : HostKeyPolicy.Strict,
            ConnectTimeout = target.ConnectTimeout,
        };
    }
}
