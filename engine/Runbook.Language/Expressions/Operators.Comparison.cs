using Runbook.Core;

namespace Runbook.Language;

public static partial class Operators
{
    /// <summary><c>a == b</c>, as Python.</summary>
    public static bool Equal(Value a, Value b)
    {
        if (a is UndefinedValue u)
        {
            return u.Equals(b);
        }

        return b is UndefinedValue v ? v.Equals(a) : a is RangeValue == b is RangeValue && a.Equals(b);
    }

    /// <summary>
    /// Orders two values as Python's <c>&lt;</c> does: negative, zero or positive. Numbers, texts (by code point), lists of such,
    /// dates. With a NaN the answer is 0 of no meaning.
    /// </summary>
    /// <param name="a">The left one.</param>
    /// <param name="b">The right one.</param>
    /// <param name="context">Where an error points: values that cannot be ordered.</param>
    /// <param name="sign">The operator, for the error.</param>
    public static int Compare(Value a, Value b, EvaluationContext context, string sign = "<")
    {
        switch (a, b)
        {
            case (IntegerValue x, IntegerValue y): return x.Value.CompareTo(y.Value);
            case (StringValue x, StringValue y): return PythonString.Compare(x.Text, y.Text);
            case (ListValue x, ListValue y) when AreAlike(x, y): return CompareLists(x, y, context, sign);
            case (DateTimeValue x, DateTimeValue y): return x.CompareTo(y, context);
            case (TimeDeltaValue x, TimeDeltaValue y): return x.Value.CompareTo(y.Value);
        }

        if (TryWhole(a, out var m) && TryWhole(b, out var n))
        {
            return m.CompareTo(n);
        }

        if (TryNumber(a, out var p) && TryNumber(b, out var q))
        {
            return p < q ? -1 : p > q ? 1 : 0;
        }

        RaiseUndefined(a);
        RaiseUndefined(b);
        context.Fail(
            "type-error", "The values cannot be ordered", $"{PythonText.TypeName(a)} {sign} {PythonText.TypeName(b)}",
            a is StringValue != b is StringValue ? "turn the text into a number with | int" : null);
        return 0;
    }

    /// <summary><c>item in container</c>: of a list, a key of a map, text in text.</summary>
    public static bool Contains(Value container, Value item, EvaluationContext context)
    {
        switch (container)
        {
            case ListValue l: return ContainsItem(l.Items, item);
            case MapValue m:
                RequireHashable(item, context);
                return m.TryGetValue(item, out _);
            case StringValue s when item is StringValue part: return s.Text.Contains(part.Text, StringComparison.Ordinal);
            case UndefinedValue u: return u.Iterate(context) is { Count: > 0 };
            case RuntimeValue r when r.Iterate(context) is { } items: return ContainsItem(items, item);
        }

        RaiseUndefined(item);
        context.Fail(
            "type-error", "The operator does not fit its operands",
            $"{PythonText.TypeName(item)} in {PythonText.TypeName(container)}");
        return false;
    }

    /// <summary>Ends with an error unless the value can be a key of a map: lists and maps cannot.</summary>
    public static void RequireHashable(Value key, EvaluationContext context)
    {
        RaiseUndefined(key);
        if (key is MapValue or (ListValue { IsTuple: false } and not RangeValue))
        {
            context.Fail("type-error", "A list or map cannot be a key", $"unhashable type: {PythonText.TypeName(key)}");
        }
    }

    private static bool ContainsItem(IReadOnlyList<Value> items, Value item)
    {
        RaiseUndefined(item);
        for (var i = 0; i < items.Count; i++)
        {
            if (Equal(items[i], item))
            {
                return true;
            }
        }

        return false;
    }

    private static int CompareLists(ListValue a, ListValue b, EvaluationContext context, string sign)
    {
        for (var i = 0; i < a.Items.Count && i < b.Items.Count; i++)
        {
            if (!Equal(a.Items[i], b.Items[i]))
            {
                return Compare(a.Items[i], b.Items[i], context, sign);
            }
        }

        return a.Items.Count.CompareTo(b.Items.Count);
    }
}
