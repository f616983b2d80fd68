using Runbook.Core;

namespace Runbook.Language;

/// <summary>Jinja's <c>namespace</c>: names that an inner scope can set for an outer one. Changes; one evaluation, one thread.</summary>
internal sealed class NamespaceValue : RuntimeValue
{
    private readonly Dictionary<string, Value> _names = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override string TypeName => "Namespace";

    /// <summary>Sets a name.</summary>
    public void Set(string name, Value value) => _names[name] = value;

    /// <inheritdoc/>
    public override Value? Attribute(string name, EvaluationContext context) => _names.GetValueOrDefault(name);
}
