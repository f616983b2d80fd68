using System.Globalization;
using System.Net;
using Runbook.Core;

namespace Runbook.Modules;

/// <summary>Facts of network interfaces and addresses. Stateless.</summary>
internal static class NetworkFacts
{
    /// <summary>The groups.</summary>
    public static IEnumerable<FactGroup> Groups { get; } =
    [
        new(
            "interfaces",
            "network",
            ["interfaces", "default_ipv4", "default_ipv6", "all_ipv4_addresses", "all_ipv6_addresses"],
            """
            s links; for d in /sys/class/net/*; do [ -e "$d/mtu" ] || continue; printf '%s' "${d##*/}"
            for f in address mtu operstate type flags speed; do v=; { read -r v < "$d/$f"; } 2>/dev/null; printf '\t%s' "$v"; done
            v=; [ -h "$d/device" ] && v=$(readlink "$d/device"); printf '\t%s' "${v##*/}"
            v=; [ -h "$d/device/driver/module" ] && v=$(readlink "$d/device/driver/module"); printf '\t%s' "${v##*/}"
            v=; if [ -d "$d/bridge" ]; then v=bridge; elif [ -d "$d/bonding" ]; then v=bonding; fi; printf '\t%s' "$v"
            v=; [ -d "$d/brif" ] && v=$(ls "$d/brif" | tr '\n' ' '); [ -r "$d/bonding/slaves" ] && read -r v < "$d/bonding/slaves"; printf '\t%s\n' "$v"; done
            s addresses; ip -o addr show 2>/dev/null || ip addr show 2>/dev/null
            s route4; ip -4 route get 8.8.8.8 2>/dev/null; ip -4 route show default 2>/dev/null
            s route6; ip -6 route get 2404:6800:400a:800::1012 2>/dev/null; ip -6 route show default 2>/dev/null
            """,
            Network),
    ];

    /// <summary>The name under which an interface's own facts stand.</summary>
    public static string FactName(string device) => device.Replace('-', '_').Replace(':', '_');

    private static void Network(FactSections answer, MapBuilder facts)
    {
        var links = answer.Lines("links").Select(l => l.Split('\t')).Where(l => l.Length >= 11).ToArray();
        var addresses = answer.Lines("addresses").Select(Address.Parse).OfType<Address>().ToArray();
        facts["interfaces"] = Value.Of(links.Select(l => l[0]));
        foreach (var link in links)
        {
            facts[FactName(link[0])] = Interface(link, [.. addresses.Where(a => a.Device == link[0])]);
        }

        facts["all_ipv4_addresses"] = Value.Of(addresses.Where(a => !a.IsV6 && !a.Text.StartsWith("127.", StringComparison.Ordinal)).Select(a => a.Text));
        facts["all_ipv6_addresses"] = Value.Of(addresses.Where(a => a.IsV6 && a.Text != "::1").Select(a => a.Text));
        facts["default_ipv4"] = Default(answer.Lines("route4"), links, addresses, isV6: false);
        facts["default_ipv6"] = Default(answer.Lines("route6"), links, addresses, isV6: true);
    }

