namespace Runbook.Language;

/// <summary>What an address is for, by IANA's registries of special-purpose addresses. Stateless.</summary>
internal static class IpKinds
{
    public static bool Is(IpNet ip, string kind) => kind switch
    {
        "private" => IsPrivate(ip),
        "public" => !IsPrivate(ip) && !In(ip, "224.0.0.0/4", "ff00::/8") && !IsLoopback(ip),
        "multicast" => In(ip, "224.0.0.0/4", "ff00::/8"),
        "unicast" => !In(ip, "224.0.0.0/4", "ff00::/8"),
        "loopback" or "lo" => IsLoopback(ip),
        "link-local" => In(ip, "169.254.0.0/16", "fe80::/10"),
        "reserved" => In(ip, "240.0.0.0/4", "::/8", "100::/8", "200::/7", "400::/6", "800::/5", "1000::/4", "4000::/3", "6000::/3",
            "8000::/3", "a000::/3", "c000::/3", "e000::/4", "f000::/5", "f800::/6", "fe00::/9"),
        "unspecified" => ip.Number.IsZero,
        _ => false,
    };

    private static bool IsLoopback(IpNet ip) => In(ip, "127.0.0.0/8", "::1/128");

    private static bool IsPrivate(IpNet ip) => In(
        ip, "10.0.0.0/8", "100.64.0.0/10", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "239.0.0.0/8",
            "169.254.0.0/16",
        "fc00::/7", "fec0::/10", "fe80::/10");

    private static bool In(IpNet ip, params ReadOnlySpan<string> networks)
    {
        var address = ip with { Prefix = ip.Bits };
        foreach (var network in networks)
        {
            if (IpNet.Parse(network)!.Value.Contains(address))
            {
                return true;
            }
        }

        return false;
    }
}
