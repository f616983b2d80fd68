using Runbook.Core;

namespace Runbook.Language;

/// <summary>Filters over lists (and over whatever else Python can go through). Stateless.</summary>
internal static class ListFilters
{
    public static void AddTo(FunctionList filters)
    {
        filters.Add("list", "value", c => Py.List([.. c.Items(0)]));
        filters.Add("length count", "value", Length);
        filters.AddText("join", "value d? attribute?", Join);
        filters.Add("first", "value", c => c.Items(0) is [var first, ..] ? first : Empty(c));
        filters.Add("last", "value", c => c.Items(0) is [.., var last] ? last : Empty(c));
        filters.Add("min", "value case_sensitive? attribute?", c => Extreme(c, -1));
        filters.Add("max", "value case_sensitive? attribute?", c => Extreme(c, 1));
        filters.Add("sum", "value attribute? start?", Sum);
        filters.Add("sort", "value reverse? case_sensitive? attribute?", Sort);
        filters.Add("reverse", "value", Reverse);
        filters.Add("batch", "value linecount fill_with?", Batch);
        filters.Add("slice", "value slices fill_with?", Slice);
        filters.Add("groupby", "value attribute default? case_sensitive?", GroupBy);
        filters.Add("flatten", "value levels? skip_nulls?", c =>
            Flatten(new ListValue(c.Items(0)), c.Get(1) is null ? -1 : c.Int(1), c.Flag(2, true)));
        filters.Add("zip", "value * strict?", c => Zip(c, longest: false));
        filters.Add("zip_longest", "value * fillvalue?", c => Zip(c, longest: true));
        filters.Add("community.general.counter", "value", Count);
        filters.Add("community.general.version_sort", "value reverse?", VersionSort);
        filters.Add("ansible.utils.index_of", "value test val? key? fail_on_missing? wantlist?", IndexOf);
    }

    /// <summary>One list out of nested ones, down to a number of levels (negative: all).</summary>
    public static ListValue Flatten(Value value, int levels, bool skipNulls)
    {
        List<Value> flat = [];
        Collect(value is ListValue list ? list.Items : [value], levels);
        return Py.List(flat);

        void Collect(IReadOnlyList<Value> items, int depth)
        {
            foreach (var item in items)
            {
                if (skipNulls && (item is NullValue || item.AsText() is "None" or "null"))
                {
                    continue;
                }

                if (item is ListValue inner && depth != 0)
                {
                    Collect(inner.Items, depth - 1);
                }
                else
                {
                    flat.Add(item);
                }
            }
        }
    }

    /// <summary>Sorts by keys, stable, as Python does.</summary>
    public static List<Value> Sorted(Call call, IEnumerable<Value> items, Func<Value, Value[]> keys, bool reverse)
    {
        var comparer = Comparer<Value[]>.Create((a, b) => Compare(call, a, b));
        try
        {
            var rows = items.Select(item => (item, keys(item))).ToList();
            var ordered = reverse ? rows.OrderByDescending(r => r.Item2, comparer) : rows.OrderBy(r => r.Item2, comparer);
            return [.. ordered.Select(r => r.item)];
        }
        catch (InvalidOperationException wrapper) when (wrapper.InnerException is DiagnosticException inner)
        {
            throw inner;
        }
    }

    private static int Compare(Call call, Value[] a, Value[] b)
    {
        for (var i = 0; i < a.Length; i++)
        {
            if (!a[i].Equals(b[i]))
            {
                return Py.Compare(call.Context, a[i], b[i]);
            }
        }

        return 0;
    }

    private static Value Empty(Call call) => Py.Undefined(call.Context, $"the {call.Name} item of an empty sequence");

    private static Value Length(Call call) => call[0] switch
    {
        StringValue s => Value.Of(Py.Length(s.Text)),
        MapValue m => Value.Of(m.Count),
        ListValue l => Value.Of(l.Items.Count),
        var other when Py.Iterate(call.Context, other) is { } items => Value.Of(items.Count),
        var other => call.Fail($"{Py.TypeName(other)} has no length"),
    };

    private static string Join(Call call)
    {
        var getter = Attributes.Getter(call, call.Get(2));
        return string.Join(call.Text(1, ""), call.Items(0).Select(item => Py.Str(Call.Defined(getter(item)))));
    }

    private static Value Extreme(Call call, int sign)
    {
        var key = Attributes.KeyGetter(call, call.Get(2), call.Flag(1));
        Value? best = null;
        foreach (var item in call.Items(0))
        {
            if (best is null || Py.Compare(call.Context, key(item), key(best)) * sign > 0)
            {
                best = item;
            }
        }

        return best ?? Empty(call);
    }

