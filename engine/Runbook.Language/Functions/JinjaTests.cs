using Runbook.Core;

namespace Runbook.Language;

/// <summary>The tests of Jinja, and Ansible's general ones. Stateless.</summary>
internal static class JinjaTests
{
    public static void AddTo(FunctionList tests)
    {
        AddKinds(tests);
        AddComparisons(tests);
        AddCollections(tests);
        tests.AddTest("defined", "value", c => !Py.IsUndefined(c[0]), acceptsUndefined: true);
        tests.AddTest("undefined", "value", c => Py.IsUndefined(c[0]), acceptsUndefined: true);
        tests.AddTest("filter", "value", c => FunctionTable.Find(c.Context.Functions.Filters, c.Text(0)) is not null);
        tests.AddTest("test", "value", c => FunctionTable.Find(c.Context.Functions.Tests, c.Text(0)) is not null);
        tests.AddTest("truthy", "value convert_bool?", IsTruthy);
        tests.AddTest("falsy", "value convert_bool?", c => !IsTruthy(c));
    }

    private static void AddKinds(FunctionList tests)
    {
        tests.AddTest("none", "value", c => c[0] is NullValue);
        tests.AddTest("boolean", "value", c => c[0] is BoolValue);
        tests.AddTest("true", "value", c => c[0] is BoolValue { Value: true });
        tests.AddTest("false", "value", c => c[0] is BoolValue { Value: false });
        tests.AddTest("integer", "value", c => c[0] is IntegerValue);
        tests.AddTest("float", "value", c => c[0] is FloatValue);
        tests.AddTest("number", "value", c => c[0] is IntegerValue or FloatValue or BoolValue);
        tests.AddTest("string", "value", c => c[0] is StringValue);
        tests.AddTest("mapping", "value", c => c[0] is MapValue);
        tests.AddTest("sequence", "value", c => c[0] is StringValue or ListValue or MapValue);
        tests.AddTest("iterable", "value", c => Py.Iterate(c.Context, c[0]) is not null);
        tests.AddTest("callable", "value", c => c[0] is CallableValue);
        tests.AddTest("escaped", "value", _ => false);
        tests.AddTest("nan isnan", "value", c => c[0] is FloatValue { Value: double.NaN });
        tests.AddTest("lower", "value", c => HasCase(c.Text(0), PythonCase.Lower));
        tests.AddTest("upper", "value", c => HasCase(c.Text(0), PythonCase.Upper));
        tests.AddTest("odd", "value", c => Leaves(c, Value.Of(2), 1));
        tests.AddTest("even", "value", c => Leaves(c, Value.Of(2), 0));
        tests.AddTest("divisibleby", "value num", c => Leaves(c, c[1], 0));
    }

    private static void AddComparisons(FunctionList tests)
    {
        tests.AddTest("eq equalto ==", "a b", c => Operators.Equal(c[0], c[1]));
        tests.AddTest("ne !=", "a b", c => !Operators.Equal(c[0], c[1]));
        tests.AddTest("lt lessthan <", "a b", c => Py.Compare(c.Context, c[0], c[1]) < 0);
        tests.AddTest("le <=", "a b", c => Py.Compare(c.Context, c[0], c[1]) <= 0);
        tests.AddTest("gt greaterthan >", "a b", c => Py.Compare(c.Context, c[0], c[1]) > 0);
        tests.AddTest("ge >=", "a b", c => Py.Compare(c.Context, c[0], c[1]) >= 0);
        tests.AddTest("sameas", "a b", c => IsSame(c[0], c[1]));
    }

    private static void AddCollections(FunctionList tests)
    {
        tests.AddTest("in", "item container", c => Operators.Contains(c[1], c[0], c.Context));
        tests.AddTest("contains", "container item", c => Operators.Contains(c[0], c[1], c.Context));
        tests.AddTest("any", "value", c => c.Items(0).Any(i => i.IsTruthy));
        tests.AddTest("all", "value", c => c.Items(0).All(i => i.IsTruthy));
        tests.AddTest("subset issubset", "a b", c => c.Items(0).All(i => c.Items(1).Contains(i)));
        tests.AddTest("superset issuperset", "a b", c => c.Items(1).All(i => c.Items(0).Contains(i)));
    }

    // Small whole numbers, booleans and null are one object in Python; other values are the same when they are one object here.
    private static bool IsSame(Value a, Value b) => ReferenceEquals(a, b) || (a, b) switch
    {
        (BoolValue x, BoolValue y) => x.Value == y.Value,
        (IntegerValue x, IntegerValue y) => x.Value == y.Value && x.Value >= -5 && x.Value <= 256,
        (NullValue, NullValue) => true,
        (StringValue x, StringValue y) => x.Text == y.Text && x.Text.Length <= 1,
        _ => false,
    };

    private static bool HasCase(string text, Func<string, string> change)
    {
        var hasLetters = text.Any(c => char.IsUpper(c) || char.IsLower(c));
        return hasLetters && change(text) == text;
    }

    private static bool Leaves(Call call, Value divisor, int rest) =>
        Operators.Equal(Operators.Modulo(call[0], divisor, call.Context), Value.Of(rest));

    private static bool IsTruthy(Call call)
    {
        if (!call.Flag(1) || call[0] is not StringValue text)
        {
            return call[0].IsTruthy;
        }

        return text.Text.Trim().ToLowerInvariant() switch
        {
            "y" or "yes" or "on" or "1" or "true" or "t" or "1.0" => true,
            "n" or "no" or "off" or "0" or "false" or "f" or "0.0" => false,
            _ => text.IsTruthy,
        };
    }
}
