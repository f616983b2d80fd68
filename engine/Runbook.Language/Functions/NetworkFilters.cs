using System.Globalization;
using System.Numerics;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>The filters of <c>ansible.utils</c> (once <c>ansible.netcommon</c>) for IP addresses. Stateless.</summary>
internal static class NetworkFilters
{
    private const int MostAddresses = 1_000_000;

    public static void AddTo(FunctionList filters)
    {
        Add(filters, "ipaddr", "value query? version? alias?", c => Filter(c, c[0], c.Text(1, ""), c.Int(2)));
        Add(filters, "ipv4", "value query?", c => Filter(c, c[0], c.Text(1, ""), 4));
        Add(filters, "ipv6", "value query?", c => Filter(c, c[0], c.Text(1, ""), 6));
        Add(filters, "ipwrap", "value query?", c => Wrap(c, c[0], c.Text(1, "")));
        Add(filters, "ipsubnet", "value query? index?", Subnet);
        Add(filters, "ipmath", "value amount", c => Value.Of(Math(c)));
        Add(filters, "nthhost", "value query?", NthHost);
        Add(filters, "next_nth_usable", "value offset", c => Neighbour(c, 1));
        Add(filters, "previous_nth_usable", "value offset", c => Neighbour(c, -1));
        Add(filters, "network_in_usable", "value test", InUsable);
        Add(filters, "network_in_network", "value test", c => Value.Of(Net(c, c[0]).Contains(Net(c, c[1]))));
        Add(filters, "reduce_on_network", "value network", Reduce);
        Add(filters, "cidr_merge", "value action?", Merge);
        Add(filters, "ip4_hex", "arg delimiter?", Hex);
        Add(filters, "usable_range", "ip", UsableRange);
        Add(filters, "ipcut", "value amount", Cut);
        Add(filters, "ipv6form", "value format", Form);
    }

    /// <summary>Adds a filter under its names in both collections and the bare one.</summary>
    public static void Add(FunctionList filters, string name, string signature, Func<Call, Value> body) =>
        filters.Add($"ansible.utils.{name} ansible.netcommon.{name} {name}", signature, body);

    public static IpNet Net(Call call, Value value) =>
        IpNet.Parse(value) ?? throw call.Failure($"{Py.Repr(value)} is not an IP address or network");

    private static Value Filter(Call call, Value value, string query, int version)
    {
        if (value is ListValue list)
        {
            return Py.List(list.Items.Select(item => Filter(call, item, query, version)).Where(v => v.IsTruthy));
        }

        if (value is not (StringValue or IntegerValue) || IpNet.Parse(value) is not { } ip || (version != 0 && ip.Version != version))
        {
            return Value.False;
        }

        var written = Value.Of(ip.HasPrefix ? ip.ToString() : ip.Show(ip.Number));
        return IpQueries.Ask(call, ip, written, query);
    }

    private static Value Wrap(Call call, Value value, string query)
    {
        if (value is ListValue list)
        {
            return Py.List(list.Items.Select(item => Wrap(call, item, query)));
        }

        var answer = query.Length > 0 ? Filter(call, value, query, 0) : value;
        return answer is StringValue && IpNet.Parse(answer) is { } ip ? Value.Of(IpQueries.Wrap(ip)) : query.Length > 0 && answer.IsTruthy
            ? answer : value;
    }

    private static Value Subnet(Call call)
    {
        if (IpNet.Parse(call[0]) is not { } ip)
        {
            return Value.False;
        }

        var query = call.Text(1, "");
        if (query.Length == 0)
        {
            return Value.Of(ip.HasPrefix ? ip.Network : ip.ToString());
        }

        if (!int.TryParse(query, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix))
        {
            return Rank(call, ip, query);
        }

        if (prefix > ip.Bits || (ip.HasPrefix && prefix < ip.Prefix))
        {
            return call.Fail($"the subnet size {prefix} does not fit {ip}");
        }

        return ip.HasPrefix ? Inside(call, ip, prefix) : Around(call, ip, prefix);
    }

    private static Value Inside(Call call, IpNet ip, int prefix)
    {
        var count = BigInteger.One << (prefix - ip.Prefix);
        if (call.Get(2) is null)
        {
            return Value.Of(count.ToString(CultureInfo.InvariantCulture));
        }

        BigInteger index = call.Int(2);
        index = index.Sign < 0 ? count + index : index;
        return index.Sign < 0 || index >= count
            ? Value.False
            : Value.Of((ip with { Number = ip.First + (index << (ip.Bits - prefix)) }).With(prefix).Network);
    }

    // Networks of growing prefix around a single address.
    private static Value Around(Call call, IpNet ip, int prefix)
    {
        if (call.Get(2) is null)
        {
            return Value.Of(ip.With(prefix).Network);
        }

        var index = call.Int(2);
        var length = index < 0 ? ip.Bits + index : prefix + index;
        return length < prefix || length >= ip.Bits ? Value.False : Value.Of(ip.With(length).Network);
    }

    private static Value Rank(Call call, IpNet ip, string query)
    {
        var outer = IpNet.Parse(query) ?? throw call.Failure($"\"{query}\" is neither a size nor a network");
        return outer.Contains(ip)
            ? Value.Of((((ip.First - outer.First) >> (ip.Bits - ip.Prefix)) + 1).ToString(CultureInfo.InvariantCulture))
            : call.Fail($"{ip} is not in the subnet {outer}");
    }

