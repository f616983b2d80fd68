using Runbook.Core;
using Runbook.Sdk;

namespace Runbook.Modules;

/// <summary>The arguments of <c>iptables</c>: what iptables(8) and iptables-extensions(8) call by the same names.</summary>
public sealed record IptablesArgs
{
    /// <summary>Whether the rule is to be there.</summary>
    public enum Wanted
    {
        /// <summary>It is.</summary>
        Present,

        /// <summary>It is not.</summary>
        Absent,
    }

    /// <summary>Where a new rule goes.</summary>
    public enum Place
    {
        /// <summary>To the end.</summary>
        Append,

        /// <summary>To the beginning, or to <c>rule_num</c>.</summary>
        Insert,
    }

    /// <summary>The version of the protocol.</summary>
    public enum Version
    {
        /// <summary>IPv4.</summary>
        Ipv4,

        /// <summary>IPv6.</summary>
        Ipv6,
    }

    /// <summary>The table: <c>filter</c>, <c>nat</c>, <c>mangle</c>, <c>raw</c>, <c>security</c>.</summary>
    public string Table { get; init; } = "filter";

    /// <summary>Whether the rule, or with <c>chain_management</c> the chain, is to be there.</summary>
    public Wanted State { get; init; } = Wanted.Present;

    /// <summary>Where a new rule goes: to the chain's end or its beginning.</summary>
    public Place Action { get; init; } = Place.Append;

    /// <summary>The number of the rule that a new one is put before; for <c>action: insert</c>.</summary>
    public string? RuleNum { get; init; }

    /// <summary>Whose rules: <c>ipv4</c> (iptables) or <c>ipv6</c> (ip6tables).</summary>
    public Version IpVersion { get; init; } = Version.Ipv4;

    /// <summary>The chain, of iptables (<c>INPUT</c>) or of your own.</summary>
    [Key]
    public string? Chain { get; init; }

    /// <summary>The protocol, by name or number; <c>!</c> in front is any other.</summary>
    public string? Protocol { get; init; }

    /// <summary>Where packets come from: an address, a network, a name.</summary>
    public string? Source { get; init; }

    /// <summary>Where packets go to.</summary>
    public string? Destination { get; init; }

    /// <summary>Flags of TCP: <c>flags</c> that are looked at and <c>flags_set</c> that must be set.</summary>
    public MapValue? TcpFlags { get; init; }

    /// <summary>Extensions that the rule uses (<c>-m</c>); those that other arguments need are added by themselves.</summary>
    public IReadOnlyList<string> Match { get; init; } = [];

    /// <summary>What becomes of a packet that matches: <c>ACCEPT</c>, <c>DROP</c>, a chain…</summary>
    public string? Jump { get; init; }

    /// <summary>Where the target <c>TEE</c> sends copies.</summary>
    public string? Gateway { get; init; }

    /// <summary>What the target <c>LOG</c> puts before its lines.</summary>
    public string? LogPrefix { get; init; }

    /// <summary>How urgent the lines of the target <c>LOG</c> are, by syslog's names or numbers.</summary>
    public string? LogLevel { get; init; }

    /// <summary>The chain to go on in, without coming back.</summary>
    public string? Goto { get; init; }

    /// <summary>The interface that a packet came in by; <c>+</c> at its end is any that begins so.</summary>
    public string? InInterface { get; init; }

    /// <summary>The interface that a packet leaves by.</summary>
    public string? OutInterface { get; init; }

    /// <summary>Only second and further fragments of IPv4 packets; <c>!</c> only others.</summary>
    public string? Fragment { get; init; }

    /// <summary>What the rule's counters of packets and bytes begin with.</summary>
    public string? SetCounters { get; init; }

    /// <summary>The port, or range <c>FIRST:LAST</c>, that packets come from.</summary>
    public string? SourcePort { get; init; }

    /// <summary>The port, or range <c>FIRST:LAST</c>, that packets go to.</summary>
    public string? DestinationPort { get; init; }

    /// <summary>Several ports and ranges that packets may go to.</summary>
    public IReadOnlyList<string> DestinationPorts { get; init; } = [];

    /// <summary>The port that the target <c>REDIRECT</c> sends to.</summary>
    public string? ToPorts { get; init; }

    /// <summary>The address, with a port or none, that the target <c>DNAT</c> sends to.</summary>
    public string? ToDestination { get; init; }

    /// <summary>The address that the target <c>SNAT</c> gives packets as their source.</summary>
    public string? ToSource { get; init; }

    /// <summary>Whether packets that open a TCP connection match: <c>match</c>, <c>negate</c> (only others) or <c>ignore</c>.</summary>
    public string Syn { get; init; } = "ignore";

    /// <summary>The mark (DSCP) that the target <c>DSCP</c> sets, as a number.</summary>
    public string? SetDscpMark { get; init; }

    /// <summary>The mark (DSCP) that the target <c>DSCP</c> sets, as a class such as <c>CS1</c>.</summary>
    public string? SetDscpMarkClass { get; init; }

    /// <summary>A comment of the rule; also part of what tells it from others.</summary>
    public string? Comment { get; init; }

    /// <summary>States of connections: <c>NEW</c>, <c>ESTABLISHED</c>, <c>RELATED</c>…</summary>
    public IReadOnlyList<string> Ctstate { get; init; } = [];

