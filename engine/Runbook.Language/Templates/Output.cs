using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Takes what a template puts out: a lone value stays as it is, several become one text; null adds nothing. One render, one thread.
/// </summary>
internal sealed class Output
{
    private StringBuilder? _text;
    private Value? _single;
    private EvaluationContext? _context;

    /// <summary>Adds text of the template itself; not empty.</summary>
    public void Add(Text text)
    {
        if (_single is null && _text is null)
        {
            _single = text.Value;
        }
        else
        {
            Spill().Append(text.Value.Text);
        }
    }

    /// <summary>Adds a value.</summary>
    public void Add(Value value, EvaluationContext context)
    {
        if (value is NullValue)
        {
            return;
        }

        _context = context;
        if (_single is null && _text is null)
        {
            _single = value;
        }
        else
        {
            Append(Spill(), value);
        }
    }

    /// <summary>What was put out: null for nothing, the value when there was one, else text.</summary>
    public Value ToValue() => _text is not null ? Value.Of(_text.ToString()) : _single ?? Value.Null;

    private StringBuilder Spill()
    {
        if (_text is null)
        {
            _text = new StringBuilder();
            Append(_text, _single!);
            _single = null;
        }

        return _text;
    }

    private void Append(StringBuilder to, Value value)
    {
        switch (value)
        {
            case StringValue s: to.Append(s.Text); break;
            case OmitValue: break;
            case ListValue or MapValue: PythonText.AppendStr(to, Templar.ForText(value, _context!)); break;
            default: PythonText.AppendStr(to, value); break;
        }
    }

    /// <summary>Text of a template, made once.</summary>
    /// <param name="Value">The text.</param>
    public readonly record struct Text(StringValue Value);
}
