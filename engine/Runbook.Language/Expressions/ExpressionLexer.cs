using System.Globalization;
using System.Numerics;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Cuts an expression into tokens, up to the end of its tag or of the text. Not safe from several threads.</summary>
/// <param name="source">The text.</param>
/// <param name="decodeEscapes">Whether backslashes in text constants mean something; in <c>{{ }}</c> of YAML they do not.</param>
internal sealed class ExpressionLexer(SourceText source, bool decodeEscapes)
{
    private static readonly Dictionary<char, string> SingleSigns = "+-/*%~[](){}=<>.:|,".ToDictionary(c => c, c => c.ToString());

    private readonly string _text = source.Text;
    private readonly Stack<char> _brackets = new();
    private string? _end;
    private bool _decode = decodeEscapes;

    /// <summary>Where the next token is looked for.</summary>
    public int Position { get; private set; }

    /// <summary>Begins at an offset; the tag ends with <paramref name="end"/>, or with the text when that is null.</summary>
    public void Start(int offset, string? end, bool decode)
    {
        (Position, _end, _decode) = (offset, end, decode);
        _brackets.Clear();
    }

    /// <summary>The next token; at the end of the tag its position stays in front of the delimiter.</summary>
    public Token Next()
    {
        while (Position < _text.Length && char.IsWhiteSpace(_text[Position]))
        {
            Position++;
        }

        if (Position >= _text.Length)
        {
            return _end is null && _brackets.Count == 0 ? new(TokenKind.End, "", null, Position, Position) : throw Unclosed();
        }

        if (_brackets.Count == 0 && AtTagEnd())
        {
            return new(TokenKind.End, "", null, Position, Position);
        }

        var c = _text[Position];
        return char.IsAsciiDigit(c) ? Number()
            : c is '\'' or '"' ? TextConstant(c)
            : c == '_' || char.IsLetter(c) ? Name()
            : Sign();
    }

    /// <summary>Whether the next token is a lone <c>=</c>.</summary>
    public bool NextIsAssignment()
    {
        var at = AfterSpace();
        return at < _text.Length && _text[at] == '=' && (at + 1 == _text.Length || _text[at + 1] != '=');
    }

    /// <summary>Whether the next token is this word.</summary>
    public bool NextIsWord(string word)
    {
        var at = AfterSpace();
        return _text.AsSpan(at).StartsWith(word, StringComparison.Ordinal)
            && (at + word.Length == _text.Length || (_text[at + word.Length] != '_' && !char.IsLetterOrDigit(_text[at + word.Length])));
    }

    private int AfterSpace()
    {
        var at = Position;
        while (at < _text.Length && char.IsWhiteSpace(_text[at]))
        {
            at++;
        }

        return at;
    }

    private bool AtTagEnd()
    {
        if (_end is null)
        {
            return false;
        }

        var rest = _text.AsSpan(Position);
        return rest.StartsWith(_end, StringComparison.Ordinal)
            || (rest[0] is '-' or '+' && rest[1..].StartsWith(_end, StringComparison.Ordinal) && (rest[0] == '-' || _end != "}}"));
    }

    private DiagnosticException Unclosed() => _brackets.Count > 0
        ? source.Error(_text.Length, 1, $"'{_brackets.Peek()}' is missing")
        : source.Error(_text.Length, 1, $"'{_end}' is missing");

    private Token Name()
    {
        var start = Position++;
        while (Position < _text.Length && (_text[Position] == '_' || char.IsLetterOrDigit(_text[Position])))
        {
            Position++;
        }

        return new(TokenKind.Name, _text[start..Position], null, start, Position);
    }

