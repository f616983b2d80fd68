using Runbook.Core;

namespace Runbook.Language;

/// <summary>The <c>loop</c> of a <c>for</c>. Changes; one render, one thread.</summary>
internal sealed class LoopValue(Value[] items, int depth, Func<Value, EvaluationContext, Value>? recurse) : CallableValue
{
    private Value[]? _last;

    /// <summary>Which item it is at, from 0.</summary>
    public int Index { get; set; }

    /// <inheritdoc/>
    public override string Name => "loop";

    /// <inheritdoc/>
    public override string TypeName => "LoopContext";

    /// <inheritdoc/>
    public override string Text => $"<LoopContext {Index + 1}/{items.Length}>";

    /// <inheritdoc/>
    public override Value? Attribute(string name, EvaluationContext context) => name switch
    {
        "index" => Of(Index + 1),
        "index0" => Of(Index),
        "revindex" => Of(items.Length - Index),
        "revindex0" => Of(items.Length - Index - 1),
        "first" => Of(Index == 0),
        "last" => Of(Index == items.Length - 1),
        "length" => Of(items.Length),
        "depth" => Of(depth + 1),
        "depth0" => Of(depth),
        "previtem" => Neighbour(Index - 1, "previous", context),
        "nextitem" => Neighbour(Index + 1, "next", context),
        "cycle" => new HostMethod(name, (c, a) => a.Positional.Count > 0
            ? a.Positional[Index % a.Positional.Count]
            : c.Fail("type-error", "loop.cycle() needs at least one item")),
        "changed" => new HostMethod(name, (_, a) => Changed(a.Positional)),
        _ => null,
    };

    /// <inheritdoc/>
    public override Value Invoke(EvaluationContext context, CallArguments arguments) => recurse is null
        ? context.Fail("type-error", "Only a recursive loop can be called", null, "write {% for … recursive %}")
        : recurse(arguments.Find(0, "iterable") ?? context.Fail("type-error", "loop() needs something to iterate over"), context);

    private Value Neighbour(int index, string which, EvaluationContext context) => index >= 0 && index < items.Length
        ? Templar.Shallow(items[index], context)
        : new UndefinedValue(null, $"there is no {which} item", context.Span);

    private Value Changed(IReadOnlyList<Value> values)
    {
        var changed = _last is null || !_last.AsSpan().SequenceEqual(values.ToArray());
        _last = [.. values];
        return Of(changed);
    }
}
