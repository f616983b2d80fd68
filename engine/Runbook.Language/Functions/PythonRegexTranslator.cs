using System.Globalization;
using System.Text;

namespace Runbook.Language;

/// <summary>Writes a pattern of Python's <c>re</c> in .NET's syntax. One use, one thread.</summary>
internal sealed class PythonRegexTranslator(string pattern, Dictionary<string, int> names)
{
    private readonly StringBuilder _to = new();
    private readonly bool _numbered = pattern.Contains("(?P<", StringComparison.Ordinal);
    private int _at;
    private int _groups;

    /// <summary>The pattern; the names of its groups go into the dictionary with their numbers.</summary>
    /// <exception cref="FormatException">Python would not take the pattern.</exception>
    public string Translate()
    {
        while (_at < pattern.Length)
        {
            switch (pattern[_at])
            {
                case '\\': Escape(inClass: false); break;
                case '[': CharacterClass(); break;
                case '(': Group(); break;
                case '{' when Rest.StartsWith("{,"): OpenRange(); break;
                default: _to.Append(pattern[_at++]); break;
            }
        }

        return _to.ToString();
    }

    private ReadOnlySpan<char> Rest => pattern.AsSpan(_at);

    private void Escape(bool inClass)
    {
        if (_at + 1 >= pattern.Length)
        {
            throw new FormatException($"\"{pattern}\" ends in a backslash");
        }

        var c = pattern[_at + 1];
        _at += 2;
        switch (c)
        {
            case 'Z' when !inClass:
                _to.Append("\\z");
                break;
            case 'U' when _at + 8 <= pattern.Length && int.TryParse(pattern.AsSpan(_at, 8), NumberStyles.HexNumber, null, out var point):
                _to.Append(char.ConvertFromUtf32(point));
                _at += 8;
                break;
            case var letter when char.IsAsciiLetter(letter) && !(inClass ? "abdDfnrsStuvwWx" : "AabBdDfnrsStuvwWx").Contains(letter):
                throw new FormatException($"\"{pattern}\" holds the bad escape \\{c}");
            case ' ' or '"' or '\'' or '/' or '-' or '_' or '<' or '>' or '@' or '%'
                or ',' or ';' or ':' or '=' or '!' or '~' or '`' or '&':
                _to.Append(inClass && c == '-' ? "\\-" : c is ' ' ? "\\ " : c.ToString());
                break;
            default:
                _to.Append('\\').Append(c);
                break;
        }
    }

    private void CharacterClass()
    {
        _to.Append('[');
        _at++;
        if (Rest.StartsWith("^"))
        {
            _to.Append('^');
            _at++;
        }

        for (var first = true; _at < pattern.Length && (first || pattern[_at] != ']'); first = false)
        {
            switch (pattern[_at])
            {
                case '\\':
                    Escape(inClass: true);
                    break;
                case '[' or ']':
                    _to.Append('\\').Append(pattern[_at++]);
                    break;
                default:
                    _to.Append(pattern[_at++]);
                    break;
            }
        }

        if (_at < pattern.Length)
        {
            _to.Append(']');
            _at++;
        }
    }

    private void Group()
    {
        if (Rest.StartsWith("(?P<"))
        {
            var name = Name("(?P<".Length, '>');
            if (char.IsAsciiDigit(name[0]))
            {
                throw new FormatException($"\"{pattern}\" has a group whose name \"{name}\" begins with a digit");
            }

            if (!names.TryAdd(name, ++_groups))
            {
                throw new FormatException($"\"{pattern}\" has two groups named \"{name}\"");
            }

            _to.Append("(?<").Append(_groups).Append('>');
        }
        else if (Rest.StartsWith("(?P="))
        {
            var name = Name("(?P=".Length, ')');
            _to.Append("\\k<").Append(Number(name)).Append('>');
        }
        else if (Rest.StartsWith("(?("))
        {
            var name = Name("(?(".Length, ')');
            _to.Append("(?(").Append(Number(name)).Append(')');
        }
        else if (Rest.StartsWith("(?"))
        {
            Flags();
        }
        else
        {
            _groups++;
            _to.Append(_numbered ? $"(?<{_groups}>" : "(");
            _at++;
        }
    }

    // .NET has no flags for ASCII, locale and Unicode; Unicode is what it always does.
    private void Flags()
    {
        var end = _at + 2;
        while (end < pattern.Length && "aiLmsux".Contains(pattern[end]))
        {
            end++;
        }

        var flags = pattern[(_at + 2)..end].Replace("a", "").Replace("L", "").Replace("u", "");
        if (end > _at + 2 && end < pattern.Length && pattern[end] == ')')
        {
            _to.Append(flags.Length > 0 ? $"(?{flags})" : "");
            _at = end + 1;
            return;
        }

        _to.Append("(?").Append(flags);
        _at = end;
        if (_at < pattern.Length && pattern[_at] != '\\')
        {
            _to.Append(pattern[_at++]);
        }
    }

    private void OpenRange()
    {
        var close = pattern.IndexOf('}', _at);
        var isRange = close > _at + 2 && pattern[(_at + 2)..close].All(char.IsAsciiDigit);
        _to.Append(isRange ? "{0," : "{,");
        _at += 2;
    }

    private string Name(int skip, char close)
    {
        var start = _at + skip;
        var end = pattern.IndexOf(close, start);
        if (end <= start)
        {
            throw new FormatException($"\"{pattern}\" has a group without a name");
        }

        _at = end + 1;
        return pattern[start..end];
    }

    private string Number(string name) => names.TryGetValue(name, out var number)
        ? number.ToString(CultureInfo.InvariantCulture)
        : name.All(char.IsAsciiDigit) ? name
        : throw new FormatException($"\"{pattern}\" names the group \"{name}\", which it has not");
}
