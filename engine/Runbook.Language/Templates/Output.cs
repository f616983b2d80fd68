using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Takes what a template puts out: a lone value stays as it is, several become one text; null adds nothing. One render, one thread.
/// </summary>
internal sealed class Output
{
    private readonly StringBuilder _text = new();
    private Value? _single;

    /// <summary>Adds text of the template itself.</summary>
    public void Add(string text)
    {
        if (text.Length > 0)
        {
            if (_single is null && _text.Length == 0 && !_many)
            {
                _single = new StringValue(text);
                return;
            }

            Spill();
            _text.Append(text);
        }
    }

    private bool _many;

    /// <summary>Adds a value.</summary>
    public void Add(Value value, EvaluationContext context)
    {
        if (value is NullValue)
        {
            return;
        }

        if (_single is null && !_many)
        {
            _single = value;
            _context = context;
            return;
        }

        _context = context;
        Spill();
        Append(value, context);
    }

    private EvaluationContext? _context;

    /// <summary>What was put out: null for nothing, the value when there was one, else text.</summary>
    public Value ToValue() => _many ? Value.Of(_text.ToString()) : _single ?? Value.Null;

    private void Spill()
    {
        if (!_many)
        {
            _many = true;
            if (_single is { } first)
            {
                _single = null;
                Append(first, _context);
            }
        }
    }

    private void Append(Value value, EvaluationContext? context)
    {
        switch (value)
        {
            case StringValue s: _text.Append(s.Text); break;
            case OmitValue: break;
            case ListValue or MapValue when context is not null: PythonText.AppendStr(_text, Templar.ForText(value, context)); break;
            default: PythonText.AppendStr(_text, value); break;
        }
    }
}
