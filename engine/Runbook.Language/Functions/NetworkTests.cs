using Runbook.Core;

namespace Runbook.Language;

/// <summary>The tests of <c>ansible.utils</c> for addresses. Stateless.</summary>
internal static class NetworkTests
{
    public static void AddTo(FunctionList tests)
    {
        Add(tests, "ip", "value", c => IpNet.Parse(c[0]) is not null);
        Add(tests, "ip_address", "value", c => IpNet.Parse(c[0]) is { HasPrefix: false });
        Add(tests, "ipv4", "value", c => IpNet.Parse(c[0]) is { Version: 4 });
        Add(tests, "ipv6", "value", c => IpNet.Parse(c[0]) is { Version: 6 });
        Add(tests, "ipv4_address", "value", c => IpNet.Parse(c[0]) is { Version: 4, HasPrefix: false });
        Add(tests, "ipv6_address", "value", c => IpNet.Parse(c[0]) is { Version: 6, HasPrefix: false });
        Add(tests, "ipv4_netmask", "value", c => IsMask(c, 4, inverted: false));
        Add(tests, "ipv4_hostmask", "value", c => IsMask(c, 4, inverted: true));
        Add(tests, "ipv6_ipv4_mapped", "value", c => IpNet.Parse(c[0]) is { Version: 6 } ip && ip.Number >> 32 == 0xFFFF);
        Add(tests, "ipv6_sixtofour", "value", c => IpNet.Parse(c[0]) is { Version: 6 } ip && ip.Number >> 112 == 0x2002);
        Add(tests, "ipv6_teredo", "value", c => IpNet.Parse(c[0]) is { Version: 6 } ip && ip.Number >> 96 == 0x20010000);
        Add(tests, "in_network", "value network", c => In(c, c[0], c[1]));
        Add(tests, "in_any_network", "value networks", c => c.Items(1).Any(n => In(c, c[0], n)));
        Add(tests, "in_one_network", "value networks", c => c.Items(c[1] is ListValue ? c[1] : Py.List([c[1]]))
            .Count(n => In(c, c[0], n)) == 1);
        Add(tests, "subnet_of", "value network", c => In(c, c[0], c[1]));
        Add(tests, "supernet_of", "value network", c => In(c, c[1], c[0]));
        Add(tests, "mac", "value", c => HardwareFilters.Digits(c.Text(0)) is not null);
        foreach (var kind in (string[])["loopback", "multicast", "private", "public", "reserved", "unspecified"])
        {
            Add(tests, kind, "value", c => IpNet.Parse(c[0]) is { } ip && IpKinds.Is(ip, kind));
        }
    }

    private static void Add(FunctionList tests, string name, string signature, Func<Call, bool> body) =>
        tests.AddTest("ansible.utils." + name, signature, body);

    private static bool In(Call call, Value inner, Value outer) =>
        IpNet.Parse(inner) is { } ip && NetworkFilters.Net(call, outer).Contains(ip);

    private static bool IsMask(Call call, int version, bool inverted)
    {
        if (IpNet.Parse(call[0]) is not { HasPrefix: false } ip || ip.Version != version)
        {
            return false;
        }

        var low = inverted ? ip.Number : ((System.Numerics.BigInteger.One << ip.Bits) - 1) ^ ip.Number;
        return (low & (low + 1)).IsZero;
    }
}
