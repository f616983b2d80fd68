using System.Numerics;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// The global names that belong to the language itself, below variables and above the <see cref="FunctionTable"/>'s. Stateless.
/// </summary>
internal static class Globals
{
    private const int LongestRange = 100_000;

    private static readonly Dictionary<string, Value> Known = new(StringComparer.Ordinal)
    {
        ["range"] = new HostMethod("range", Range),
        ["dict"] = new HostMethod("dict", Dict),
        ["namespace"] = new HostMethod("namespace", Namespace),
        ["cycler"] = new HostMethod("cycler", (c, a) => new CyclerValue(a.Positional, c)),
        ["joiner"] = new HostMethod("joiner", (_, a) => new JoinerValue(a.Find(0, "sep") ?? Value.Of(", "))),
        ["lipsum"] = new HostMethod("lipsum", Lipsum.Text),
        ["omit"] = OmitValue.Instance,
    };

    private static readonly HashSet<string> Names = [.. Known.Keys, "vars", "self", "loop", "caller", "varargs", "kwargs", "super"];

    /// <summary>Whether the name is the language's own, thus no variable.</summary>
    public static bool Has(string name) => Names.Contains(name);

    /// <summary>The value of such a name, or null.</summary>
    public static Value? Find(string name, EvaluationContext context) =>
        Known.TryGetValue(name, out var value) ? value : name == "vars" ? new VariablesMap(context) : null;

    private static Value Range(EvaluationContext context, CallArguments arguments)
    {
        var call = new MethodCall("range", arguments, context);
        BigInteger Part(int position) => Operators.TryWhole(call.Required(position, "a number"), out var number)
            ? number
            : throw call.Mismatch("each argument", "a whole number", arguments.Positional[position]);

        var count = arguments.Positional.Count;
        if (count is 0 or > 3 || arguments.Named.Count > 0)
        {
            return context.Fail("type-error", "range() takes one to three whole numbers");
        }

        var (start, stop, step) = (count == 1 ? 0 : Part(0), Part(count == 1 ? 0 : 1), count == 3 ? Part(2) : 1);
        if (step.IsZero)
        {
            return context.Fail("value-error", "The step of range() cannot be zero");
        }

        var length = BigInteger.Max((stop - start + step - step.Sign) / step, 0);
        if (length > LongestRange)
        {
            return context.Fail("too-large", "The range is too large", $"at most {LongestRange} items");
        }

        var items = new List<Value>((int)length);
        for (var i = 0; i < (int)length; i++)
        {
            items.Add(Value.Of(start + (step * i)));
        }

        return new RangeValue(items, start, stop, step);
    }

    private static Value Dict(EvaluationContext context, CallArguments arguments)
    {
        var map = new MutableMap([]);
        MapMethods.Invoke(map, "update", new("dict", arguments, context));
        return map;
    }

    private static Value Namespace(EvaluationContext context, CallArguments arguments)
    {
        var map = (MutableMap)Dict(context, arguments);
        var space = new NamespaceValue();
        foreach (var (key, value) in map.Store)
        {
            space.Set(PythonText.Str(key), value);
        }

        return space;
    }
}
