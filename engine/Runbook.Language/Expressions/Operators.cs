using System.Numerics;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Python's operators over values. Operands hold no templates. Stateless; what does not fit ends the evaluation with an error
/// at the context's span.
/// </summary>
public static partial class Operators
{
    private const int LongestRepeat = 64 * 1024 * 1024;
    private const long LargestPowerBits = 4_000_000;

    /// <summary><c>a + b</c>: numbers, texts, lists, dates.</summary>
    public static Value Add(Value a, Value b, EvaluationContext context)
    {
        switch (a, b)
        {
            case (IntegerValue x, IntegerValue y): return Value.Of(x.Value + y.Value);
            case (StringValue x, StringValue y): return Value.Of(x.Text + y.Text);
            case (ListValue x, ListValue y) when AreAlike(x, y): return NewList([.. x.Items, .. y.Items], x.IsTuple);
            case (DateTimeValue x, TimeDeltaValue y): return x.Plus(y.Value, context);
            case (TimeDeltaValue x, DateTimeValue y): return y.Plus(x.Value, context);
            case (TimeDeltaValue x, TimeDeltaValue y): return new TimeDeltaValue(x.Value + y.Value);
        }

        return TryWhole(a, out var m) && TryWhole(b, out var n) ? Value.Of(m + n)
            : TryNumber(a, out var p) && TryNumber(b, out var q) ? Value.Of(p + q)
            : Unsupported("+", a, b, context);
    }

    /// <summary><c>a - b</c>: numbers, dates.</summary>
    public static Value Subtract(Value a, Value b, EvaluationContext context)
    {
        switch (a, b)
        {
            case (IntegerValue x, IntegerValue y): return Value.Of(x.Value - y.Value);
            case (DateTimeValue x, DateTimeValue y): return x.Minus(y, context);
            case (DateTimeValue x, TimeDeltaValue y): return x.Plus(-y.Value, context);
            case (TimeDeltaValue x, TimeDeltaValue y): return new TimeDeltaValue(x.Value - y.Value);
        }

        return TryWhole(a, out var m) && TryWhole(b, out var n) ? Value.Of(m - n)
            : TryNumber(a, out var p) && TryNumber(b, out var q) ? Value.Of(p - q)
            : Unsupported("-", a, b, context);
    }

    /// <summary><c>a * b</c>: numbers; a text or list times a whole number.</summary>
    public static Value Multiply(Value a, Value b, EvaluationContext context)
    {
        if (IsRepeatable(a) && TryWhole(b, out var times))
        {
            return Repeat(a, times, context);
        }

        if (IsRepeatable(b) && TryWhole(a, out times))
        {
            return Repeat(b, times, context);
        }

        if (a is TimeDeltaValue span && TryNumber(b, out var factor))
        {
            return new TimeDeltaValue(span.Value * factor);
        }

        if (TryWhole(a, out var m) && TryWhole(b, out var n))
        {
            return m.GetBitLength() + n.GetBitLength() > LargestPowerBits ? TooLarge(context) : Value.Of(m * n);
        }

        return TryNumber(a, out var p) && TryNumber(b, out var q) ? Value.Of(p * q) : Unsupported("*", a, b, context);
    }

    /// <summary><c>a / b</c>: always a float.</summary>
    public static Value Divide(Value a, Value b, EvaluationContext context)
    {
        if (a is TimeDeltaValue x)
        {
            return b is TimeDeltaValue y && y.Value != TimeSpan.Zero ? Value.Of(x.Value / y.Value)
                : TryNumber(b, out var part) && part != 0 ? new TimeDeltaValue(x.Value / part)
                : Unsupported("/", a, b, context);
        }

        if (!TryNumber(a, out var p) || !TryNumber(b, out var q))
        {
            return Unsupported("/", a, b, context);
        }

        return q == 0 ? ByZero(context) : Value.Of(p / q);
    }

    /// <summary><c>a // b</c>: rounded down, as Python.</summary>
    public static Value FloorDivide(Value a, Value b, EvaluationContext context)
    {
        if (TryWhole(a, out var m) && TryWhole(b, out var n))
        {
            if (n.IsZero)
            {
                return ByZero(context);
            }

            var quotient = BigInteger.DivRem(m, n, out var rest);
            return Value.Of(!rest.IsZero && rest.Sign != n.Sign ? quotient - 1 : quotient);
        }

        if (!TryNumber(a, out var p) || !TryNumber(b, out var q))
        {
            return Unsupported("//", a, b, context);
        }

        return q == 0 ? ByZero(context) : Value.Of(Math.Floor(p / q));
    }

    /// <summary><c>a % b</c>: the rest with the sign of <paramref name="b"/>; text on the left is formatted.</summary>
    public static Value Modulo(Value a, Value b, EvaluationContext context)
    {
        if (a is StringValue format)
        {
            return Value.Of(PercentFormat.Format(format.Text, b, context));
        }

        if (TryWhole(a, out var m) && TryWhole(b, out var n))
        {
            if (n.IsZero)
            {
                return ByZero(context);
            }

            var rest = BigInteger.Remainder(m, n);
            return Value.Of(!rest.IsZero && rest.Sign != n.Sign ? rest + n : rest);
        }

        if (!TryNumber(a, out var p) || !TryNumber(b, out var q))
        {
            return Unsupported("%", a, b, context);
        }

        if (q == 0)
        {
            return ByZero(context);
        }

        var remainder = p % q;
        return Value.Of(
            remainder == 0 ? Math.CopySign(remainder, q)
            : remainder < 0 != q < 0 ? remainder + q
            : remainder);
    }

