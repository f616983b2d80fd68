namespace Runbook.Language;

/// <summary>
/// Parses templates: text, expressions, statements and comments, with the white space rules of the Jinja documentation ("Whitespace
/// Control"). Of use once; not safe from several threads.
/// </summary>
internal sealed partial class TemplateParser
{
    private const int DeepestNesting = 100;

    private readonly SourceText _source;
    private readonly string _text;
    private readonly TemplateOptions _options;
    private readonly ExpressionParser _expressions;
    private readonly FreeNames _names = new();
    private readonly List<StatementNodes.Block> _blocks = [];
    private readonly int _end;
    private int _position;
    private int _depth;
    private int _loops;
    private bool _lineStart = true;

    /// <summary>A parser of a text from an offset on.</summary>
    public TemplateParser(SourceText source, TemplateOptions options, int start)
    {
        (_source, _text, _options, _position) = (source, source.Text, options, start);
        _expressions = new(source, _names);
        _end = options.KeepTrailingNewline || !_text.EndsWith('\n') ? _text.Length
            : _text.EndsWith("\r\n", StringComparison.Ordinal) ? _text.Length - 2 : _text.Length - 1;
        _end = Math.Max(_end, start);
    }

    /// <summary>What a parse gives.</summary>
    public sealed record Parsed(StatementNodes.Sequence Body, IReadOnlyList<StatementNodes.Block> Blocks, bool Mutates,
        HashSet<string> Names, TextNames Asked);

    /// <summary>Parses the whole text.</summary>
    public Parsed Parse()
    {
        var (body, _) = Body("template", default, []);
        return new(body, _blocks, _expressions.Mutates, _names.Names, _names.Noted());
    }

    // Statements up to one of the words that may end them; that word's tag is open then, its name taken.
    private (StatementNodes.Sequence Body, Token End) Body(string what, Token opened, ReadOnlySpan<string> ends)
    {
        if (++_depth > DeepestNesting)
        {
            throw _source.Error(_position, 1, "statements are nested too deep");
        }

        var place = _source.At(_position);
        List<StatementNode> items = [];
        while (true)
        {
            var tag = NextTag(items);
            switch (tag)
            {
                case Tag.None when ends.Length > 0:
                    throw _expressions.Error(opened, $"'{what}' has no end", $"{{% {ends[^1]} %}} is missing");
                case Tag.None:
                    _depth--;
                    return (new(place, [.. items]), default);
                case Tag.Variable:
                    items.Add(Print());
                    break;
                default:
                    var word = OpenBlock();
                    if (ends.Contains(word.Text))
                    {
                        _depth--;
                        return (new(place, [.. items]), word);
                    }

                    var mark = _names.Mark;
                    items.Add(Statement(word, what, ends));
                    _names.Guard(mark);
                    break;
            }
        }
    }

    private enum Tag
    {
        None,
        Variable,
        Block,
    }

    // Adds the text up to the next tag; comments and raw parts are dealt with on the way.
    private Tag NextTag(List<StatementNode> items)
    {
        while (true)
        {
            var (at, tag, delimiter) = Find();
            if (at < 0)
            {
                AddText(items, _position, _end);
                _position = _end;
                return Tag.None;
            }

            var mark = at + delimiter.Length < _end ? _text[at + delimiter.Length] : '\0';
            AddText(items, _position, TextEnd(at, mark, tag));
            _position = at + delimiter.Length;
            if (tag == 'c')
            {
                Comment(at);
                continue;
            }

            _position += mark is '-' or '+' && (tag == 'b' || mark == '-') ? 1 : 0;
            if (tag == 'v')
            {
                return Tag.Variable;
            }

            if (!TryRaw(items, at))
            {
                return Tag.Block;
            }
        }
    }

    private (int At, char Tag, string Delimiter) Find()
    {
        var (best, tag, delimiter) = (-1, ' ', "");
        Consider('v', _options.VariableStart);
        Consider('b', _options.BlockStart);
        Consider('c', _options.CommentStart);
        return (best, tag, delimiter);

        // At the same place the longest delimiter wins.
        void Consider(char kind, string start)
        {
            var limit = best < 0 ? _end : Math.Min(_end, best + start.Length);
            var found = _position < limit ? _text.AsSpan(_position, limit - _position).IndexOf(start) : -1;
            if (found >= 0 && (best < 0 || found + _position < best || start.Length > delimiter.Length))
            {
                (best, tag, delimiter) = (found + _position, kind, start);
            }
        }
    }

