using System.Numerics;
using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// <c>"%s" % values</c>: Python's printf-style formatting ("printf-style String Formatting" in its documentation). Stateless.
/// </summary>
public static class PercentFormat
{
    private const int Widest = 1_000_000;

    /// <summary>Formats. A tuple gives its items one after another, a map is for <c>%(name)s</c>, anything else is the one value.</summary>
    /// <exception cref="DiagnosticException">The values do not fit the format.</exception>
    public static string Format(string format, Value values, EvaluationContext context)
    {
        if (values is UndefinedValue { IsLenient: false } undefined)
        {
            throw undefined.Error();
        }

        var arguments = values is ListValue { IsTuple: true } tuple ? tuple.Items : [values];
        var text = new StringBuilder();
        var (next, named) = (0, false);
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            i++;
            var name = Name(format, ref i, context);
            named |= name is not null;
            Value Take() => next < arguments.Count ? arguments[next++] : Fail("there are fewer values than places", context);
            var spec = Spec(format, ref i, Take, context);
            if (spec.Type == '%')
            {
                text.Append('%');
                continue;
            }

            var value = name is null ? Take() : Lookup(values, name, context);
            text.Append(One(spec, value, context));
        }

        if (!named && next < arguments.Count && values is not (MapValue or ListValue { IsTuple: false }))
        {
            Fail("there are more values than places", context);
        }

        return text.ToString();
    }

    private static string? Name(string format, ref int i, EvaluationContext context)
    {
        if (i >= format.Length || format[i] != '(')
        {
            return null;
        }

        var (start, depth) = (++i, 1);
        for (; i < format.Length; i++)
        {
            depth += format[i] == '(' ? 1 : format[i] == ')' ? -1 : 0;
            if (depth == 0)
            {
                return format[start..i++];
            }
        }

        Fail("the name has no end", context);
        return null;
    }

    private static Value Lookup(Value values, string name, EvaluationContext context) => values is not MapValue map
        ? Fail("a map is needed for %(name)", context)
        : map.TryGetValue(Value.Of(name), out var value) ? value : Fail($"there is no key '{name}'", context);

    private static FormatSpec Spec(string format, ref int i, Func<Value> take, EvaluationContext context)
    {
        var spec = new FormatSpec { Fill = ' ', Align = '>', Sign = '-', Precision = -1 };
        for (; i < format.Length && format[i] is '-' or '+' or ' ' or '0' or '#' && i < format.Length; i++)
        {
            spec = format[i] switch
            {
                '-' => spec with { Align = '<', Fill = ' ' },
                '+' => spec with { Sign = '+' },
                ' ' => spec.Sign == '+' ? spec : spec with { Sign = ' ' },
                '0' => spec.Align == '<' ? spec : spec with { Fill = '0', Align = '=' },
                _ => spec with { Alternate = true },
            };
        }

        var width = Number(format, ref i, take, context);
        spec = width < 0 ? spec with { Align = '<', Fill = ' ', Width = -width } : spec with { Width = width };
        if (i < format.Length && format[i] == '.')
        {
            i++;
            spec = spec with { Precision = Math.Max(Number(format, ref i, take, context), 0) };
        }

        while (i < format.Length && format[i] is 'h' or 'l' or 'L' && i < format.Length)
        {
            i++;
        }

        if (i >= format.Length)
        {
            Fail("the format ends within a place", context);
        }

        return spec with { Type = format[i] };
    }

    private static int Number(string format, ref int i, Func<Value> take, EvaluationContext context)
    {
        if (i < format.Length && format[i] == '*')
        {
            i++;
            return Operators.TryWhole(take(), out var given) && BigInteger.Abs(given) <= Widest ? (int)given : (int)Bad(context);
        }

        var number = 0;
        for (; i < format.Length && char.IsAsciiDigit(format[i]); i++)
        {
            number = (number * 10) + (format[i] - '0');
            number = number <= Widest ? number : (int)Bad(context);
        }

        return number;
    }

    private static string One(FormatSpec spec, Value value, EvaluationContext context)
    {
        var asText = spec with { Align = spec.Align == '<' ? '<' : '>', Fill = ' ' };
        switch (spec.Type)
        {
            case 's': return asText.Text(PythonText.Str(value));
            case 'r': return asText.Text(PythonText.Repr(value));
            case 'a': return asText.Text(PythonText.Ascii(value));
            case 'c': return asText.Text(Character(value, context));
            case 'd' or 'i' or 'u' when Operators.TryNumber(value, out var number):
                var whole = Operators.TryWhole(value, out var n) ? n : double.IsFinite(number) ? new BigInteger(number) : Bad(context);
                return Digits(spec with { Type = 'd' }, whole);
            case 'x' or 'X' or 'o' when Operators.TryWhole(value, out var asWhole): return Digits(spec, asWhole);
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G' when Operators.TryNumber(value, out var number): return spec.Float(number);
            case 'd' or 'i' or 'u' or 'x' or 'X' or 'o' or 'e' or 'E' or 'f' or 'F' or 'g' or 'G':
                Fail($"%{spec.Type} needs a number, not {PythonText.TypeName(value)}", context);
                return "";
            default:
                Fail($"%{spec.Type} is no place for a value", context);
                return "";
        }
    }

    private static string Digits(FormatSpec spec, BigInteger number)
    {
        if (spec.Precision < 0)
        {
            return spec.Whole(number);
        }

        var signed = number.Sign < 0 || spec.Sign != '-' ? 1 : 0;
        var bare = (spec with { Width = spec.Precision + signed, Fill = '0', Align = '=' }).Whole(number);
        return (spec with { Precision = -1, Align = spec.Align == '<' ? '<' : '>', Fill = ' ' }).Text(bare);
    }

    private static string Character(Value value, EvaluationContext context) => value switch
    {
        StringValue s when PythonString.Length(s.Text) == 1 => s.Text,
        _ when Operators.TryWhole(value, out var n) && n >= 0 && n <= 0x10ffff && Rune.IsValid((int)n) => new Rune((int)n).ToString(),
        _ => Fail("%c needs one character", context).ToString(),
    };

    private static BigInteger Bad(EvaluationContext context)
    {
        Fail("a number is out of range", context);
        return default;
    }

    private static Value Fail(string detail, EvaluationContext context) =>
        context.Fail("format-error", "The values do not fit the format", detail);
}
