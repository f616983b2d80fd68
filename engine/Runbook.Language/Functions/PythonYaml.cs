using System.Globalization;
using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// YAML text laid out as PyYAML lays it out through libyaml, so that files written through <c>to_nice_yaml</c> do not change when a play
/// moves to Runbook. One use, one thread.
/// </summary>
internal sealed class PythonYaml
{
    private readonly StringBuilder _text = new();
    private readonly Stack<int?> _indents = new();
    private int? _indent;
    private int _column;
    private int _flowLevel;
    private bool _whitespace = true;
    private bool _indention = true;
    private bool _openEnded;

    public int Indent { get; init; } = 2;

    public int Width { get; init; } = 80;

    /// <summary>True writes all collections in flow style, false none, null those that hold scalars only.</summary>
    public bool? FlowStyle { get; init; }

    /// <summary>The quote that all scalars get, or null for the lightest that fits.</summary>
    public string? ScalarStyle { get; init; }

    public bool SortKeys { get; init; } = true;

    public bool AllowUnicode { get; init; } = true;

    public bool ExplicitStart { get; init; }

    public bool ExplicitEnd { get; init; }

    private int BestWidth => Width < 0 ? int.MaxValue : Width > Indent * 2 ? Width : 80;

    /// <summary>The text of a value.</summary>
    /// <exception cref="FormatException">Something in the value has no form in YAML.</exception>
    public string Write(Value value)
    {
        if (ExplicitStart)
        {
            WriteIndent();
            WriteIndicator("---", true);
        }

        WriteNode(value, mapping: false, simpleKey: false);
        WriteIndent();
        if (ExplicitEnd || _openEnded)
        {
            WriteIndicator("...", true);
            WriteIndent();
        }

        return _text.ToString();
    }

    private void WriteNode(Value value, bool mapping, bool simpleKey)
    {
        switch (value)
        {
            case ListValue list when _flowLevel > 0 || list.Items.Count == 0 || IsFlow(list.Items):
                WriteFlow('[', ']', list.Items, item => WriteNode(item, mapping: false, simpleKey: false));
                break;
            case MapValue map when _flowLevel > 0 || map.Count == 0 || IsFlow(map.Entries.SelectMany(e => (Value[])[e.Key, e.Value])):
                WriteFlow('{', '}', Entries(map), WriteFlowEntry);
                break;
            case ListValue list:
                WriteBlockList(list, indentless: mapping && !_indention);
                break;
            case MapValue map:
                WriteBlockMap(map);
                break;
            default:
                WriteScalar(value, simpleKey);
                break;
        }
    }

    private bool IsFlow(IEnumerable<Value> items) =>
        FlowStyle ?? (ScalarStyle is null && items.All(i => i is not (ListValue or MapValue)));

    private List<KeyValuePair<Value, Value>> Entries(MapValue map)
    {
        var entries = map.Entries.ToList();
        if (SortKeys && entries.All(e => e.Key is StringValue))
        {
            return [.. entries.OrderBy(e => ((StringValue)e.Key).Text, CodePointComparer.Instance)];
        }

        return SortKeys && entries.All(e => e.Key is IntegerValue or FloatValue or BoolValue)
            ? [.. entries.OrderBy(e => Numbers.TryFloat(e.Key, out var number) ? number : 0)]
            : entries;
    }

    private void WriteBlockList(ListValue list, bool indentless)
    {
        IncreaseIndent(flow: false, indentless);
        foreach (var item in list.Items)
        {
            WriteIndent();
            WriteIndicator("-", true, indention: true);
            WriteNode(item, mapping: false, simpleKey: false);
        }

        _indent = _indents.Pop();
    }

    private void WriteBlockMap(MapValue map)
    {
        IncreaseIndent(flow: false, indentless: false);
        foreach (var (key, value) in Entries(map))
        {
            WriteIndent();
            if (IsSimpleKey(key))
            {
                WriteNode(key, mapping: true, simpleKey: true);
                WriteIndicator(":", false);
            }
            else
            {
                WriteIndicator("?", true, indention: true);
                WriteNode(key, mapping: true, simpleKey: false);
                WriteIndent();
                WriteIndicator(":", true, indention: true);
            }

            WriteNode(value, mapping: true, simpleKey: false);
        }

        _indent = _indents.Pop();
    }

