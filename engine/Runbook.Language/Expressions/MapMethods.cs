using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Python's methods of maps. Those that change the map change a <see cref="MutableMap"/>; on any other map they only answer,
/// since values from outside never change. Views are plain lists. Stateless.
/// </summary>
internal static class MapMethods
{
    /// <summary>Calls a method.</summary>
    public static Value Invoke(MapValue map, string name, MethodCall call)
    {
        switch (name)
        {
            case "keys": return new MutableList([.. map.Keys]);
            case "values": return new MutableList([.. map.Entries.Select(e => Shallow(e.Value, call))]);
            case "items": return new MutableList([.. map.Entries.Select(e => Pair(e.Key, Shallow(e.Value, call)))]);
            case "get":
                call.AtMost(2);
                return Find(map, call) is { } found ? Shallow(found, call) : call.Arguments.Find(1, "default") ?? Value.Null;
            case "copy": return new MutableMap(new OrderedDictionary<Value, Value>(map.Entries));
            case "fromkeys": return FromKeys(call);
            case "__len__": return Value.Of(map.Count);
            case "__contains__": return Value.Of(Find(map, call) is not null);
            case "__getitem__": return Find(map, call) is { } item ? Shallow(item, call) : NoKey(call);
            default: return Change((map as MutableMap)?.Store ?? new OrderedDictionary<Value, Value>(map.Entries), map, name, call);
        }
    }

    private static Value Change(OrderedDictionary<Value, Value> store, MapValue map, string name, MethodCall call)
    {
        switch (name)
        {
            case "update": return Update(store, map, call);
            case "clear": store.Clear(); return Value.Null;
            case "popitem":
                if (store.Count == 0)
                {
                    return call.Fail("the map is empty");
                }

                var (lastKey, last) = store.GetAt(store.Count - 1);
                store.RemoveAt(store.Count - 1);
                return Pair(lastKey, Shallow(last, call));
            case "setdefault":
                if (Find(map, call) is { } there)
                {
                    return Shallow(there, call);
                }

                var value = ListMethods.Contained(map, call.Arguments.Find(1, "default") ?? Value.Null, call);
                store[call.Required(0, "key")] = value;
                return value;
            case "__setitem__":
                Find(map, call);
                store[call.Required(0, "key")] = ListMethods.Contained(map, call.Required(1, "value"), call);
                return Value.Null;
            default: return Take(store, map, name, call);
        }
    }

    private static Value Take(OrderedDictionary<Value, Value> store, MapValue map, string name, MethodCall call)
    {
        var found = Find(map, call);
        if (found is null)
        {
            return name == "pop" && call.Arguments.Find(1, "default") is { } fallback ? fallback : NoKey(call);
        }

        store.Remove(call.Required(0, "key"));
        return name == "pop" ? Shallow(found, call) : Value.Null;
    }

    private static Value Update(OrderedDictionary<Value, Value> store, MapValue map, MethodCall call)
    {
        call.AtMost(1);
        if (call.Count > 0)
        {
            foreach (var (key, value) in Pairs(call.Required(0, "other"), call))
            {
                store[key] = ListMethods.Contained(map, value, call);
            }
        }

        foreach (var (key, value) in call.Arguments.Named)
        {
            store[Value.Of(key)] = ListMethods.Contained(map, value, call);
        }

        return Value.Null;
    }

    /// <summary>The entries of a map, or of a list of pairs, as Python's <c>dict(x)</c> takes them.</summary>
    internal static List<KeyValuePair<Value, Value>> Pairs(Value source, MethodCall call)
    {
        if (source is MapValue map)
        {
            return [.. map.Entries];
        }

        List<KeyValuePair<Value, Value>> pairs = [];
        foreach (var item in Access.Iterate(source, call.Context))
        {
            var pair = Access.Iterate(Templar.Shallow(item, call.Context), call.Context);
            if (pair.Count != 2)
            {
                call.Fail($"a pair is wanted, found {pair.Count} items");
            }

            Operators.RequireHashable(pair[0], call.Context);
            pairs.Add(KeyValuePair.Create(pair[0], pair[1]));
        }

        return pairs;
    }

    private static Value FromKeys(MethodCall call)
    {
        var store = new OrderedDictionary<Value, Value>();
        foreach (var key in Access.Iterate(call.Required(0, "iterable"), call.Context))
        {
            Operators.RequireHashable(key, call.Context);
            store[key] = call.Arguments.Find(1, "value") ?? Value.Null;
        }

        return new MutableMap(store);
    }

    private static Value? Find(MapValue map, MethodCall call)
    {
        var key = call.Required(0, "key");
        Operators.RequireHashable(key, call.Context);
        return map.TryGetValue(key, out var value) ? value : null;
    }

    private static Value NoKey(MethodCall call) =>
        call.Context.Fail("no-such-key", "There is no such key", PythonText.Repr(call.Required(0, "key")));

    private static Value Shallow(Value value, MethodCall call) => Templar.Shallow(value, call.Context);

    private static ListValue Pair(Value key, Value value) => new([key, value], tuple: true);
}
