using Runbook.Core;

namespace Runbook.Language;

/// <summary>Makes lists and maps that a template may change, and freezes results. Stateless.</summary>
internal static class Mutability
{
    private const int DeepestNesting = 1000;

    /// <summary>A copy that the template may change, all the way down; what it may change already is left as it is.</summary>
    public static Value Own(Value value)
    {
        switch (value)
        {
            case MutableList or MutableMap or RangeValue: return value;
            case ListValue { IsTuple: false } list: return new MutableList([.. list.Items.Select(Own)]);
            case MapValue map:
                var store = new OrderedDictionary<Value, Value>(map.Count);
                foreach (var (key, item) in map.Entries)
                {
                    store[key] = Own(item);
                }

                return new MutableMap(store);
            default: return value;
        }
    }

    /// <summary>
    /// A value fit to leave the evaluation: nothing in it can change, tuples are lists, <c>omit</c> is gone from lists and maps.
    /// </summary>
    /// <exception cref="DiagnosticException">An undefined value is in it.</exception>
    public static Value Freeze(Value value, EvaluationContext context, int depth = 0)
    {
        if (depth > DeepestNesting)
        {
            return context.Fail("too-deep", "The value is nested too deep");
        }

        return value switch
        {
            UndefinedValue undefined => throw undefined.Error(),
            CallableValue function => context.Fail("not-a-value", "A function is no value", function.Name, "call it: add ()"),
            ListValue list => FreezeList(list, context, depth + 1),
            MapValue map => FreezeMap(map, context, depth + 1),
            _ => value,
        };
    }

    private static Value FreezeList(ListValue list, EvaluationContext context, int depth)
    {
        List<Value>? changed = list is MutableList or RangeValue || list.IsTuple ? new(list.Items.Count) : null;
        for (var i = 0; i < list.Items.Count; i++)
        {
            var item = list.Items[i];
            var frozen = item is OmitValue ? null : Freeze(item, context, depth);
            if (changed is null && !ReferenceEquals(frozen, item))
            {
                changed = [.. list.Items.Take(i)];
            }

            if (frozen is not null)
            {
                changed?.Add(frozen);
            }
        }

        return changed is null ? list : new ListValue(changed, list.Span, tuple: false, list.IsSecret);
    }

    private static Value FreezeMap(MapValue map, EvaluationContext context, int depth)
    {
        var changes = map is MutableMap;
        if (!changes)
        {
            foreach (var (key, item) in map.Entries)
            {
                if (item is OmitValue || key is ListValue || !ReferenceEquals(Freeze(item, context, depth), item))
                {
                    changes = true;
                    break;
                }
            }
        }

        if (!changes)
        {
            return map;
        }

        var builder = new MapBuilder();
        foreach (var (key, item) in map.Entries)
        {
            if (item is not OmitValue)
            {
                builder[key] = Freeze(item, context, depth);
            }
        }

        return builder.Build(map.Span, map.IsSecret);
    }
}
