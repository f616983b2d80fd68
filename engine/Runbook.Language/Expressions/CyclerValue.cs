using Runbook.Core;

namespace Runbook.Language;

/// <summary>Jinja's <c>cycler</c>: gives its items one after another, over and over. Changes; one evaluation, one thread.</summary>
internal sealed class CyclerValue : RuntimeValue
{
    private readonly IReadOnlyList<Value> _items;
    private int _position;

    /// <summary>A cycler of items, at least one.</summary>
    public CyclerValue(IReadOnlyList<Value> items, EvaluationContext context)
    {
        _items = items;
        if (items.Count == 0)
        {
            context.Fail("type-error", "cycler() needs at least one item");
        }
    }

    /// <inheritdoc/>
    public override string TypeName => "Cycler";

    /// <inheritdoc/>
    public override Value? Attribute(string name, EvaluationContext context) => name switch
    {
        "current" => _items[_position],
        "next" => new HostMethod(name, (_, _) =>
        {
            var item = _items[_position];
            _position = (_position + 1) % _items.Count;
            return item;
        }),
        "reset" => new HostMethod(name, (_, _) =>
        {
            _position = 0;
            return Null;
        }),
        _ => null,
    };
}
