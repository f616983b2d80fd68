using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>The lookups that only rearrange their terms. Stateless.</summary>
internal static partial class ListLookups
{
    private const int LongestSequence = 10_000_000;

    public static void AddTo(FunctionList lookups)
    {
        lookups.Add("items", "*", c => ListFilters.Flatten(new ListValue(c.Rest), 1, skipNulls: false));
        lookups.Add("list", "* **", c => Py.List(c.Rest));
        lookups.Add("flattened community.general.flattened", "*", c => ListFilters.Flatten(new ListValue(c.Rest), -1, skipNulls: true));
        lookups.Add("dict", "*", Dict);
        lookups.Add("indexed_items", "*", IndexedItems);
        lookups.Add("nested", "*", c => Nested(c, Math.Max(1, c.Rest.Count)));
        lookups.Add("cartesian community.general.cartesian", "*", c => Nested(c, 1));
        lookups.Add("together", "*", Together);
        lookups.Add("subelements", "list path flags?", Subelements);
        lookups.Add("sequence", "* start? end? count? stride? format?", Sequence);
        lookups.Add("random_choice", "*", c => Py.List(c.Rest.Count == 0 ? [] : [c.Rest[(int)RandomFilters.Source(null)(c.Rest.Count)]]));
    }

    private static Value Dict(Call call) => Py.List(ListFilters.Flatten(new ListValue(call.Rest), -1, skipNulls: false).Items
        .SelectMany(term => term is MapValue map
            ? map.Entries.Select(e => (Value)Value.Map(("key", e.Key), ("value", e.Value)))
            : throw call.Failure($"needs a dictionary, not {Py.TypeName(term)}")));

    private static Value IndexedItems(Call call) => Py.List(ListFilters.Flatten(new ListValue(call.Rest), 1, skipNulls: false).Items
        .Select((item, i) => (Value)new ListValue([Value.Of(i), item], tuple: true)));

    // What the rows hold is flattened: by nested at each list that joins and once more at the end, by the others once.
    private static Value Nested(Call call, int levels)
    {
        if (call.Rest.Count == 0)
        {
            return call.Fail("needs at least one list");
        }

        var lists = call.Rest.Select(term => term is ListValue list ? list.Items : [term]).ToList();
        return Py.List(Combinations.Product(call, lists).Items.Select(row => (Value)ListFilters.Flatten(row, levels, skipNulls: false)));
    }

    private static Value Together(Call call)
    {
        var lists = call.Rest.Select(term => term is ListValue list ? list.Items : [term]).ToList();
        if (lists.Count == 0)
        {
            return call.Fail("needs at least one list");
        }

        return Py.List(Enumerable.Range(0, lists.Max(l => l.Count)).Select(
            i => (Value)ListFilters.Flatten(new ListValue([.. lists.Select(l => i < l.Count ? l[i] : Value.Null)]), 1, skipNulls: false)));
    }

    private static Value Subelements(Call call)
    {
        var skip = call.Get(2) is MapValue flags && flags["skip_missing"] is { } wanted && NumberFilters.ToBool(wanted);
        var items = call[0] is MapValue map ? map.Entries.Select(e => e.Value) : call.Items(0);
        var unskipped = items.Where(i => i is not MapValue result || result["skipped"] is not { IsTruthy: true });
        var path = call[1] is StringValue text ? text.Text.Split('.').Select(Value.Of).ToArray() : [.. call.Items(1)];
        return Py.List(DictFilters.Subelements(call, Py.List(unskipped), call[1], skip).Items.Select(
            pair => (Value)Py.List([Without(((ListValue)pair).Items[0], path), ((ListValue)pair).Items[1]])));
    }

    // The list that is gone through is taken out of its item.
    private static Value Without(Value item, ReadOnlySpan<Value> path)
    {
        if (item is not MapValue map || !map.TryGetValue(path[0], out var inner))
        {
            return item;
        }

        var builder = new MapBuilder(map);
        if (path.Length == 1)
        {
            builder.Remove(path[0]);
        }
        else
        {
            builder[path[0]] = Without(inner, path[1..]);
        }

        return builder.Build();
    }

    private static Value Sequence(Call call)
    {
        var named = new[] { "start", "end", "count", "stride", "format" }.Select((name, i) => (name, call.Text(i, null)))
            .Where(o => o.Item2 is not null).ToDictionary(o => o.name, o => o.Item2!);
        if (call.Rest.Count == 0)
        {
            return Py.List(Numbers(call, named));
        }

        return Py.List(call.Rest.SelectMany(term => Numbers(call, Options(call, Py.Str(term), named))));
    }

    private static Dictionary<string, string> Options(Call call, string term, Dictionary<string, string> named)
    {
        var options = new Dictionary<string, string>(named);
        if (Shortcut().Match(term) is { Success: true } match)
        {
            foreach (var name in (string[])["start", "end", "stride", "format"])
            {
                if (match.Groups[name].Success)
                {
                    options[name] = match.Groups[name].Value;
                }
            }

            return options;
        }

        foreach (var (key, value) in TermOptions.Split(term).Options)
        {
            options[key] = key is "start" or "end" or "count" or "stride" or "format"
                ? value
                : throw call.Failure($"has no option \"{key}\"", "use start, end, count, stride or format");
        }

        return options;
    }

    private static IEnumerable<Value> Numbers(Call call, Dictionary<string, string> options)
    {
        var (start, stride) = (Number("start") ?? 1, Number("stride") ?? 1);
        if (Number("count") is { } count)
        {
            if (options.ContainsKey("end"))
            {
                throw call.Failure("takes count or end, not both");
            }

            if (count.IsZero)
            {
                return [];
            }

            options["end"] = (start + ((count - 1) * stride)).ToString(CultureInfo.InvariantCulture);
        }

        var end = Number("end") ?? throw call.Failure("needs count or end");
        if (stride.IsZero)
        {
            return [];
        }

        if ((end - start) * stride.Sign < 0)
        {
            throw call.Failure(stride.Sign > 0 ? "counting down needs a negative stride"
                : "to count forwards, do not make stride negative");
        }

        var length = ((end - start) / stride) + 1;
        if (length > LongestSequence)
        {
            throw call.Failure($"would have more than {LongestSequence} items");
        }

        var format = options.GetValueOrDefault("format", "%d");
        return Enumerable.Range(0, (int)length).Select(i => Py.PercentFormat(call.Context, format, Value.Of(start + (i * stride))));

        BigInteger? Number(string name) => !options.TryGetValue(name, out var text) ? null
            : Language.Numbers.TryParseInteger(text, 0, out var number) || Language.Numbers.TryParseInteger(text, 10, out number) ? number
            : throw call.Failure($"{name} is not a whole number: \"{text}\"");
    }

    [GeneratedRegex(@"\A(?:(?<start>(?:0x)?[0-9A-Fa-f]+)-)?(?<end>(?:0x)?[0-9A-Fa-f]+)(?:/(?<stride>-?[0-9]+))?(?::(?<format>.+))?\z")]
    private static partial Regex Shortcut();
}
