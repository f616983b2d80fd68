using System.Diagnostics.CodeAnalysis;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Layers in order of precedence, the lowest first. Immutable: <see cref="With"/> makes a new scope that shares the layers.
/// </summary>
public sealed class VariableScope : IVariables
{
    private readonly VariableLayer[] _layers;

    /// <summary>A scope of layers, lowest precedence first; empty ones are left out.</summary>
    public VariableScope(params IEnumerable<VariableLayer> lowestFirst) => _layers = [.. lowestFirst.Where(Counts)];

    private VariableScope(VariableLayer[] layers) => _layers = layers;

    /// <summary>The scope without variables.</summary>
    public static VariableScope Empty { get; } = new();

    /// <summary>The layers, lowest precedence first.</summary>
    public IReadOnlyList<VariableLayer> Layers => _layers;

    /// <inheritdoc/>
    public IEnumerable<string> Names => _layers.SelectMany(l => l.Values.Keys).Distinct();

    /// <summary>A scope with more layers above these.</summary>
    public VariableScope With(params IEnumerable<VariableLayer> above) => new((VariableLayer[])[.. _layers, .. above.Where(Counts)]);

    /// <inheritdoc/>
    public bool TryGet(string name, [MaybeNullWhen(false)] out Value value) => TryFind(name, out value, out _);

    /// <summary>The value, and the layer that it came from.</summary>
    public bool TryFind(string name, [MaybeNullWhen(false)] out Value value, [MaybeNullWhen(false)] out VariableLayer layer)
    {
        for (var i = _layers.Length - 1; i >= 0; i--)
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

    // Only a dictionary knows for nothing that it is empty: others collect their names to count them, or fill later.
    private static bool Counts(VariableLayer layer) => layer.Values is not Dictionary<string, Value> { Count: 0 };
}