    private int TextEnd(int at, char mark, char tag)
    {
        var end = at;
        if (mark == '-')
        {
            while (end > _position && char.IsWhiteSpace(_text[end - 1]))
            {
                end--;
            }

            return end;
        }

        if (tag == 'v' || mark == '+' || !_options.LstripBlocks)
        {
            return end;
        }

        while (end > _position && _text[end - 1] is not '\n' && char.IsWhiteSpace(_text[end - 1]))
        {
            end--;
        }

        return end == _position ? _lineStart ? end : at : _text[end - 1] == '\n' ? end : at;
    }

    private void AddText(List<StatementNode> items, int start, int end)
    {
        if (end <= start)
        {
            return;
        }

        var text = _text[start..end];
        if (text.Contains('\r') || _options.NewlineSequence != "\n")
        {
            text = text.ReplaceLineEndings(_options.NewlineSequence);
        }

        items.Add(new StatementNodes.Text(_source.At(start), text));
    }

    private void Comment(int at)
    {
        var end = _text.IndexOf(_options.CommentEnd, _position, _end - _position, StringComparison.Ordinal);
        if (end < 0)
        {
            throw _source.Error(at, 2, "the comment has no end");
        }

        var mark = end > _position ? _text[end - 1] : '\0';
        _position = end + _options.CommentEnd.Length;
        AfterTag(mark, _options.TrimBlocks);
    }

    // After a tag: all white space when it ends with a minus, one newline when blocks are trimmed.
    private void AfterTag(char mark, bool trim)
    {
        var start = _position;
        if (mark == '-')
        {
            while (_position < _end && char.IsWhiteSpace(_text[_position]))
            {
                _position++;
            }
        }
        else if (trim && mark != '+')
        {
            _position += _position < _end && _text[_position] == '\n' ? 1
                : _position + 1 < _end && _text[_position] == '\r' && _text[_position + 1] == '\n' ? 2 : 0;
        }

        _lineStart = _position > start && _text[_position - 1] == '\n';
    }

    private StatementNodes.Print Print()
    {
        var place = _source.At(_position);
        _expressions.Start(_position, _options.VariableEnd, _options.DecodeEscapes);
        var expression = _expressions.Tuple();
        _expressions.ExpectEnd();
        CloseTag(_options.VariableEnd, trim: false);
        return new(place, expression);
    }

    private Token OpenBlock()
    {
        _expressions.Start(_position, _options.BlockEnd, decodeEscapes: true);
        return _expressions.ExpectName("the name of a statement");
    }

    private void CloseBlock()
    {
        _expressions.ExpectEnd();
        CloseTag(_options.BlockEnd, _options.TrimBlocks);
    }

    private void CloseTag(string delimiter, bool trim)
    {
        _position = _expressions.Position;
        var mark = _text[_position] is '-' or '+' && !_text.AsSpan(_position).StartsWith(delimiter, StringComparison.Ordinal)
            ? _text[_position] : '\0';
        _position += delimiter.Length + (mark == '\0' ? 0 : 1);
        AfterTag(mark, trim);
    }

    private bool TryRaw(List<StatementNode> items, int at)
    {
        if (RawTag(_position, "raw") is not { } begin)
        {
            return false;
        }

        _position = begin.End;
        AfterTag(begin.Mark, trim: false);
        var start = _position;
        for (var end = start; (end = _text.IndexOf(_options.BlockStart, end, StringComparison.Ordinal)) >= 0; end++)
        {
            var inner = end + _options.BlockStart.Length;
            var mark = inner < _text.Length ? _text[inner] : '\0';
            if (RawTag(inner + (mark is '-' or '+' ? 1 : 0), "endraw") is { } close)
            {
                _position = start;
                AddText(items, start, TextEnd(end, mark, 'b'));
                _position = close.End;
                AfterTag(close.Mark, _options.TrimBlocks);
                return true;
            }
        }

        throw _source.Error(at, 2, "'raw' has no end", "{% endraw %} is missing");
    }

    private (int End, char Mark)? RawTag(int at, string word)
    {
        int Spaces(int i)
        {
            while (i < _text.Length && char.IsWhiteSpace(_text[i]))
            {
                i++;
            }

            return i;
        }

        var start = Spaces(at);
        if (!_text.AsSpan(Math.Min(start, _text.Length)).StartsWith(word, StringComparison.Ordinal))
        {
            return null;
        }

        var end = Spaces(start + word.Length);
        var mark = end < _text.Length && _text[end] is '-' or '+' && end < _text.Length ? _text[end] : '\0';
        end += mark == '\0' ? 0 : 1;
        return _text.AsSpan(end).StartsWith(_options.BlockEnd, StringComparison.Ordinal) ? (end + _options.BlockEnd.Length, mark) : null;
    }
}
