using Runbook.Core;

namespace Runbook.Language;

/// <summary>Filters over dictionaries. Stateless.</summary>
internal static class DictFilters
{
    public static void AddTo(FunctionList filters)
    {
        filters.Add("items", "value", c => Py.IsUndefined(c[0]) ? Py.List([]) : Value.Of(c.Map(0).Entries.Select(Pair)),
            acceptsUndefined: true);
        filters.Add("dictsort", "value case_sensitive? by? reverse?", DictSort);
        filters.Add("dict2items", "value key_name? value_name?", DictToItems);
        filters.Add("items2dict", "value key_name? value_name?", ItemsToDict);
        filters.Add("combine", "value * recursive? list_merge?", Combine);
        filters.Add("extract", "value container morekeys?", Extract);
        filters.Add("rekey_on_member", "value key duplicates?", Rekey);
        filters.Add("subelements", "value subelements skip_missing?", c => Subelements(c, c[0], c[1], c.Flag(2)));
        filters.Add("community.general.dict", "value", c => ToDict(c, c.Items(0)));
        filters.Add("community.general.dict_kv", "value key", c => Single(c[1], c[0]));
        filters.Add("community.general.groupby_as_dict", "value attribute", GroupByAsDict);
        filters.Add("community.general.lists_mergeby", "value * recursive? list_merge?", MergeBy);
    }

    public static Value Pair(KeyValuePair<Value, Value> entry) => new ListValue([entry.Key, entry.Value], tuple: true);

    public static MapValue Single(Value key, Value value)
    {
        var builder = new MapBuilder();
        builder[key] = value;
        return builder.Build();
    }

    /// <summary>A dictionary of pairs.</summary>
    public static MapValue ToDict(Call call, IEnumerable<Value> pairs)
    {
        var builder = new MapBuilder();
        foreach (var pair in pairs)
        {
            if (call.Items(pair) is not [var key, var value])
            {
                throw call.Failure($"needs pairs of a key and a value, not {Py.Repr(pair)}");
            }

            builder[key] = value;
        }

        return builder.Build();
    }

    /// <summary>One dictionary over another.</summary>
    public static MapValue Merge(MapValue low, MapValue high, bool recursive, string listMerge)
    {
        if (low.Count == 0 || ReferenceEquals(low, high))
        {
            return high;
        }

        var builder = new MapBuilder(low);
        foreach (var (key, value) in high.Entries)
        {
            builder[key] = !low.TryGetValue(key, out var old) ? value : (old, value) switch
            {
                (MapValue a, MapValue b) when recursive => Merge(a, b, recursive, listMerge),
                (ListValue a, ListValue b) => MergeLists(a, b, listMerge),
                _ => value,
            };
        }

        return builder.Build();
    }

    /// <summary>Each item of a list with each of its sub-items, as pairs.</summary>
    public static ListValue Subelements(Call call, Value input, Value way, bool skipMissing)
    {
        var items = input is MapValue map ? [.. map.Entries.Select(e => e.Value)] : call.Items(input);
        var path = way is StringValue text ? text.Text.Split('.').Select(Value.Of).ToArray() : [.. call.Items(way)];
        List<Value> pairs = [];
        foreach (var item in items)
        {
            var found = item;
            foreach (var key in path)
            {
                if (found is not MapValue at)
                {
                    throw call.Failure($"needs dictionaries, not {Py.TypeName(found)}");
                }

                if (!at.TryGetValue(key, out found))
                {
                    if (!skipMissing)
                    {
                        call.Fail($"an item has no key {Py.Repr(key)}");
                    }

                    found = Py.List([]);
                    break;
                }

                found = Py.Evaluate(call.Context, found);
            }

            if (found is not ListValue list)
            {
                throw call.Failure($"the key {Py.Repr(path[^1])} should hold a list, not {Py.TypeName(found)}");
            }

            pairs.AddRange(list.Items.Select(sub => new ListValue([item, sub], tuple: true)));
        }

        return Py.List(pairs);
    }

    private static ListValue MergeLists(ListValue low, ListValue high, string mode) => mode switch
    {
        "keep" => low,
        "append" => new([.. low.Items, .. high.Items]),
        "prepend" => new([.. high.Items, .. low.Items]),
        "append_rp" => new([.. low.Items.Where(i => !high.Items.Contains(i)), .. high.Items]),
        "prepend_rp" => new([.. high.Items, .. low.Items.Where(i => !high.Items.Contains(i))]),
        _ => high,
    };

    private static string ListMerge(Call call, int index)
    {
        var mode = call.Text(index, "replace");
        return mode is "replace" or "keep" or "append" or "prepend" or "append_rp" or "prepend_rp"
            ? mode
            : throw call.Failure($"list_merge cannot be \"{mode}\"", "use replace, keep, append, prepend, append_rp or prepend_rp");
    }

