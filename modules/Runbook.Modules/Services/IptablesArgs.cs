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

#pragma warning disable CS1591 // Each is the option of iptables of the same name; a sentence would only repeat it.
    public string Table { get; init; } = "filter";

    public Wanted State { get; init; } = Wanted.Present;

    public Place Action { get; init; } = Place.Append;

    public string? RuleNum { get; init; }

    public Version IpVersion { get; init; } = Version.Ipv4;

    [Key]
    public string? Chain { get; init; }

    public string? Protocol { get; init; }

    public string? Source { get; init; }

    public string? Destination { get; init; }

    public MapValue? TcpFlags { get; init; }

    public IReadOnlyList<string> Match { get; init; } = [];

    public string? Jump { get; init; }

    public string? Gateway { get; init; }

    public string? LogPrefix { get; init; }

    public string? LogLevel { get; init; }

    public string? Goto { get; init; }

    public string? InInterface { get; init; }

    public string? OutInterface { get; init; }

    public string? Fragment { get; init; }

    public string? SetCounters { get; init; }

    public string? SourcePort { get; init; }

    public string? DestinationPort { get; init; }

    public IReadOnlyList<string> DestinationPorts { get; init; } = [];

    public string? ToPorts { get; init; }

    public string? ToDestination { get; init; }

    public string? ToSource { get; init; }

    public string Syn { get; init; } = "ignore";

    public string? SetDscpMark { get; init; }

    public string? SetDscpMarkClass { get; init; }

    public string? Comment { get; init; }

    public IReadOnlyList<string> Ctstate { get; init; } = [];

    public string? SrcRange { get; init; }

    public string? DstRange { get; init; }

    public string? MatchSet { get; init; }

    public string? MatchSetFlags { get; init; }

    public string? Limit { get; init; }

    public string? LimitBurst { get; init; }

    public string? UidOwner { get; init; }

    public string? GidOwner { get; init; }

    public string? RejectWith { get; init; }

    public string? IcmpType { get; init; }

    public bool Flush { get; init; }

    public string? Policy { get; init; }

    public string? Wait { get; init; }

    public bool ChainManagement { get; init; }

    public bool Numeric { get; init; }
#pragma warning restore CS1591

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
