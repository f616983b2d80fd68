using System.Diagnostics.CodeAnalysis;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Layers in order of precedence, the lowest first. Immutable: <c>With</c> makes a new scope that shares the layers.
/// </summary>
public sealed class VariableScope : IVariables
{
    private readonly VariableLayer[] _layers;
    private readonly int _count;

    /// <summary>A scope of layers, lowest precedence first; empty ones are left out.</summary>
    public VariableScope(params IEnumerable<VariableLayer> lowestFirst)
        : this([.. lowestFirst.Where(Counts)])
    {
    }

    /// <summary>A scope of layers, and of one above them that is made of the scope below it.</summary>
    /// <param name="lowestFirst">The layers, lowest precedence first; empty ones are left out.</param>
    /// <param name="top">Makes the highest layer.</param>
    public VariableScope(IReadOnlyCollection<VariableLayer> lowestFirst, Func<VariableScope, VariableLayer> top)
    {
        _layers = new VariableLayer[lowestFirst.Count + 1];
        foreach (var layer in lowestFirst)
        {
            if (Counts(layer))
            {
                _layers[_count++] = layer;
            }
        }

        _layers[_count] = top(new(_layers, _count));
        _count++;
    }

    private VariableScope(VariableLayer[] layers)
        : this(layers, layers.Length)
    {
    }

    private VariableScope(VariableLayer[] layers, int count) => (_layers, _count) = (layers, count);

    /// <summary>The scope without variables.</summary>
    public static VariableScope Empty { get; } = new();

    /// <summary>The layers, lowest precedence first.</summary>
    public IReadOnlyList<VariableLayer> Layers => new ArraySegment<VariableLayer>(_layers, 0, _count);

    /// <inheritdoc/>
    public IEnumerable<string> Names => Layers.SelectMany(l => l.Values.Keys).Distinct();

    /// <summary>A scope with more layers above these.</summary>
    public VariableScope With(params IEnumerable<VariableLayer> above) => new((VariableLayer[])[.. Own, .. above.Where(Counts)]);

    /// <summary>A scope with one more layer above these.</summary>
    public VariableScope With(VariableLayer above) => Counts(above) ? new((VariableLayer[])[.. Own, above]) : this;

    /// <inheritdoc/>
    public bool TryGet(string name, [MaybeNullWhen(false)] out Value value) => TryFind(name, out value, out _);

    /// <summary>The value, and the layer that it came from.</summary>
    public bool TryFind(string name, [MaybeNullWhen(false)] out Value value, [MaybeNullWhen(false)] out VariableLayer layer)
    {
        for (var i = _count - 1; i >= 0; i--)
        {
            if (_layers[i].Values.TryGetValue(name, out value))
            {
                layer = _layers[i];
                return true;
            }
        }

        (value, layer) = (null, null);
        return false;
    }

    private ReadOnlySpan<VariableLayer> Own => _layers.AsSpan(0, _count);

    // Only a dictionary knows for nothing that it is empty: others collect their names to count them, or fill later.
    private static bool Counts(VariableLayer layer) => layer.Values is not Dictionary<string, Value> { Count: 0 };
}
