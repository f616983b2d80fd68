using System.Globalization;
using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary><c>"{0} {name:>5}".format(…)</c>: "Format String Syntax" in the Python documentation. Stateless.</summary>
internal static class StringFormat
{
    private const int DeepestNesting = 2;

    /// <summary>Formats.</summary>
    /// <exception cref="DiagnosticException">The format is broken, or a value is missing or does not fit.</exception>
    public static string Format(string format, CallArguments arguments, EvaluationContext context)
    {
        var next = 0;
        return Format(format, arguments, context, ref next, 0);
    }

    private static string Format(string format, CallArguments arguments, EvaluationContext context, ref int next, int depth)
    {
        var text = new StringBuilder();
        for (var i = 0; i < format.Length; i++)
        {
            var c = format[i];
            if (c is '{' or '}' && i + 1 < format.Length && format[i + 1] == c)
            {
                text.Append(c);
                i++;
            }
            else if (c == '{')
            {
                var end = Closing(format, i, context);
                text.Append(Field(format[(i + 1)..end], arguments, context, ref next, depth));
                i = end;
            }
            else if (c == '}')
            {
                Fail("a single } stands in the format", context);
            }
            else
            {
                text.Append(c);
            }
        }

        return text.ToString();
    }

    private static int Closing(string format, int open, EvaluationContext context)
    {
        var depth = 0;
        for (var i = open; i < format.Length; i++)
        {
            depth += format[i] == '{' ? 1 : format[i] == '}' ? -1 : 0;
            if (depth == 0)
            {
                return i;
            }
        }

        Fail("a { has no }", context);
        return 0;
    }

    private static string Field(string field, CallArguments arguments, EvaluationContext context, ref int next, int depth)
    {
        var nameEnd = 0;
        for (var brackets = 0; nameEnd < field.Length && (brackets > 0 || field[nameEnd] is not ('!' or ':')); nameEnd++)
        {
            brackets += field[nameEnd] == '[' ? 1 : field[nameEnd] == ']' ? -1 : 0;
        }

        var value = Find(field[..nameEnd], arguments, context, ref next);
        var rest = field[nameEnd..];
        if (rest.StartsWith('!'))
        {
            value = rest.Length > 1 && rest[1] is 's' or 'r' or 'a' && rest.Length > 1
                ? Value.Of(rest[1] == 's' ? PythonText.Str(value) : PythonText.Repr(value))
                : Fail("after ! stands s, r or a", context);
            rest = rest[2..];
        }

        if (rest.Length > 0 && rest[0] != ':')
        {
            Fail("a : is missing", context);
        }

        var spec = rest.Length > 0 ? rest[1..] : "";
        if (spec.Contains('{'))
        {
            spec = depth < DeepestNesting
                ? Format(spec, arguments, context, ref next, depth + 1)
                : Fail("places are nested too deep", context).ToString();
        }

        return One(value, spec, context);
    }

    private static Value Find(string name, CallArguments arguments, EvaluationContext context, ref int next)
    {
        var end = name.AsSpan().IndexOfAny('.', '[') is var e and >= 0 ? e : name.Length;
        var first = name[..end];
        var isIndex = int.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var index);
        if ((first.Length == 0 && next < 0) || (isIndex && next > 0))
        {
            Fail("numbered places stand beside unnumbered ones", context);
        }

        next = isIndex ? -1 : next;
        var value = first.Length == 0 ? Positional(arguments, next++, context)
            : isIndex ? Positional(arguments, index, context)
            : arguments.Find(-1, first) ?? Fail($"there is no value '{first}'", context);
        for (var i = end; i < name.Length;)
        {
            var isItem = name[i++] == '[';
            var stop = isItem ? name.IndexOf(']', i) : name.AsSpan(i).IndexOfAny('.', '[') is var s and >= 0 ? s + i : name.Length;
            if (stop < i)
            {
                Fail("a ] is missing", context);
            }

            var part = name[i..stop];
            var isNumber = long.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            value = !isItem ? Access.Attribute(value, part, context)
                : Access.Item(value, isNumber ? Value.Of(number) : Value.Of(part), context);
            i = isItem ? stop + 1 : stop;
        }

        return value is UndefinedValue { IsLenient: false } undefined ? throw undefined.Error() : value;
    }

    private static Value Positional(CallArguments arguments, int index, EvaluationContext context) =>
        index < arguments.Positional.Count ? arguments.Positional[index] : Fail($"there is no value {index}", context);

    private static string One(Value value, string specification, EvaluationContext context)
    {
        if (specification.Length == 0)
        {
            return PythonText.Str(value);
        }

        if (value is DateTimeValue date)
        {
            return DateFormat.Format(specification, date);
        }

        if (FormatSpec.Parse(specification) is not { } spec)
        {
            return Fail($"'{specification}' is no format", context).ToString();
        }

        switch (spec.Type)
        {
            case '\0' or 's' when value is StringValue s && spec is { Sign: '-', Grouping: '\0', Alternate: false }
                && (spec.Align != '=' || spec.Fill == '0'):
                return spec.Text(s.Text);
            case '\0' or 'd' or 'b' or 'o' or 'x' or 'X' or 'n' when spec.Precision < 0 && Operators.TryWhole(value, out var n):
                return spec.Whole(n);
            case 'c' when Operators.TryWhole(value, out var n) && n >= 0 && n <= 0x10ffff && Rune.IsValid((int)n):
                return spec.Text(new Rune((int)n).ToString());
            case 'e' or 'E' or 'f' or 'F' or 'g' or 'G' or '%' when Operators.TryNumber(value, out var number): return spec.Float(number);
            case '\0' or 'n' when value is FloatValue f: return spec.Float(f.Value);
        }

        return Fail($"'{specification}' does not fit a value of type {PythonText.TypeName(value)}", context).ToString();
    }

    private static Value Fail(string detail, EvaluationContext context) =>
        context.Fail("format-error", "The values do not fit the format", detail);
}
