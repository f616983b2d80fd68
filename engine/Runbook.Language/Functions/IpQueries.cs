using System.Globalization;
using System.Numerics;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>The queries of the <c>ipaddr</c> filter. Stateless.</summary>
internal static class IpQueries
{
    /// <summary>The answer to a query; null means that the address has no such thing.</summary>
    public static Value Ask(Call call, IpNet ip, Value written, string query) => query switch
    {
        "" => Value.Of(ip.HasPrefix ? ip.ToString() : ip.Show(ip.Number)),
        "bool" => Value.True,
        "version" => Value.Of(ip.Version),
        "prefix" => Value.Of(ip.Prefix),
        "size" => Value.Of(ip.Size),
        "int" => ip.HasPrefix ? Value.Of($"{ip.Number}/{ip.Prefix}") : Value.Of(ip.Number),
        "type" => Value.Of(IsNetwork(ip) ? "network" : "address"),
        "size_usable" => Value.Of(ip.Usable is { } range ? range.Last - range.First + 1 : 0),
        "peer" => Peer(call, ip),
        "6to4" => Value.Of(SixToFour(ip)),
        "public" or "private" or "unicast" or "multicast" or "loopback" or "lo" or "link-local" => IpKinds.Is(ip, query) ? written
            : Value.Null,
        _ when int.TryParse(query, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index) =>
            Value.Of(Nth(ip, index) is { } n ? $"{n}/{ip.Prefix}" : null),
        _ when Text(ip, query) is (true, var text) => Value.Of(text),
        _ when IpNet.Parse(query) is { } network => network.Contains(ip) ? written : Value.Null,
        _ => call.Fail($"there is no query \"{query}\""),
    };

    /// <summary>The address at an index of the network, from its end for a negative one; null when it has none.</summary>
    public static string? Nth(IpNet ip, BigInteger index)
    {
        var number = index.Sign < 0 ? ip.Last + 1 + index : ip.First + index;
        return number >= ip.First && number <= ip.Last ? ip.Show(number) : null;
    }

    /// <summary>Whether the address is a network's own.</summary>
    public static bool IsNetwork(IpNet ip) => ip.Size > 1 && ip.Number == ip.First;

    /// <summary>An address some steps away, when a host may have it.</summary>
    public static string? Step(IpNet ip, BigInteger steps)
    {
        var number = ip.Number + steps;
        return ip.Usable is { } usable && number >= usable.First && number <= usable.Last ? ip.Show(number) : null;
    }

    private static bool IsHost(IpNet ip) => ip.Size <= 2 || ip.Number != ip.First;

    private static (bool Known, string? Text) Text(IpNet ip, string query)
    {
        string Show(BigInteger number) => ip.Show(number);
        var wildcard = Show(ip.Size - 1);
        return query switch
        {
            "address" or "ip" => (true, IsHost(ip) ? Show(ip.Number) : null),
            "host" or "host/prefix" or "hostnet" or "router" or "gateway" or "gw" or "address/prefix" or "ip/prefix" =>
                (true, IsHost(ip) ? ip.ToString() : null),
            "cidr" => (true, ip.ToString()),
            "net" => (true, IsNetwork(ip) ? ip.Network : null),
            "subnet" or "network/prefix" => (true, ip.Network),
            "network" or "network_id" => (true, Show(ip.First)),
            "netmask" => (true, Show(ip.Mask)),
            "hostmask" or "wildcard" => (true, wildcard),
            "broadcast" => (true, ip.Size > 2 ? Show(ip.Last) : null),
            "ip_netmask" => (true, IsHost(ip) ? $"{Show(ip.Number)} {Show(ip.Mask)}" : null),
            "ip_wildcard" => (true, IsHost(ip) ? $"{Show(ip.Number)} {wildcard}" : null),
            "network_netmask" => (true, $"{Show(ip.First)} {Show(ip.Mask)}"),
            "network_wildcard" => (true, $"{Show(ip.First)} {wildcard}"),
            "first_usable" => (true, ip.Usable is { } range ? Show(range.First) : null),
            "last_usable" => (true, ip.Usable is { } range ? Show(range.Last) : null),
            "range_usable" => (true, ip.Usable is { } range ? $"{Show(range.First)}-{Show(range.Last)}" : null),
            "next_usable" => (true, Step(ip, 1)),
            "previous_usable" => (true, Step(ip, -1)),
            "revdns" => (true, ReverseName(ip)),
            "ipv4" or "v4" => (true, AsFour(ip)?.ToString()),
            "ipv6" or "v6" => (true, AsSix(ip).ToString()),
            "wrap" => (true, Wrap(ip)),
            _ => (false, null),
        };
    }

    /// <summary>An IPv6 address in brackets, any other as it is.</summary>
    public static string Wrap(IpNet ip)
    {
        var address = ip.Version == 6 ? $"[{ip.Show(ip.Number)}]" : ip.Show(ip.Number);
        return ip.HasPrefix ? $"{address}/{ip.Prefix}" : address;
    }

    private static IpNet? AsFour(IpNet ip) => ip.Version == 4 ? ip
        : ip.Number >> 32 == 0xFFFF && ip.Prefix >= 96 ? new IpNet(4, ip.Number & uint.MaxValue, ip.Prefix - 96, true)
        : null;

    private static IpNet AsSix(IpNet ip) =>
        ip.Version == 6 ? ip : new IpNet(6, ((BigInteger)0xFFFF << 32) | ip.Number, ip.Prefix + 96, true);

    private static string ReverseName(IpNet ip)
    {
        if (ip.Version == 4)
        {
            return string.Join('.', ip.Show(ip.Number).Split('.').Reverse()) + ".in-addr.arpa.";
        }

        var digits = ip.Number.ToString("x32", CultureInfo.InvariantCulture);
        return string.Join('.', digits[^32..].Reverse()) + ".ip6.arpa.";
    }

    private static Value Peer(Call call, IpNet ip) => ip.Prefix switch
    {
        _ when ip.Size == 2 => Value.Of(ip.Show(ip.Number ^ 1)),
        _ when ip.Size == 4 && ip.Number != ip.First && ip.Number != ip.Last => Value.Of(ip.Show(ip.Number ^ 3)),
        _ => call.Fail($"{ip} is not in a point-to-point network"),
    };

    // RFC 3056: 2002, then the IPv4 address.
    private static string? SixToFour(IpNet ip)
    {
        if (ip.Version == 6)
        {
            return ip.Number >> 112 == 0x2002 ? ip.HasPrefix ? ip.ToString() : ip.Show(ip.Number) : null;
        }

        var hex = ip.Number.ToString("x8", CultureInfo.InvariantCulture)[^8..];
        return $"2002:{hex[..4]}:{hex[4..]}::{(IsNetwork(ip) ? "" : "1")}/48";
    }
}
