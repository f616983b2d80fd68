using System.Globalization;
using System.Numerics;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Reads a Python literal (numbers, quoted text, <c>None</c>, <c>True</c>, lists, tuples, sets, dicts), which is how Ansible reads the
/// values of an INI inventory (Python's <c>ast.literal_eval</c>). One use, one thread.
/// </summary>
internal sealed class PythonLiteral
{
    private const int MaxDepth = 100;
    private readonly string _text;
    private readonly SourceSpan _span;
    private int _at;
    private int _depth;

    private PythonLiteral(string text, SourceSpan span) => (_text, _span) = (text, span);

    /// <summary>The literal, with each text in it a trusted template; null when the text is no literal.</summary>
    public static Value? Parse(string text, SourceSpan span)
    {
        if (text.Length == 0 || (char.IsLetter(text[0]) && text[0] is not ('N' or 'T' or 'F' or 'r' or 'R' or 'u' or 'U' or 'b' or 'B')))
        {
            return null;
        }

        var reader = new PythonLiteral(text, span);
        var value = reader.Any();
        reader.Space();
        return reader._at == text.Length || reader.Peek() == '#' ? value : null;
    }

    private char Peek(int ahead = 0) => _at + ahead < _text.Length ? _text[_at + ahead] : '\0';

    private SourceSpan Here() => new(_span.File, _span.Line, _span.Column + _at);

    private void Space()
    {
        while (Peek() is ' ' or '\t' or '\n')
        {
            _at++;
        }
    }

    private Value? Any()
    {
        if (++_depth > MaxDepth)
        {
            return null;
        }

        Space();
        var value = Peek() switch
        {
            '[' => Sequence(']', tuple: false),
            '(' => Sequence(')', tuple: true),
            '{' => Braces(),
            '-' or '+' => Signed(),
            (>= '0' and <= '9') or '.' => Number(),
            '\'' or '"' => Text(),
            _ => Word(),
        };
        _depth--;
        return value;
    }

    private Value? Word()
    {
        var span = Here();
        var end = _at;
        while (end < _text.Length && (char.IsLetterOrDigit(_text[end]) || _text[end] == '_'))
        {
            end++;
        }

        var word = _text[_at..end];
        if (IsQuote(end - _at) && IsPrefix(word))
        {
            return Text();
        }

        _at = end;
        return word switch
        {
            "None" => new NullValue(span),
            "True" => new BoolValue(true, span),
            "False" => new BoolValue(false, span),
            _ => null,
        };
    }

    private static bool IsPrefix(string word) => word is "r" or "R" or "u" or "U" or "b" or "B";

    private bool IsQuote(int ahead) => Peek(ahead) is '\'' or '"';

    private StringValue? Text()
    {
        var span = Here();
        var text = new System.Text.StringBuilder();
        while (IsQuote(0) || (IsPrefix(Peek().ToString()) && IsQuote(1)))
        {
            if (!PythonStringLiteral.Read(_text, ref _at, text))
            {
                return null;
            }

            Space();
        }

        return StringValue.Trusted(text.ToString(), span);
    }

    private Value? Signed()
    {
        var negative = _text[_at++] == '-';
        Space();
        return Peek() is (>= '0' and <= '9') or '.' or '-' or '+' ? Any() switch
        {
            IntegerValue i => new IntegerValue(negative ? -i.Value : i.Value, i.Span),
            FloatValue f => new FloatValue(negative ? -f.Value : f.Value, f.Span),
            _ => null,
        } : null;
    }

    private Value? Number()
    {
        var span = Here();
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Peek()) || Peek() is '.' or '_' || ((Peek() is '-' or '+') && Exponent(start)))
        {
            _at++;
        }

        var raw = _text[start.._at];
        if (raw.EndsWith('_') || raw.Contains("__", StringComparison.Ordinal))
        {
            return null;
        }

        var digits = raw.Replace("_", "", StringComparison.Ordinal);
        return Whole(digits) is { } whole ? new IntegerValue(whole, span)
            : char.IsAsciiDigit(digits[^1]) || digits[^1] == '.' ? Float(digits, span) : null;
    }

    private bool Exponent(int start) => _text[_at - 1] is 'e' or 'E' && !_text.AsSpan(start).StartsWith("0x");

    private static FloatValue? Float(string digits, SourceSpan span) =>
        digits.AsSpan().IndexOfAny('.', 'e', 'E') >= 0
        && double.TryParse(digits, NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var f)
            ? new FloatValue(f, span)
            : null;

    private static BigInteger? Whole(string digits)
    {
        var radix = digits.Length > 2 && digits[0] == '0'
            ? char.ToLowerInvariant(digits[1]) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 10 }
            : 10;
        var body = radix == 10 ? digits : digits[2..];
        if (radix == 10 && body.Length > 1 && body[0] == '0' && body.AsSpan().IndexOfAnyExcept('0') >= 0)
        {
            return null;
        }

        var total = BigInteger.Zero;
        foreach (var c in body)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : int.MaxValue;
            if (digit >= radix)
            {
                return null;
            }

            total = (total * radix) + digit;
        }

        return total;
    }

    private Value? Sequence(char close, bool tuple)
    {
        var span = Here();
        _at++;
        var (items, comma) = (new List<Value>(), false);
        for (Space(); Peek() != close; Space())
        {
            if (Any() is not { } item)
            {
                return null;
            }

            items.Add(item);
            Space();
            comma = Peek() == ',';
            if (comma)
            {
                _at++;
            }
            else if (Peek() != close)
            {
                return null;
            }
        }

        _at++;
        return tuple && items.Count == 1 && !comma ? items[0] : new ListValue(items, span, tuple);
    }

    private Value? Braces()
    {
        var span = Here();
        _at++;
        var (map, items) = (new MapBuilder(), new List<Value>());
        for (Space(); Peek() != '}'; Space())
        {
            if (Any() is not { } key)
            {
                return null;
            }

            Space();
            if (Peek() == ':')
            {
                _at++;
                if (Any() is not { } value)
                {
                    return null;
                }

                map[key] = value;
            }
            else
            {
                items.Add(key);
            }

            Space();
            if (Peek() == ',')
            {
                _at++;
            }
            else if (Peek() != '}')
            {
                return null;
            }
        }

        _at++;
        return items.Count == 0 ? map.Build(span) : map.Count == 0 ? new ListValue([.. items.Distinct()], span) : null;
    }
}