    private Token Number()
    {
        var start = Position;
        if (_text[start] == '0' && start + 1 < _text.Length && Radix(_text[start + 1]) is var radix and > 0 && IsDigit(start + 2, radix))
        {
            Position += 2;
            return Whole(start, start + 2, radix);
        }

        if (FloatEnd(start) is var end and >= 0)
        {
            Position = end;
            var number = double.Parse(_text[start..end].Replace("_", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
            return new(TokenKind.Float, _text[start..end], Value.Of(number), start, end);
        }

        return Whole(start, start, 10);
    }

    private Token Whole(int start, int digits, int radix)
    {
        // A number that begins with 0 is 0 and nothing else, as in Python 3.
        var onlyZeros = radix == 10 && _text[start] == '0';
        var number = BigInteger.Zero;
        for (Position = digits; Position < _text.Length; Position++)
        {
            var c = _text[Position];
            if (c == '_' && IsDigit(Position + 1, radix))
            {
                continue;
            }

            if (!IsDigit(Position, radix) || (onlyZeros && c != '0'))
            {
                break;
            }

            number = (number * radix) + Convert.ToInt32(c.ToString(), 16);
            if (Position - start > 5000)
            {
                throw source.Error(start, Position - start, "the number is too long");
            }
        }

        return new(TokenKind.Integer, _text[start..Position], Value.Of(number), start, Position);
    }

    private static int Radix(char letter) => letter switch
    {
        'x' or 'X' => 16,
        'o' or 'O' => 8,
        'b' or 'B' => 2,
        _ => 0,
    };

    private bool IsDigit(int at, int radix) =>
        at < _text.Length && (_text[at] == '_' && radix != 10 ? IsDigit(at + 1, radix) : radix switch
        {
            2 => _text[at] is '0' or '1',
            8 => _text[at] is >= '0' and <= '7',
            10 => char.IsAsciiDigit(_text[at]),
            _ => char.IsAsciiHexDigit(_text[at]),
        });

    // Digits, then a fraction, an exponent or both; not right after a point: in a.1.0 both are indexes.
    private int FloatEnd(int start)
    {
        if (start > 0 && _text[start - 1] == '.')
        {
            return -1;
        }

        var i = Digits(start);
        var isFloat = false;
        if (i < _text.Length && _text[i] == '.' && IsDigit(i + 1, 10))
        {
            i = Digits(i + 1);
            isFloat = true;
        }

        if (i < _text.Length && _text[i] is 'e' or 'E' && i < _text.Length)
        {
            var exponent = i + (i + 1 < _text.Length && _text[i + 1] is '+' or '-' && i + 1 < _text.Length ? 2 : 1);
            if (IsDigit(exponent, 10))
            {
                return Digits(exponent);
            }
        }

        return isFloat ? i : -1;
    }

    private int Digits(int i)
    {
        while (IsDigit(i, 10) || (i < _text.Length && _text[i] == '_' && IsDigit(i + 1, 10)))
        {
            i++;
        }

        return i;
    }

    private Token TextConstant(char quote)
    {
        var start = Position;
        var i = start + 1;
        var escaped = false;
        for (; i < _text.Length && _text[i] != quote; i++)
        {
            if (_text[i] == '\\')
            {
                escaped = true;
                i++;
            }
        }

        if (i >= _text.Length)
        {
            throw source.Error(start, 1, "the text that begins here has no closing quote");
        }

        Position = i + 1;
        var content = _text[(start + 1)..i];
        if (content.Contains('\r'))
        {
            content = content.ReplaceLineEndings("\n");
        }

        if (escaped && _decode)
        {
            content = PythonEscapes.Decode(content) ?? throw source.Error(start, i - start, "an escape such as \\x41 is cut short");
        }

        return new(TokenKind.String, _text[start..Position], new StringValue(content), start, Position);
    }

    private Token Sign()
    {
        var start = Position;
        var rest = _text.AsSpan(start);
        var two = rest.Length < 2 ? null : rest[..2] switch
        {
            "//" => "//",
            "**" => "**",
            "==" => "==",
            "!=" => "!=",
            ">=" => ">=",
            "<=" => "<=",
            _ => null,
        };
        if (two is not null)
        {
            Position += 2;
            return new(TokenKind.Sign, two, null, start, Position);
        }

        if (!SingleSigns.TryGetValue(rest[0], out var one))
        {
            var hint = rest[0] switch
            {
                '&' => "write \"and\"",
                '!' => "write \"not\"",
                '{' or '}' => null,
                _ => null,
            };
            throw source.Error(start, 1, $"the character '{rest[0]}' does not belong here", hint);
        }

        Position++;
        Balance(rest[0], start);
        return new(TokenKind.Sign, one, null, start, Position);
    }

    private void Balance(char c, int at)
    {
        switch (c)
        {
            case '(': _brackets.Push(')'); break;
            case '[': _brackets.Push(']'); break;
            case '{': _brackets.Push('}'); break;
            case ')' or ']' or '}':
                if (_brackets.Count == 0)
                {
                    throw source.Error(at, 1, $"nothing opens this '{c}'");
                }

                if (_brackets.Pop() is var wanted && wanted != c)
                {
                    throw source.Error(at, 1, $"'{wanted}' must come before '{c}'");
                }

                break;
        }
    }
}