    private static Value Sum(Call call)
    {
        if (call.Has(2) && call[2] is StringValue)
        {
            return call.Fail("cannot add up texts", "join them");
        }

        var getter = Attributes.Getter(call, call.Get(1));
        return call.Items(0).Aggregate(call.Has(2) ? call[2] : Value.Of(0), (a, b) => Py.Add(call.Context, a, Call.Defined(getter(b))));
    }

    private static Value Sort(Call call)
    {
        var keys = Attributes.KeysGetter(call, call.Get(3), call.Flag(2));
        return Py.List(Sorted(call, call.Items(0), keys, call.Flag(1)));
    }

    private static Value Reverse(Call call) => call[0] is StringValue text
        ? Value.Of(string.Concat(call.Items(0).Reverse().Select(Py.Str)))
        : Py.List([.. call.Items(0).Reverse()]);

    private static Value Batch(Call call)
    {
        var size = Math.Max(1, call.Int(1));
        var rows = call.Items(0).Chunk(size).Select(row => new List<Value>(row)).ToList();
        if (call.Get(2) is { } fill && rows.Count > 0)
        {
            rows[^1].AddRange(Enumerable.Repeat(fill, size - rows[^1].Count));
        }

        return Value.Of(rows.Select(row => (Value)Py.List(row)));
    }

    private static Value Slice(Call call)
    {
        var (items, slices) = (call.Items(0), call.Int(1));
        if (slices <= 0)
        {
            return call.Fail("the number of slices must be above 0");
        }

        var (size, larger) = (items.Count / slices, items.Count % slices);
        List<Value> rows = [];
        var start = 0;
        for (var i = 0; i < slices; i++)
        {
            var end = start + size + (i < larger ? 1 : 0);
            List<Value> row = [.. items.Skip(start).Take(end - start)];
            if (call.Get(2) is { } fill && i >= larger)
            {
                row.Add(fill);
            }

            rows.Add(Py.List(row));
            start = end;
        }

        return Py.List(rows);
    }

    private static Value GroupBy(Call call)
    {
        var caseSensitive = call.Flag(3);
        var fallback = call.Get(2);
        var getter = Attributes.Getter(call, call[1], fallback);
        var keys = Attributes.KeyGetter(call, call[1], caseSensitive, fallback);
        List<(Value Key, Value Grouper, List<Value> Items)> groups = [];
        foreach (var item in Sorted(call, call.Items(0), i => [keys(i)], reverse: false))
        {
            var key = keys(item);
            if (groups.Count == 0 || !groups[^1].Key.Equals(key))
            {
                groups.Add((key, getter(item), []));
            }

            groups[^1].Items.Add(item);
        }

        return Py.List(groups.Select(g => Py.NamedTuple(("grouper", g.Grouper), ("list", Py.List(g.Items)))));
    }

    private static Value Zip(Call call, bool longest)
    {
        var lists = call.Rest.Select(call.Items).Prepend(call.Items(0)).ToList();
        var count = longest ? lists.Max(l => l.Count) : lists.Min(l => l.Count);
        if (!longest && call.Flag(1) && lists.Any(l => l.Count != count))
        {
            return call.Fail("the lists are not of one length, and strict asks for it");
        }

        var fill = longest ? call[1] : Value.Null;
        return Value.Of(Enumerable.Range(0, count).Select(
            i => (Value)new ListValue([.. lists.Select(l => i < l.Count ? l[i] : fill)], tuple: true)));
    }

    private static Value Count(Call call)
    {
        var counts = new OrderedDictionary<Value, long>();
        foreach (var item in call.Items(0))
        {
            counts[item] = counts.GetValueOrDefault(item) + 1;
        }

        var builder = new MapBuilder();
        foreach (var (item, count) in counts)
        {
            builder[item] = Value.Of(count);
        }

        return builder.Build();
    }

    private static Value VersionSort(Call call)
    {
        var ordered = call.Items(0).OrderBy(v => v, Comparer<Value>.Create((a, b) => Versions.CompareLoose(call, Py.Str(a), Py.Str(b))))
            .ToList();
        if (call.Flag(1))
        {
            ordered.Reverse();
        }

        return Py.List(ordered);
    }

    private static Value IndexOf(Call call)
    {
        var key = call.Get(3) is { } keys ? keys as ListValue ?? Py.List([keys]) : null;
        List<Value> found = [];
        var index = 0;
        foreach (var item in call.Items(0))
        {
            var value = key is null ? item : key.Items.Aggregate(item, (v, k) => Py.Member(call.Context, v, k));
            if (Py.IsUndefined(value))
            {
                if (call.Flag(4))
                {
                    call.Fail($"the key {Py.Repr(key!)} was not found in item {index}");
                }
            }
            else if (call.Test(call.Text(1), value, call.Get(2) is { } wanted ? [wanted] : [], []))
            {
                found.Add(Value.Of(index));
            }

            index++;
        }

        return found.Count == 1 && !call.Flag(5) ? found[0] : Py.List(found);
    }
}
