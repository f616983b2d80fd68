using System.Globalization;
using System.Numerics;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Attributes, items and iteration of values as expressions see them. What is asked for is evaluated (templates in it on demand);
/// what is missing is an <see cref="UndefinedValue"/>. Stateless.
/// </summary>
public static class Access
{
    /// <summary><c>value.name</c>: a method or attribute, else an item.</summary>
    public static Value Attribute(Value value, string name, EvaluationContext context)
    {
        if (value is MapValue map)
        {
            return Methods.IsMapMethod(name) ? new BoundMethod(map, name)
                : map.TryGetValue(new StringValue(name), out var item) ? Resolved(item, context)
                : Missing(value, name, context);
        }

        return value switch
        {
            UndefinedValue u => Chained(u),
            NamedTuple t when t.Field(name) is { } field => field,
            RuntimeValue r => r.Attribute(name, context) ?? Missing(value, name, context),
            _ => Methods.Property(value, name) ?? (Methods.Has(value, name) ? new BoundMethod(value, name) : Missing(value, name, context)),
        };
    }

    /// <summary><c>value[key]</c>: an item, else (for a text key) an attribute.</summary>
    public static Value Item(Value value, Value key, EvaluationContext context)
    {
        switch (value)
        {
            case UndefinedValue u: return Chained(u);
            case MapValue map:
                Operators.RequireHashable(key, context);
                if (map.TryGetValue(key, out var item))
                {
                    return Resolved(item, context);
                }

                break;
            case ListValue list when Index(key, list.Items.Count, context) is { } i: return Resolved(list.Items[i], context);
            case StringValue text when key is not StringValue
                && Index(key, PythonString.Length(text.Text), context) is { } i:
                return Value.Of(PythonString.At(text.Text, i));
            case RuntimeValue runtime when runtime.Iterate(context) is { } items && Index(key, items.Count, context) is { } i:
                return items[i];
        }

        if (key is UndefinedValue undefined)
        {
            throw undefined.Error();
        }

        return key is StringValue name ? Attribute(value, name.Text, context) : Missing(value, PythonText.Str(key), context);
    }

    /// <summary>
    /// Follows a path as the filters do that take <c>attribute=</c>: parts separated by points, whole numbers being indexes;
    /// a number instead of text is an index itself.
    /// </summary>
    public static Value Path(Value value, Value path, EvaluationContext context)
    {
        if (path is not StringValue text)
        {
            return Item(value, path, context);
        }

        foreach (var part in text.Text.Split('.'))
        {
            var isIndex = part.Length > 0 && part.AsSpan().IndexOfAnyExceptInRange('0', '9') < 0;
            var key = isIndex ? Value.Of(BigInteger.Parse(part, CultureInfo.InvariantCulture)) : Value.Of(part);
            value = Item(value, key, context);
        }

        return value;
    }

    /// <summary>
    /// The items of a value that can be iterated over: a list's, a map's keys, a text's characters; each as written, so that
    /// a caller which hands them on must evaluate them. Anything else ends the evaluation with an error.
    /// </summary>
    public static IReadOnlyList<Value> Iterate(Value value, EvaluationContext context)
    {
        switch (value)
        {
            case ListValue l: return l.Items;
            case MapValue m: return [.. m.Keys];
            case StringValue s: return [.. PythonString.Characters(s.Text).Select(Value.Of)];
            case UndefinedValue u: return u.Iterate(context)!;
            case RuntimeValue r when r.Iterate(context) is { } items: return items;
        }

        context.Fail("type-error", "The value cannot be iterated over", $"a value of type {PythonText.TypeName(value)}");
        return [];
    }

    /// <summary><c>value[start:stop:step]</c> of a list or text; null stands for a part left out.</summary>
    public static Value Slice(Value value, Value? start, Value? stop, Value? step, EvaluationContext context)
    {
        switch (value)
        {
            case UndefinedValue u: return Chained(u);
            case ListValue l:
                var items = Take(l.Items, start, stop, step, context);
                return l.IsTuple ? new ListValue(items, tuple: true) : new MutableList(Resolved(items, context));
            case StringValue s when !PythonString.HasSurrogates(s.Text) && step is null or NullValue:
                var (from, to, _) = Bounds(s.Text.Length, start, stop, null, context);
                return Value.Of(from < to ? s.Text[from..to] : "");
            case StringValue s:
                return Value.Of(PythonString.Join(Take(PythonString.Characters(s.Text), start, stop, step, context)));
            default:
                return new UndefinedValue(null, $"a {PythonText.TypeName(value)} cannot be sliced", context.Span);
        }
    }

    private static Value Resolved(Value value, EvaluationContext context) => Templar.Shallow(value, context);

    private static List<Value> Resolved(List<Value> items, EvaluationContext context)
    {
        for (var i = 0; i < items.Count; i++)
        {
            items[i] = Resolved(items[i], context);
        }

        return items;
    }

    private static UndefinedValue Chained(UndefinedValue value) => value.IsLenient ? throw value.Error() : value;

    private static UndefinedValue Missing(Value value, string name, EvaluationContext context)
    {
        var type = PythonText.TypeName(value);
        return value is MapValue map
            ? new(name, $"the {type} has no key or attribute '{name}'", context.Span, () => map.TextEntries.Select(e => e.Key))
            : value is ListValue list && int.TryParse(name, out _)
            ? new(null, $"index {name} is outside of a {type} of {list.Items.Count}", context.Span)
            : new(name, $"a {type} has no attribute '{name}'", context.Span, () => Methods.NamesOf(value));
    }

    private static int? Index(Value key, int count, EvaluationContext context)
    {
        if (!Operators.TryWhole(key, out var number))
        {
            if (key is UndefinedValue undefined)
            {
                throw undefined.Error();
            }

            return null;
        }

        var index = number.Sign < 0 ? number + count : number;
        return index.Sign >= 0 && index < count ? (int)index : null;
    }

    private static List<T> Take<T>(IReadOnlyList<T> items, Value? start, Value? stop, Value? step, EvaluationContext context)
    {
        var (from, to, by) = Bounds(items.Count, start, stop, step, context);
        List<T> taken = [];
        for (long i = from; by > 0 ? i < to : i > to; i += by)
        {
            taken.Add(items[(int)i]);
        }

        return taken;
    }

    // As the Python documentation of slice objects: negative counts from the end, the rest is cut to the length.
    private static (int From, int To, int By) Bounds(int length, Value? start, Value? stop, Value? step, EvaluationContext context)
    {
        var by = Part(step, context) ?? BigInteger.One;
        if (by.IsZero)
        {
            context.Fail("value-error", "The step of a slice cannot be zero");
        }

        var (low, high) = by.Sign > 0 ? (0, length) : (-1, length - 1);
        BigInteger Cut(BigInteger i) => BigInteger.Min(BigInteger.Max(i.Sign < 0 ? i + length : i, low), high);
        var from = Part(start, context) is { } s ? Cut(s) : by.Sign > 0 ? low : high;
        var to = Part(stop, context) is { } e ? Cut(e) : by.Sign > 0 ? high : low;
        var stride = BigInteger.Min(BigInteger.Max(by, -length - 1), length + 1);
        return ((int)from, (int)to, (int)stride);
    }

    private static BigInteger? Part(Value? part, EvaluationContext context)
    {
        if (part is null or NullValue)
        {
            return null;
        }

        if (part is UndefinedValue undefined)
        {
            throw undefined.Error();
        }

        if (!Operators.TryWhole(part, out var number))
        {
            context.Fail("type-error", "The parts of a slice are whole numbers", $"a value of type {PythonText.TypeName(part)}");
        }

        return number;
    }
}
