using Runbook.Core;

namespace Runbook.Language;

/// <summary>Short names for what functions ask of values all the time. Stateless.</summary>
internal static class Py
{
    public static string Str(Value value) => PythonText.Str(value);

    public static string Repr(Value value) => PythonText.Repr(value);

    public static string Float(double value) => PythonText.Repr(value);

    public static string TypeName(Value value) => PythonText.TypeName(value);

    public static int Length(string text) => PythonString.Length(text);

    public static bool IsUndefined(Value value) => value is UndefinedValue;

    public static bool IsDate(Value value) => value is DateTimeValue;

    public static string IsoText(Value value) => Str(((DateTimeValue)value).ToPlain());

    public static Value Undefined(EvaluationContext context, string reason) => new UndefinedValue(null, reason, context.Span);

    /// <summary>The items, evaluated; null for what cannot be gone through.</summary>
    public static IReadOnlyList<Value>? Iterate(EvaluationContext context, Value value) =>
        value is ListValue or MapValue or StringValue || (value is RuntimeValue runtime && runtime.Iterate(context) is not null)
            ? Access.Iterate(value, context)
            : null;

    public static int Compare(EvaluationContext context, Value a, Value b) => Operators.Compare(a, b, context);

    public static Value Add(EvaluationContext context, Value a, Value b) => Operators.Add(a, b, context);

    public static Value Member(EvaluationContext context, Value container, Value key) => Access.Item(container, key, context);

    public static Value PercentFormat(EvaluationContext context, string format, Value arguments) =>
        Operators.Modulo(Value.Of(format), arguments, context);

    public static Value Evaluate(EvaluationContext context, Value value) => Templar.Resolve(value, context);

    /// <summary>A list that the expression may change.</summary>
    public static ListValue List(IEnumerable<Value> items) => new MutableList([.. items]);

    public static ListValue Texts(IEnumerable<string> items) => List(items.Select(Value.Of));

    /// <summary>A tuple whose items have names.</summary>
    public static Value NamedTuple(params (string Name, Value Value)[] fields) => new NamedTuple(fields);
}