    private void WriteFlow<T>(char open, char close, IReadOnlyList<T> items, Action<T> write)
    {
        WriteIndicator(open.ToString(), true, whitespace: true);
        _flowLevel++;
        IncreaseIndent(flow: true, indentless: false);
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
            {
                WriteIndicator(",", false);
            }

            if (_column > BestWidth)
            {
                WriteIndent();
            }

            write(items[i]);
        }

        _indent = _indents.Pop();
        _flowLevel--;
        WriteIndicator(close.ToString(), false);
    }

    private void WriteFlowEntry(KeyValuePair<Value, Value> entry)
    {
        if (IsSimpleKey(entry.Key))
        {
            WriteNode(entry.Key, mapping: true, simpleKey: true);
            WriteIndicator(":", false);
        }
        else
        {
            WriteIndicator("?", true);
            WriteNode(entry.Key, mapping: true, simpleKey: false);
            if (_column > BestWidth)
            {
                WriteIndent();
            }

            WriteIndicator(":", true);
        }

        WriteNode(entry.Value, mapping: true, simpleKey: false);
    }

    private bool IsSimpleKey(Value key)
    {
        if (key is ListValue or MapValue)
        {
            return !key.IsTruthy;
        }

        var text = YamlScalarWriter.Write(key, out _);
        return text.Length < 128 && !text.AsSpan().ContainsAny('\n', '\u0085', '\u2028');
    }

    private void WriteScalar(Value value, bool simpleKey)
    {
        IncreaseIndent(flow: true, indentless: false);
        var text = YamlScalarWriter.Write(value, out var tag);
        var shape = new YamlTextShape(text, AllowUnicode);
        var style = Style(shape, YamlScalar.Tag(text) == tag, simpleKey);
        if (style != ' ' && tag != "str")
        {
            WriteIndicator("!", true);
        }

        switch (style)
        {
            case ' ': WritePlain(text, !simpleKey); break;
            case '\'': WriteSingleQuoted(text, !simpleKey); break;
            case '|' or '>': WriteBlockText(text, style); break;
            default: WriteDoubleQuoted(text, !simpleKey); break;
        }

        _indent = _indents.Pop();
    }

    private char Style(YamlTextShape shape, bool isImplicit, bool simpleKey)
    {
        var wanted = ScalarStyle is { Length: 1 } ? ScalarStyle[0] : '\0';
        if (wanted == '"')
        {
            return '"';
        }

        var bareKey = simpleKey && (shape.IsEmpty || shape.IsMultiline);
        if (wanted == '\0' && isImplicit && !bareKey && (_flowLevel > 0 ? shape.AllowsFlowPlain : shape.AllowsBlockPlain))
        {
            return ' ';
        }

        if (wanted is '|' or '>' && _flowLevel == 0 && !simpleKey && shape.AllowsBlock)
        {
            return wanted;
        }

        return wanted is '\0' or '\'' && shape.AllowsSingleQuoted && !(simpleKey && shape.IsMultiline) ? '\'' : '"';
    }

    private void WritePlain(string text, bool split)
    {
        if (!_whitespace)
        {
            Put(" ");
        }

        (_whitespace, _indention) = (false, false);
        WriteWords(text, split, keepEnds: false);
    }

    private void WriteSingleQuoted(string text, bool split)
    {
        WriteIndicator("'", true);
        WriteWords(text.Replace("'", "''", StringComparison.Ordinal), split, keepEnds: true);
        WriteIndicator("'", false);
    }

    // Runs of spaces, runs of line breaks and words in between; a single space may become a line break.
    private void WriteWords(string text, bool split, bool keepEnds)
    {
        var start = 0;
        while (start < text.Length)
        {
            var kind = Kind(text[start]);
            var end = start + 1;
            while (end < text.Length && Kind(text[end]) == kind)
            {
                end++;
            }

            var inside = !keepEnds || (start != 0 && end != text.Length);
            if (kind == 1 && end == start + 1 && _column > BestWidth && split && inside)
            {
                WriteIndent();
                (_whitespace, _indention) = keepEnds ? (_whitespace, _indention) : (false, false);
            }
            else if (kind == 2)
            {
                foreach (var c in (text[start] == '\n' ? "\n" : "") + text[start..end])
                {
                    WriteLineBreak(c);
                }

                WriteIndent();
            }
            else
            {
                Put(text[start..end]);
            }

            start = end;
        }
    }

    private static int Kind(char c) => c switch { ' ' => 1, '\n' or '\u0085' or '\u2028' or '\u2029' => 2, _ => 0 };

    // A folded text breaks at a space beyond the width, so that its own line ends count double.
    private void WriteBlockText(string text, char style)
    {
        var hints = text[0] is ' ' or '\n' ? Indent.ToString(CultureInfo.InvariantCulture) : "";
        _openEnded = text.EndsWith('\n') && (text.Length == 1 || text[^2] == '\n');
        WriteIndicator(style + hints + (_openEnded ? "+" : text.EndsWith('\n') ? "" : "-"), true);
        WriteLineBreak('\n');
        var (afterBreak, afterBlank) = (true, true);
        for (var i = 0; i < text.Length; i++)
        {
            if (Kind(text[i]) == 2)
            {
                var next = text.AsSpan(i).IndexOfAnyExcept("\n\u0085\u2028\u2029");
                if (style == '>' && !afterBreak && !afterBlank && next >= 0 && text[i + next] is not (' ' or '\t'))
                {
                    WriteLineBreak('\n');
                }

                WriteLineBreak(text[i]);
                afterBreak = true;
                continue;
            }

            if (afterBreak)
            {
                WriteIndent();
                afterBlank = text[i] is ' ' or '\t';
            }

            if (style == '>' && !afterBreak && text[i] == ' ' && i + 1 < text.Length && text[i + 1] != ' ' && _column > BestWidth)
            {
                WriteIndent();
            }
            else
            {
                Put(text[i].ToString());
            }

            (afterBreak, _indention) = (false, false);
        }
    }

    // A line ends in place of a space; a second space after it is kept by a backslash.
    private void WriteDoubleQuoted(string text, bool split)
    {
        WriteIndicator("\"", true);
        var afterSpace = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == ' ' && split && !afterSpace && _column > BestWidth && i > 0 && i < text.Length - 1)
            {
                WriteIndent();
                Put(text[i + 1] == ' ' ? "\\" : "");
            }
            else
            {
                Put(YamlTextShape.NeedsEscape(c, AllowUnicode) ? YamlTextShape.Escape(text, ref i) : c.ToString());
            }

            (afterSpace, _indention) = (c == ' ', false);
        }

        WriteIndicator("\"", false);
    }

    private void IncreaseIndent(bool flow, bool indentless)
    {
        _indents.Push(_indent);
        _indent = _indent is null ? (flow ? Indent : 0) : indentless ? _indent : _indent + Indent;
    }

    private void WriteIndicator(string indicator, bool needsSpace, bool whitespace = false, bool indention = false)
    {
        Put(_whitespace || !needsSpace ? indicator : " " + indicator);
        (_whitespace, _indention) = (whitespace, _indention && indention);
    }

    private void WriteIndent()
    {
        var indent = _indent ?? 0;
        if (!_indention || _column > indent || (_column == indent && !_whitespace))
        {
            WriteLineBreak('\n');
        }

        _whitespace |= _column < indent;
        Put(new string(' ', Math.Max(0, indent - _column)));
    }

    private void WriteLineBreak(char c)
    {
        (_whitespace, _indention, _column) = (true, true, 0);
        _text.Append(c);
    }

    private void Put(string text)
    {
        _text.Append(text);
        _column += text.Length;
    }
}