    private static string Math(Call call)
    {
        var ip = Net(call, call[0]);
        var number = ip.Number + call.Int(1);
        return number.Sign >= 0 && number >> ip.Bits == 0 ? ip.Show(number)
            : throw call.Failure($"{ip} and {call.Int(1)} go beyond the addresses");
    }

    private static Value NthHost(Call call) => IpNet.Parse(call[0]) is { } ip && call.Has(1)
        && Numbers.TryParseInteger(call.Text(1), 10, out var index)
        && IpQueries.Nth(ip, index) is { } host ? Value.Of(host) : Value.False;

    private static Value Neighbour(Call call, int sign) => IpQueries.Step(Net(call, call[0]), call.Int(1) * sign) is { } host
        ? Value.Of(host) : Value.Null;

    private static Value InUsable(Call call)
    {
        var (ip, test) = (Net(call, call[0]), Net(call, call[1]));
        var (first, last) = ip.Usable ?? (ip.First, ip.Last);
        return Value.Of(ip.Version == test.Version && test.First >= first && test.Last <= last);
    }

    private static Value Reduce(Call call)
    {
        var network = Net(call, call[1]);
        var items = call[0] is ListValue list ? list.Items : [call[0]];
        return Py.List(items.Where(i => network.Contains(Net(call, i))));
    }

    private static Value Merge(Call call)
    {
        var nets = call.Items(0).Select(v => Net(call, v)).ToList();
        return call.Text(1, "merge") switch
        {
            "merge" => Py.Texts(nets.GroupBy(n => n.Version).OrderBy(g => g.Key).SelectMany(g => Merged([.. g])).Select(n => n.Network)),
            "span" when nets.Count == 0 => Value.Null,
            "span" when nets.Any(n => n.Version != nets[0].Version) => call.Fail("cannot span IPv4 and IPv6 together"),
            "span" => Value.Of(Span(nets).Network),
            var other => call.Fail($"there is no action \"{other}\"; use merge or span"),
        };
    }

    private static List<IpNet> Merged(List<IpNet> nets)
    {
        List<IpNet> merged = [];
        foreach (var net in nets.Select(n => n with { Number = n.First }).OrderBy(n => n.Number).ThenBy(n => n.Prefix))
        {
            if (merged.Count > 0 && merged[^1].Contains(net))
            {
                continue;
            }

            merged.Add(net);
            while (merged.Count > 1 && merged[^1].Prefix == merged[^2].Prefix && merged[^1].Prefix > 0
                && merged[^2].With(merged[^2].Prefix - 1) is var pair && pair.First == merged[^2].First && pair.Contains(merged[^1]))
            {
                merged.RemoveAt(merged.Count - 1);
                merged[^1] = pair;
            }
        }

        return merged;
    }

    private static IpNet Span(List<IpNet> nets)
    {
        var (low, high) = (nets.Min(n => n.First), nets.Max(n => n.Last));
        return nets[0] with { Number = low, Prefix = nets[0].Bits - (int)(low ^ high).GetBitLength() };
    }

    private static Value Hex(Call call)
    {
        var ip = Net(call, call[0]);
        var hex = ip.Number.ToString("x8", CultureInfo.InvariantCulture)[^8..];
        return Value.Of(string.Join(call.Text(1, ""), Enumerable.Range(0, 4).Select(i => hex.Substring(i * 2, 2))));
    }

    private static Value UsableRange(Call call)
    {
        var ip = Net(call, call[0]);
        return ip.Size > MostAddresses
            ? call.Fail($"{ip} has more than {MostAddresses} addresses")
            : Value.Map(
                ("usable_ips", Py.Texts(Enumerable.Range(0, (int)ip.Size).Select(i => ip.Show(ip.First + i)))),
                ("number_of_ips", Value.Of(ip.Size)));
    }

    private static Value Cut(Call call)
    {
        var ip = Net(call, call[0]);
        var (hex, amount) = (ip.Number.ToString("x32", CultureInfo.InvariantCulture)[^32..], call.Int(1));
        var groups = Enumerable.Range(0, 8).Select(i => hex.Substring(i * 4, 4).TrimStart('0') is { Length: > 0 } g ? g : "0").ToList();
        var kept = System.Math.Min(8, System.Math.Abs(amount) / 16);
        return Value.Of(string.Join(':', amount < 0 ? groups.TakeLast(kept) : groups.Take(kept)));
    }

    private static Value Form(Call call)
    {
        var ip = Net(call, call[0]);
        if (ip.Version != 6)
        {
            return call.Fail($"{ip} is not an IPv6 address");
        }

        var hex = ip.Number.ToString("x32", CultureInfo.InvariantCulture)[^32..];
        var groups = Enumerable.Range(0, 8).Select(i => hex.Substring(i * 4, 4));
        return call.Text(1) switch
        {
            "compress" => Value.Of(ip.Show(ip.Number)),
            "expand" => Value.Of(string.Join(':', groups)),
            "x509" => Value.Of(string.Join(':', groups.Select(g => g.TrimStart('0') is { Length: > 0 } s ? s : "0"))),
            var other => call.Fail($"there is no form \"{other}\"; use compress, expand or x509"),
        };
    }
}