    private static Value Interface(string[] link, Address[] addresses)
    {
        var facts = new MapBuilder { ["device"] = Value.Of(link[0]) };
        if (link[1] is { Length: > 0 } and not "00:00:00:00:00:00")
        {
            facts["macaddress"] = Value.Of(link[1]);
        }

        facts["mtu"] = PlatformFacts.Number(link[2]);
        facts["active"] = Value.Of(link[3] != "down");
        facts["type"] = Value.Of(TypeOf(link));
        var flags = long.TryParse(link[5].Replace("0x", "", StringComparison.Ordinal), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var bits) ? bits : 0;
        facts["promisc"] = Value.Of((flags & 0x100) != 0);
        if (link[6] is { Length: > 0 } speed)
        {
            facts["speed"] = PlatformFacts.Number(speed);
        }

        if (link[7] is { Length: > 0 } device)
        {
            facts["pciid"] = Value.Of(device);
        }

        if (link[8] is { Length: > 0 } module)
        {
            facts["module"] = Value.Of(module);
        }

        if (link[9].Length > 0)
        {
            facts[link[9] == "bridge" ? "interfaces" : "slaves"] = Value.Of(link[10].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        AddAddresses(facts, addresses);
        return facts.Build();
    }

    private static void AddAddresses(MapBuilder facts, Address[] addresses)
    {
        var v4 = addresses.Where(a => !a.IsV6).ToArray();
        if (v4.Length > 0)
        {
            facts["ipv4"] = v4[0].ToV4();
        }

        if (v4.Length > 1)
        {
            facts["ipv4_secondaries"] = Value.Of(v4.Skip(1).Select(a => a.ToV4()));
        }

        if (addresses.Any(a => a.IsV6))
        {
            facts["ipv6"] = Value.Of(addresses.Where(a => a.IsV6).Select(a => a.ToV6()));
        }
    }

    private static string TypeOf(string[] link) => link[9].Length > 0 ? link[9] : link[4] switch
    {
        "1" => "ether",
        "32" => "infiniband",
        "512" => "ppp",
        "772" => "loopback",
        "65534" => "tunnel",
        _ => "unknown",
    };

    private static Value Default(IEnumerable<string> routes, string[][] links, Address[] addresses, bool isV6)
    {
        foreach (var words in routes.Select(r => r.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
        {
            string? After(string word) => Array.IndexOf(words, word) is >= 0 and var i && i + 1 < words.Length ? words[i + 1] : null;
            var device = After("dev");
            var link = links.FirstOrDefault(l => l[0] == device);
            if (device is null || link is null || words[0] is "unreachable" or "prohibit" or "blackhole")
            {
                continue;
            }

            var source = After("src");
            var own = addresses.Where(a => a.Device == device && a.IsV6 == isV6).ToArray();
            var address = own.FirstOrDefault(a => a.Text == source) ?? own.FirstOrDefault(a => a.Scope == "global");
            return address is null ? MapValue.Empty : Default(link, address, After("via"));
        }

        return MapValue.Empty;
    }

    private static Value Default(string[] link, Address address, string? gateway)
    {
        var facts = new MapBuilder();
        if (gateway is not null)
        {
            facts["gateway"] = Value.Of(gateway);
        }

        facts["interface"] = Value.Of(link[0]);
        foreach (var (key, value) in (address.IsV6 ? address.ToV6() : address.ToV4()).Entries)
        {
            facts[key] = value;
        }

        facts["macaddress"] = Value.Of(link[1] is { Length: > 0 } mac ? mac : "unknown");
        facts["mtu"] = PlatformFacts.Number(link[2]);
        facts["type"] = Value.Of(TypeOf(link));
        if (!address.IsV6)
        {
            facts["alias"] = Value.Of(address.Label);
        }

        return facts.Build();
    }

    private sealed record Address(string Device, string Text, string Prefix, bool IsV6, string Broadcast, string Scope, string Label)
    {
        public static Address? Parse(string line)
        {
            var words = line.Split([' ', '\\', '\t'], StringSplitOptions.RemoveEmptyEntries);
            var at = Array.FindIndex(words, w => w is "inet" or "inet6");
            if (at < 1 || at + 1 >= words.Length)
            {
                return null;
            }

            string After(string word) => Array.IndexOf(words, word) is >= 0 and var i && i + 1 < words.Length ? words[i + 1] : "";
            var network = words[at + 1].Split('/');
            var isV6 = words[at] == "inet6";
            var scope = Array.IndexOf(words, "scope");
            var label = !isV6 && scope >= 0 && scope + 2 < words.Length ? words.Skip(scope + 2).First(w => w is not ("secondary" or "dynamic" or "noprefixroute" or "deprecated")) : "";
            return new(words[1].TrimEnd(':').Split('@')[0], network[0], network.Length > 1 ? network[1] : isV6 ? "128" : "32", isV6, After("brd"), After("scope"), label);
        }

        public MapValue ToV4()
        {
            var prefix = int.Parse(Prefix, CultureInfo.InvariantCulture);
            var mask = prefix == 0 ? 0 : uint.MaxValue << (32 - prefix);
            var bytes = IPAddress.Parse(Text).GetAddressBytes();
            var network = ((uint)bytes[0] << 24 | (uint)bytes[1] << 16 | (uint)bytes[2] << 8 | bytes[3]) & mask;
            return Value.Map(
                ("address", Value.Of(Text)), ("broadcast", Value.Of(Broadcast)), ("netmask", Value.Of(Dotted(mask))), ("network", Value.Of(Dotted(network))), ("prefix", Value.Of(Prefix)));
        }

        public MapValue ToV6() => Value.Map(("address", Value.Of(Text)), ("prefix", Value.Of(Prefix)), ("scope", Value.Of(Scope)));

        private static string Dotted(uint address) => string.Create(
            CultureInfo.InvariantCulture, $"{address >> 24}.{(address >> 16) & 255}.{(address >> 8) & 255}.{address & 255}");
    }
}
