using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Python's methods of lists. Those that change the list change a <see cref="MutableList"/>; on any other list they only answer,
/// since values from outside never change. Stateless.
/// </summary>
internal static class ListMethods
{
    /// <summary>Calls a method.</summary>
    public static Value Invoke(ListValue list, string name, MethodCall call)
    {
        var items = list.Items;
        switch (name)
        {
            case "index": return IndexOf(items, call);
            case "count": return Value.Of(items.Count(i => Operators.Equal(Templar.Shallow(i, call.Context), call.Required(0, "value"))));
            case "copy": return new MutableList([.. items]);
            case "__len__": return Value.Of(items.Count);
            case "__getitem__": return Access.Item(list, call.Required(0, "index"), call.Context);
            case "__contains__": return Value.Of(Operators.Contains(list, call.Required(0, "value"), call.Context));
            default: return Change((list as MutableList)?.Store ?? [.. items], list, name, call);
        }
    }

    private static Value Change(List<Value> store, ListValue list, string name, MethodCall call)
    {
        switch (name)
        {
            case "append":
                call.AtMost(1);
                store.Add(Contained(list, call.Arguments.Find(0, "object"), call));
                return Value.Null;
            case "extend":
                store.AddRange([.. Access.Iterate(call.Required(0, "iterable"), call.Context).Select(i => Contained(list, i, call))]);
                return Value.Null;
            case "insert":
                var at = call.Whole(0, "index", 0);
                at = Math.Clamp(at < 0 ? at + store.Count : at, 0, store.Count);
                store.Insert(at, Contained(list, call.Required(1, "object"), call));
                return Value.Null;
            case "pop": return Pop(store, call);
            case "remove":
                var found = IndexOf(store, call);
                store.RemoveAt((int)((IntegerValue)found).Value);
                return Value.Null;
            case "clear": store.Clear(); return Value.Null;
            case "reverse": store.Reverse(); return Value.Null;
            case "sort": return Sort(store, call);
            case "__setitem__":
                store[Position(store, call)] = Contained(list, call.Required(1, "value"), call);
                return Value.Null;
            default:
                store.RemoveAt(Position(store, call));
                return Value.Null;
        }
    }

    private static Value Sort(List<Value> store, MethodCall call)
    {
        var items = store.Select(i => Templar.Shallow(i, call.Context));
        Value[] sorted = [.. items.Order(Comparer<Value>.Create((a, b) => Operators.Compare(a, b, call.Context)))];
        store.Clear();
        store.AddRange(sorted);
        if (call.Flag(-1, "reverse"))
        {
            store.Reverse();
        }

        return Value.Null;
    }

    private static Value Pop(List<Value> store, MethodCall call)
    {
        if (store.Count == 0)
        {
            return call.Fail("the list is empty");
        }

        var index = call.Count == 0 ? store.Count - 1 : Position(store, call);
        var item = store[index];
        store.RemoveAt(index);
        return Templar.Shallow(item, call.Context);
    }

    private static int Position(List<Value> store, MethodCall call)
    {
        var index = call.Whole(0, "index", 0);
        index = index < 0 ? index + store.Count : index;
        if (index < 0 || index >= store.Count)
        {
            call.Fail("the index is outside of the list");
        }

        return index;
    }

    private static Value IndexOf(IReadOnlyList<Value> items, MethodCall call)
    {
        var wanted = call.Required(0, "value");
        var from = call.Whole(1, "start", 0);
        var to = Math.Min(call.Whole(2, "stop", int.MaxValue), items.Count);
        for (var i = Math.Max(from < 0 ? from + items.Count : from, 0); i < to; i++)
        {
            if (Operators.Equal(Templar.Shallow(items[i], call.Context), wanted))
            {
                return Value.Of(i);
            }
        }

        return call.Fail($"{PythonText.Repr(wanted)} is not in the list");
    }

    // A list inside itself would have no end.
    internal static Value Contained(Value owner, Value? item, MethodCall call)
    {
        item ??= call.Required(0, "object");
        if (item is ListValue or MapValue && Holds(item, owner))
        {
            call.Fail("a value cannot hold itself");
        }

        return item;
    }

    private static bool Holds(Value value, Value owner) => ReferenceEquals(value, owner) || value switch
    {
        MutableList l => l.Store.Exists(i => Holds(i, owner)),
        MutableMap m => m.Store.Values.Any(i => Holds(i, owner)),
        ListValue l => l.Items.Any(i => i is ListValue or MapValue && Holds(i, owner)),
        _ => false,
    };
}