    /// <summary>A range of addresses that packets come from: <c>FIRST-LAST</c>.</summary>
    public string? SrcRange { get; init; }

    /// <summary>A range of addresses that packets go to.</summary>
    public string? DstRange { get; init; }

    /// <summary>A set made with ipset.</summary>
    public string? MatchSet { get; init; }

    /// <summary>What of a packet is looked for in the set: <c>src</c>, <c>dst</c>, <c>src,dst</c>…</summary>
    public string? MatchSetFlags { get; init; }

    /// <summary>How often the rule matches at most: <c>5/second</c>.</summary>
    public string? Limit { get; init; }

    /// <summary>How many matches come before <c>limit</c> holds.</summary>
    public string? LimitBurst { get; init; }

    /// <summary>The user whose process made the packet; <c>!</c> in front is any other.</summary>
    public string? UidOwner { get; init; }

    /// <summary>The group whose process made the packet; <c>!</c> in front is any other.</summary>
    public string? GidOwner { get; init; }

    /// <summary>What the target <c>REJECT</c> answers; sets <c>jump</c> too.</summary>
    public string? RejectWith { get; init; }

    /// <summary>The type of an ICMP message, by name or number.</summary>
    public string? IcmpType { get; init; }

    /// <summary>Whether all rules of the chain, or with no chain of the table, are removed.</summary>
    public bool Flush { get; init; }

    /// <summary>What becomes of packets that no rule of the chain matches: <c>ACCEPT</c>, <c>DROP</c>, <c>QUEUE</c>, <c>RETURN</c>.</summary>
    public string? Policy { get; init; }

    /// <summary>How many seconds to wait for another iptables to end.</summary>
    public string? Wait { get; init; }

    /// <summary>Whether a chain that is missing is made; with <c>state: absent</c> and no rule, whether the chain is removed.</summary>
    public bool ChainManagement { get; init; }

    /// <summary>Whether rules are looked at without asking for names; here they always are.</summary>
    public bool Numeric { get; init; }

    /// <summary>The rule as words for iptables.</summary>
    internal IReadOnlyList<string> Rule()
    {
        var words = new List<string>();
        void Add(string option, string? value)
        {
            if (value is null)
            {
                return;
            }

            words.AddRange(value.StartsWith('!') ? ["!", option, value[1..].Trim()] : [option, value]);
        }

        void Module(string name, bool isNeeded) => words.AddRange(isNeeded && !Match.Contains(name) ? ["-m", name] : []);
        string? Joined(IReadOnlyList<string> all) => all.Count == 0 ? null : string.Join(',', all);
        Add("-p", Protocol);
        Add("-s", Source);
        Add("-d", Destination);
        words.AddRange(Match.SelectMany(m => new[] { "-m", m }));
        if (TcpFlags is not null && TcpFlags["flags"] is ListValue mask && TcpFlags["flags_set"] is ListValue set)
        {
            words.AddRange(["--tcp-flags", string.Join(',', mask.Items.Select(i => i.AsText())), string.Join(',', set.Items.Select(i => i.AsText()))]);
        }

        Add("-j", Jump);
        Add("--gateway", Jump == "TEE" ? Gateway : null);
        Add("--log-prefix", LogPrefix);
        Add("--log-level", LogLevel);
        Add("--to-destination", ToDestination);
        Module("multiport", DestinationPorts.Count > 0);
        Add("--dports", Joined(DestinationPorts));
        Add("--to-source", ToSource);
        Add("-g", Goto);
        Add("-i", InInterface);
        Add("-o", OutInterface);
        Add("-f", Fragment);
        Add("-c", SetCounters);
        Add("--source-port", SourcePort);
        Add("--destination-port", DestinationPort);
        Add("--to-ports", ToPorts);
        Add("--set-dscp", SetDscpMark);
        Add("--set-dscp-class", SetDscpMarkClass);
        words.AddRange(Syn switch { "match" => ["--syn"], "negate" => ["!", "--syn"], _ => Array.Empty<string>() });
        Module("conntrack", Ctstate.Count > 0 && !Match.Contains("state"));
        Add(Match.Contains("state") ? "--state" : "--ctstate", Joined(Ctstate));
        Module("iprange", SrcRange is not null || DstRange is not null);
        Add("--src-range", SrcRange);
        Add("--dst-range", DstRange);
        Module("set", MatchSet is not null);
        words.AddRange(MatchSet is { } ips ? ips.StartsWith('!') ? ["!", "--match-set", ips[1..].Trim(), MatchSetFlags ?? "src"] : ["--match-set", ips, MatchSetFlags ?? "src"] : Array.Empty<string>());
        Module("limit", Limit is not null || LimitBurst is not null);
        Add("--limit", Limit);
        Add("--limit-burst", LimitBurst);
        Module("owner", UidOwner is not null || GidOwner is not null);
        Add("--uid-owner", UidOwner);
        Add("--gid-owner", GidOwner);
        words.AddRange(RejectWith is not null && Jump is null ? ["-j", "REJECT"] : Array.Empty<string>());
        Add("--reject-with", RejectWith);
        Add(IpVersion == Version.Ipv6 ? "--icmpv6-type" : "--icmp-type", IcmpType);
        Module("comment", Comment is not null);
        words.AddRange(Comment is { } note ? ["--comment", note] : Array.Empty<string>());
        return words;
    }
}
