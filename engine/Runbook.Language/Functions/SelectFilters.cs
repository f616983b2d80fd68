using Runbook.Core;

namespace Runbook.Language;

/// <summary>Filters that apply another filter or a test to each item. Stateless.</summary>
internal static class SelectFilters
{
    public static void AddTo(FunctionList filters)
    {
        filters.Add("map", "value * **", Map);
        filters.Add("select", "value * **", c => Select(c, wanted: true, byAttribute: false));
        filters.Add("reject", "value * **", c => Select(c, wanted: false, byAttribute: false));
        filters.Add("selectattr", "value * **", c => Select(c, wanted: true, byAttribute: true));
        filters.Add("rejectattr", "value * **", c => Select(c, wanted: false, byAttribute: true));
        filters.Add("default d", "value default_value? boolean?", Default, acceptsUndefined: true);
        filters.Add("mandatory", "value msg?", Mandatory, acceptsUndefined: true);
        filters.Add("ternary", "value true_val false_val none_val?", Ternary);
        filters.Add("attr", "value name", Attribute);
        filters.Add("type_debug", "value", c => Value.Of(Py.TypeName(c[0])), acceptsUndefined: true);
    }

    // Keys and methods are out of reach of this filter.
    private static Value Attribute(Call call) => call[0] is RuntimeValue or NamedTuple
        ? Access.Attribute(call[0], call.Text(1), call.Context)
        : Py.Undefined(call.Context, $"a {Py.TypeName(call[0])} has no attribute '{call.Text(1)}'");

    // What is false in Python (none, 0) goes as an empty list here, as Jinja's filters take it.
    private static IReadOnlyList<Value> Items(Call call) => Call.Defined(call[0]).IsTruthy ? call.Items(0) : [];

    private static Value Map(Call call)
    {
        if (call.Rest.Count > 0)
        {
            var name = call.Rest[0].AsText() ?? throw call.Failure("needs the name of a filter");
            IReadOnlyList<Value> more = [.. call.Rest.Skip(1)];
            return Py.List([.. Items(call).Select(item => call.Filter(name, item, more, call.Extra))]);
        }

        var options = call.Extra.ToDictionary(e => e.Key, e => e.Value);
        if (!options.Remove("attribute", out var attribute))
        {
            return call.Fail("needs the name of a filter, or attribute=");
        }

        options.Remove("default", out var fallback);
        if (options.Count > 0)
        {
            return call.Fail($"has no argument \"{options.Keys.First()}\"");
        }

        return Py.List([.. Items(call).Select(Attributes.Getter(call, attribute, fallback))]);
    }

    private static Value Select(Call call, bool wanted, bool byAttribute)
    {
        var skipped = byAttribute ? 1 : 0;
        if (call.Rest.Count < skipped)
        {
            return call.Fail("needs the name of an attribute");
        }

        var getter = Attributes.Getter(call, byAttribute ? call.Rest[0] : null);
        var test = call.Rest.Count > skipped ? Py.Str(call.Rest[skipped]) : null;
        IReadOnlyList<Value> more = [.. call.Rest.Skip(skipped + 1)];
        return Py.List([.. Items(call).Where(item => Holds(getter(item)) == wanted)]);

        bool Holds(Value value) => test is null ? Call.Defined(value).IsTruthy : call.Test(test, value, more, call.Extra);
    }

    private static Value Default(Call call)
    {
        var fallback = call.Has(1) ? call[1] : Value.Of("");
        return Py.IsUndefined(call[0]) || (call.Flag(2) && !call[0].IsTruthy) ? fallback : call[0];
    }

    private static Value Mandatory(Call call)
    {
        if (!Py.IsUndefined(call[0]))
        {
            return call[0];
        }

        return call.Get(1) is { } message ? call.Fail(Py.Str(message)) : Call.Defined(call[0]);
    }

    private static Value Ternary(Call call) =>
        call[0] is NullValue && call.Get(3) is { } none ? none : call[0].IsTruthy ? call[1] : call[2];
}
