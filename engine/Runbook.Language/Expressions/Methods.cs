using System.Numerics;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Python's methods of texts, lists, maps and numbers, by name. Stateless.</summary>
internal static class Methods
{
    private static readonly HashSet<string> OfMaps =
    [
        "items", "keys", "values", "get", "copy", "update", "pop", "popitem", "clear", "setdefault", "fromkeys", "__setitem__",
        "__getitem__",
        "__contains__", "__len__", "__delitem__",
    ];

    private static readonly HashSet<string> OfTuples = ["index", "count", "__getitem__", "__contains__", "__len__"];

    private static readonly HashSet<string> OfLists =
    [
        .. OfTuples, "append", "extend", "insert", "pop", "remove", "sort", "reverse", "copy", "clear", "__setitem__", "__delitem__",
    ];

    private static readonly HashSet<string> OfIntegers = ["bit_length", "conjugate", "bit_count", "is_integer"];

    private static readonly HashSet<string> OfFloats = ["is_integer", "conjugate"];

    private static readonly HashSet<string> Mutating =
    [
        "append", "extend", "insert", "pop", "remove", "sort", "reverse", "clear", "update", "popitem", "setdefault", "__setitem__",
        "__delitem__",
    ];

    /// <summary>Whether maps have a method of this name (then <c>m.name</c> is the method even when there is such a key).</summary>
    public static bool IsMapMethod(string name) => OfMaps.Contains(name);

    /// <summary>Whether a method of this name changes the value that it is called on.</summary>
    public static bool IsMutating(string name) => Mutating.Contains(name);

    /// <summary>Whether the value has a method of this name.</summary>
    public static bool Has(Value value, string name) => value is StringValue ? StringMethods.Has(name) : NamesOf(value).Contains(name);

    /// <summary>The names of the value's methods.</summary>
    public static IEnumerable<string> NamesOf(Value value) => value switch
    {
        StringValue => StringMethods.Names,
        ListValue l => l.IsTuple || l is RangeValue ? OfTuples : OfLists,
        MapValue => OfMaps,
        IntegerValue or BoolValue => OfIntegers,
        FloatValue => OfFloats,
        _ => Array.Empty<string>(),
    };

    /// <summary>An attribute of a plain value that is no method (<c>n.real</c>), or null.</summary>
    public static Value? Property(Value value, string name) => (value, name) switch
    {
        (IntegerValue or BoolValue, "real" or "numerator") => Value.Of(Whole(value)),
        (IntegerValue or BoolValue, "imag") => Value.Of(0),
        (IntegerValue or BoolValue, "denominator") => Value.Of(1),
        (FloatValue, "real") => value,
        (FloatValue, "imag") => Value.Of(0.0),
        _ => null,
    };

    /// <summary>Calls a method that <see cref="Has"/> knows.</summary>
    public static Value Invoke(Value target, string name, CallArguments arguments, EvaluationContext context) => target switch
    {
        StringValue s => StringMethods.Invoke(s.Text, name, new(name, arguments, context)),
        ListValue l => ListMethods.Invoke(l, name, new(name, arguments, context)),
        MapValue m => MapMethods.Invoke(m, name, new(name, arguments, context)),
        FloatValue f => name switch
        {
            "is_integer" => Value.Of(double.IsFinite(f.Value) && Math.Floor(f.Value) == f.Value),
            _ => f,
        },
        _ => name switch
        {
            "bit_length" => Value.Of(BigInteger.Abs(Whole(target)).GetBitLength()),
            "bit_count" => Value.Of(BigInteger.Abs(Whole(target)).ToByteArray().Sum(b => BitOperations.PopCount(b))),
            "is_integer" => Value.True,
            _ => Value.Of(Whole(target)),
        },
    };

    private static BigInteger Whole(Value value) => Operators.TryWhole(value, out var number) ? number : default;
}