    /// <summary><c>a ** b</c>. Whole numbers stay whole; a result beyond four million bits is an error.</summary>
    public static Value Power(Value a, Value b, EvaluationContext context)
    {
        if (TryWhole(a, out var m) && TryWhole(b, out var n) && n.Sign >= 0)
        {
            if (BigInteger.Abs(m) <= 1)
            {
                return Value.Of(n.IsZero || m.IsOne || (m == BigInteger.MinusOne && n.IsEven) ? BigInteger.One : m);
            }

            return n > LargestPowerBits || m.GetBitLength() * (long)n > LargestPowerBits
                ? TooLarge(context)
                : Value.Of(BigInteger.Pow(m, (int)n));
        }

        if (!TryNumber(a, out var p) || !TryNumber(b, out var q))
        {
            return Unsupported("**", a, b, context);
        }

        if (p == 0 && q < 0)
        {
            return ByZero(context);
        }

        var power = Math.Pow(p, q);
        return double.IsNaN(power) && !double.IsNaN(p) && !double.IsNaN(q)
            ? Unsupported("**", a, b, context)
            : double.IsInfinity(power) && double.IsFinite(p) && double.IsFinite(q) ? TooLarge(context) : Value.Of(power);
    }

    /// <summary><c>-a</c>.</summary>
    public static Value Negate(Value a, EvaluationContext context) => a switch
    {
        FloatValue f => Value.Of(-f.Value),
        TimeDeltaValue t => new TimeDeltaValue(-t.Value),
        _ => TryWhole(a, out var n) ? Value.Of(-n) : BadOperand("-", a, context),
    };

    /// <summary><c>+a</c>.</summary>
    public static Value Plus(Value a, EvaluationContext context) =>
        a is FloatValue or TimeDeltaValue ? a : TryWhole(a, out var n) ? Value.Of(n) : BadOperand("+", a, context);

    /// <summary>Whether it is a whole number in Python's eyes: an <c>int</c> or a <c>bool</c>.</summary>
    public static bool TryWhole(Value value, out BigInteger number)
    {
        (var found, number) = value switch
        {
            IntegerValue i => (true, i.Value),
            BoolValue b => (true, b.Value ? BigInteger.One : BigInteger.Zero),
            _ => (false, default),
        };
        return found;
    }

    /// <summary>Whether it is a number in Python's eyes: an <c>int</c>, <c>bool</c> or <c>float</c>; as a float.</summary>
    public static bool TryNumber(Value value, out double number)
    {
        (var found, number) = value switch
        {
            FloatValue f => (true, f.Value),
            IntegerValue i => (true, (double)i.Value),
            BoolValue b => (true, b.Value ? 1d : 0d),
            _ => (false, 0d),
        };
        return found;
    }

    private static Value NewList(List<Value> items, bool tuple) => tuple ? new ListValue(items, tuple: true) : new MutableList(items);

    private static bool IsRepeatable(Value value) => value is StringValue or (ListValue and not RangeValue);

    private static bool AreAlike(ListValue a, ListValue b) => a.IsTuple == b.IsTuple && a is not RangeValue && b is not RangeValue;

    private static Value Repeat(Value what, BigInteger times, EvaluationContext context)
    {
        var length = what is StringValue s ? s.Text.Length : ((ListValue)what).Items.Count;
        if (times.Sign > 0 && length * times > LongestRepeat)
        {
            return TooLarge(context);
        }

        var count = times.Sign <= 0 || length == 0 ? 0 : (int)times;
        if (what is StringValue text)
        {
            return Value.Of(text.Text.Length == 1 ? new string(text.Text[0], count) : string.Concat(Enumerable.Repeat(text.Text, count)));
        }

        var list = (ListValue)what;
        var items = new List<Value>(length * count);
        for (var i = 0; i < count; i++)
        {
            items.AddRange(list.Items);
        }

        return NewList(items, list.IsTuple);
    }

    private static Value Unsupported(string sign, Value a, Value b, EvaluationContext context)
    {
        RaiseUndefined(a);
        RaiseUndefined(b);
        var hint = sign == "+" && (a is StringValue || b is StringValue)
            ? "join texts with ~, or turn one of the two into a number with | int" : null;
        return context.Fail(
            "type-error", "The operator does not fit its operands",
            $"{sign} of {PythonText.TypeName(a)} and {PythonText.TypeName(b)}", hint);
    }

    private static Value BadOperand(string sign, Value a, EvaluationContext context)
    {
        RaiseUndefined(a);
        return context.Fail("type-error", "The operator does not fit its operand", $"{sign} of {PythonText.TypeName(a)}");
    }

    private static void RaiseUndefined(Value value)
    {
        if (value is UndefinedValue undefined)
        {
            throw undefined.Error();
        }
    }

    private static Value ByZero(EvaluationContext context) => context.Fail("division-by-zero", "Division by zero");

    private static Value TooLarge(EvaluationContext context) => context.Fail("too-large", "The result is too large");
}