    private static Value Combine(Call call)
    {
        var (recursive, mode) = (call.Flag(1), ListMerge(call, 2));
        List<Value> terms = [call[0], .. call.Rest];
        var dictionaries = ListFilters.Flatten(new ListValue(terms), 1, skipNulls: true).Items;
        var merged = MapValue.Empty;
        foreach (var item in dictionaries)
        {
            var map = item as MapValue ?? throw call.Failure($"needs dictionaries, not {Py.TypeName(item)}");
            if (map.Entries.Any(e => e.Value is OmitValue))
            {
                call.Fail("cannot leave out a key: omit is for the arguments of modules");
            }

            merged = Merge(merged, map, recursive, mode);
        }

        return merged;
    }

    private static Value DictSort(Call call)
    {
        var by = call.Text(2, "key");
        if (by is not ("key" or "value"))
        {
            return call.Fail($"can sort by key or value, not by \"{by}\"");
        }

        var position = by == "key" ? 0 : 1;
        var caseSensitive = call.Flag(1);
        return Py.List(ListFilters.Sorted(
            call, call.Map(0).Entries.Select(Pair), p => [Attributes.Key(((ListValue)p).Items[position], caseSensitive)], call.Flag(3)));
    }

    private static Value DictToItems(Call call)
    {
        var (key, value) = (call.Text(1, "key"), call.Text(2, "value"));
        return Value.Of(call.Map(0).Entries.Select(e => (Value)Value.Map((key, e.Key), (value, e.Value))));
    }

    private static Value ItemsToDict(Call call)
    {
        if (call[0] is not ListValue list)
        {
            return call.Fail($"needs a list, not {Py.TypeName(call[0])}");
        }

        var (keyName, valueName) = (call.Get(1) ?? Value.Of("key"), call.Get(2) ?? Value.Of("value"));
        var builder = new MapBuilder();
        foreach (var item in list.Items)
        {
            if (item is not MapValue && item is not ListValue)
            {
                return call.Fail($"needs a list of dictionaries, not of {Py.TypeName(item)}");
            }

            builder[Needed(item, keyName)] = Needed(item, valueName);
        }

        return builder.Build();

        Value Needed(Value item, Value key)
        {
            var value = Py.Member(call.Context, item, key);
            return Py.IsUndefined(value) ? throw call.Failure($"an item has no key {Py.Repr(key)}") : value;
        }
    }

    private static Value Extract(Call call)
    {
        var value = Py.Member(call.Context, call[1], call[0]);
        IEnumerable<Value> more = call.Get(2) switch { null => [], ListValue list => list.Items, var one => [one] };
        return more.Aggregate(value, (v, key) => Py.Member(call.Context, v, key));
    }

    private static Value Rekey(Call call)
    {
        var duplicates = call.Text(2, "error");
        if (duplicates is not ("error" or "overwrite"))
        {
            return call.Fail($"duplicates cannot be \"{duplicates}\"; use error or overwrite");
        }

        var items = call[0] is MapValue map ? [.. map.Entries.Select(e => e.Value)] : call[0] is ListValue ? call.Items(0)
            : throw call.Failure($"needs a list or a dictionary, not {Py.TypeName(call[0])}");
        var builder = new MapBuilder();
        foreach (var item in items)
        {
            if (item is not MapValue entry || !entry.TryGetValue(call[1], out var key))
            {
                return call.Fail($"the key {Py.Repr(call[1])} was not found in {Py.TypeName(item)}");
            }

            if (duplicates == "error" && builder.Contains(key))
            {
                return call.Fail($"the key {Py.Repr(key)} is not unique");
            }

            builder[key] = item;
        }

        return builder.Build();
    }

    private static Value GroupByAsDict(Call call)
    {
        var builder = new MapBuilder();
        foreach (var item in call.Items(0))
        {
            if (item is not MapValue entry || !entry.TryGetValue(call[1], out var key))
            {
                return call.Fail($"an item has no attribute {Py.Repr(call[1])}");
            }

            if (builder.Contains(key))
            {
                return call.Fail($"the value {Py.Repr(key)} comes more than once");
            }

            builder[key] = item;
        }

        return builder.Build();
    }

    private static Value MergeBy(Call call)
    {
        if (call.Rest.Count == 0)
        {
            return call.Fail("needs the key to merge by as its last argument");
        }

        var (recursive, mode, key) = (call.Flag(1), ListMerge(call, 2), call.Rest[^1]);
        var lists = ListFilters.Flatten(new ListValue([call[0], .. call.Rest.SkipLast(1)]), -1, skipNulls: false).Items;
        var merged = new SortedDictionary<string, MapValue>(StringComparer.Ordinal);
        foreach (var item in lists)
        {
            var map = item as MapValue ?? throw call.Failure($"needs lists of dictionaries, not {Py.TypeName(item)}");
            if (map.TryGetValue(key, out var id))
            {
                var name = Py.Str(id);
                merged[name] = merged.TryGetValue(name, out var old) ? Merge(old, map, recursive, mode) : map;
            }
        }

        return Value.Of(merged.Values);
    }
}
