using System.Globalization;
using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>JSON text as Python's <c>json.dumps</c> writes it. One use, one thread.</summary>
internal sealed class PythonJson
{
    private readonly StringBuilder _text = new();

    /// <summary>What stands before each nested line, once a level; null writes all on one line.</summary>
    public string? Indent { get; init; }

    public bool SortKeys { get; init; }

    public bool EnsureAscii { get; init; } = true;

    public string ItemSeparator { get; init; } = ", ";

    public string KeySeparator { get; init; } = ": ";

    /// <summary>The text of a value.</summary>
    /// <exception cref="FormatException">Something in the value has no form in JSON.</exception>
    public string Write(Value value)
    {
        Write(value, 0);
        return _text.ToString();
    }

    private void Write(Value value, int depth)
    {
        switch (value)
        {
            case NullValue: _text.Append("null"); break;
            case BoolValue b: _text.Append(b.Value ? "true" : "false"); break;
            case IntegerValue i: _text.Append(i.Value.ToString(CultureInfo.InvariantCulture)); break;
            case FloatValue f: _text.Append(Float(f.Value)); break;
            case StringValue s: WriteText(s.Text); break;
            case ListValue l: WriteItems('[', ']', l.Items, depth, i => Write(i, depth + 1)); break;
            case MapValue m: WriteItems('{', '}', [.. Entries(m)], depth, e => WriteEntry(e, depth + 1)); break;
            case var text when Py.IsDate(text): WriteText(Py.IsoText(text)); break;
            default: throw new FormatException($"{Py.TypeName(value)} cannot be written as JSON");
        }
    }

    private IEnumerable<KeyValuePair<string, Value>> Entries(MapValue map)
    {
        var numbers = map.Count > 0 && map.Entries.All(e => e.Key is IntegerValue or FloatValue or BoolValue);
        var sorted = SortKeys && numbers ? map.Entries.OrderBy(e => Numbers.TryFloat(e.Key, out var number) ? number : 0) : map.Entries;
        var entries = sorted.Select(e => KeyValuePair.Create(Key(e.Key), e.Value));
        return SortKeys && !numbers ? entries.OrderBy(e => e.Key, CodePointComparer.Instance) : entries;
    }

    private static string Key(Value key) => key switch
    {
        StringValue s => s.Text,
        NullValue => "null",
        BoolValue b => b.Value ? "true" : "false",
        IntegerValue i => i.Value.ToString(CultureInfo.InvariantCulture),
        FloatValue f => Float(f.Value),
        _ => throw new FormatException($"a key of JSON cannot be {Py.TypeName(key)}"),
    };

    private static string Float(double value) => double.IsNaN(value) ? "NaN"
        : double.IsInfinity(value) ? (value < 0 ? "-Infinity" : "Infinity")
        : Py.Float(value);

    private void WriteEntry(KeyValuePair<string, Value> entry, int depth)
    {
        WriteText(entry.Key);
        _text.Append(KeySeparator);
        Write(entry.Value, depth);
    }

    private void WriteItems<T>(char open, char close, IReadOnlyList<T> items, int depth, Action<T> write)
    {
        _text.Append(open);
        for (var i = 0; i < items.Count; i++)
        {
            _text.Append(i == 0 ? "" : ItemSeparator);
            Line(depth + 1);
            write(items[i]);
        }

        if (items.Count > 0)
        {
            Line(depth);
        }

        _text.Append(close);
    }

    private void Line(int depth)
    {
        if (Indent is not null)
        {
            _text.Append('\n').Insert(_text.Length, Indent, depth);
        }
    }

    private void WriteText(string text)
    {
        _text.Append('"');
        foreach (var c in text)
        {
            switch (c)
            {
                case '"': _text.Append("\\\""); break;
                case '\\': _text.Append("\\\\"); break;
                case '\n': _text.Append("\\n"); break;
                case '\r': _text.Append("\\r"); break;
                case '\t': _text.Append("\\t"); break;
                case '\f': _text.Append("\\f"); break;
                case '\b': _text.Append("\\b"); break;
                case < ' ': Escape(c); break;
                case > '~' when EnsureAscii: Escape(c); break;
                default: _text.Append(c); break;
            }
        }

        _text.Append('"');
    }

    private void Escape(char c) => _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
}
