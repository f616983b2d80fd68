using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The arguments of <c>firewalld</c>. Of all that says what is set at most one is given; with none the zone itself is meant. Immutable.</summary>
internal sealed record FirewalldArgs
{
    /// <summary>Whether it is to be.</summary>
    internal enum Wanted
    {
        /// <summary>It is.</summary>
        Enabled,

        /// <summary>It is not.</summary>
        Disabled,

        /// <summary>The zone is there.</summary>
        Present,

        /// <summary>The zone is not there, or its target is the default.</summary>
        Absent,
    }

    /// <summary>Whether it is to be; present and absent are for zones and their targets.</summary>
    [Required]
    public Wanted? State { get; init; }

    /// <summary>The zone. Default: firewalld's default zone.</summary>
    public string? Zone { get; init; }

    /// <summary>Whether the lasting configuration is meant. Default false.</summary>
    public bool Permanent { get; init; }

    /// <summary>Whether the running firewall is meant, too. Default: when the lasting configuration is not.</summary>
    public bool Immediate { get; init; }

    /// <summary>Whether a firewalld that does not run is no failure: then only the lasting configuration is set. Default false.</summary>
    public bool Offline { get; init; }

    /// <summary>For how many seconds it holds in the running firewall. Default 0, for ever.</summary>
    public int Timeout { get; init; }

    /// <summary>A service that firewalld knows.</summary>
    [Key]
    public string? Service { get; init; }

    /// <summary>A port or a range: <c>8081/tcp</c>, <c>161-162/udp</c>.</summary>
    [Key]
    public string? Port { get; init; }

    /// <summary>A protocol, such as <c>ospf</c>.</summary>
    public string? Protocol { get; init; }

    /// <summary>A port to forward, as a list of one map: port, proto, toport, toaddr.</summary>
    public IReadOnlyList<MapValue>? PortForward { get; init; }

    /// <summary>A rule in firewalld's rich language.</summary>
    public string? RichRule { get; init; }

    /// <summary>A source address or network that the zone is for.</summary>
    public string? Source { get; init; }

    /// <summary>An interface that the zone is for; it is taken from the zone that has it.</summary>
    public string? Interface { get; init; }

    /// <summary>A kind of ICMP message to block.</summary>
    public string? IcmpBlock { get; init; }

    /// <summary>Whether only the kinds of ICMP messages that are listed pass; false means the opposite of the state.</summary>
    public bool? IcmpBlockInversion { get; init; }

    /// <summary>Whether addresses are masqueraded; false means the opposite of the state.</summary>
    public bool? Masquerade { get; init; }

    /// <summary>Whether packets pass between the zone's interfaces and sources; false means the opposite of the state.</summary>
    public bool? Forward { get; init; }

    /// <summary>What happens to packets that no rule is for: default, ACCEPT, DROP or %%REJECT%%.</summary>
    public string? Target { get; init; }

    /// <summary>Whether the running firewall is to be changed.</summary>
    internal bool IsImmediate => Immediate || !Permanent;

    /// <summary>Whether the setting is to be there.</summary>
    internal bool IsWanted => (State is Wanted.Enabled or Wanted.Present) != (IcmpBlockInversion == false || Masquerade == false || Forward == false);
}
