using Runbook.Sdk;

namespace Runbook.Transport;

/// <summary>All that is known about a login once options and configuration are read. Immutable.</summary>
internal sealed record SshSettings(string Host, int Port, string User)
{
    /// <summary>What the user calls it, for messages.</summary>
    public string Name { get; init; } = Host;

    public Secret? Password { get; init; }

    public Secret? Passphrase { get; init; }

    /// <summary>Key files that were asked for by name; empty for the usual ones.</summary>
    public IReadOnlyList<string> IdentityFiles { get; init; } = [];

    /// <summary>Whether the agent's other keys are left out.</summary>
    public bool IdentitiesOnly { get; init; }

    /// <summary>The agent's socket, or null.</summary>
    public string? AgentSocket { get; init; }

    public IReadOnlyList<string> KnownHostsFiles { get; init; } = [];

    public HostKeyPolicy HostKeys { get; init; } = HostKeyPolicy.Strict;

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Ciphers as ssh_config has them, or null for the usual ones; so the next three.</summary>
    public string? Ciphers { get; init; }

    public string? KexAlgorithms { get; init; }

    public string? HostKeyAlgorithms { get; init; }

    public string? Macs { get; init; }

    /// <summary>How often the host is sent a sign of life.</summary>
    public TimeSpan KeepAlive { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Hosts to go through, nearest first.</summary>
    public IReadOnlyList<SshSettings> Jumps { get; init; } = [];

    /// <summary>The name under which known_hosts holds it.</summary>
    public string HostKeyName => Port == 22 ? Host.ToLowerInvariant() : $"[{Host.ToLowerInvariant()}]:{Port}";

    public override string ToString() => Name == Host ? $"{Host}:{Port}" : $"{Name} ({Host}:{Port})";
}
