using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// A value that only the evaluator makes: undefined, a callable, a date. It says what Python would say of it: a type's name,
/// text, attributes. Derived types document whether they change.
/// </summary>
public abstract class RuntimeValue : OpaqueValue
{
    /// <summary>The name of the type, as Python's <c>type(x).__name__</c>.</summary>
    public abstract string TypeName { get; }

    /// <summary>The text of <c>str(x)</c>; by default <c>&lt;type&gt;</c>.</summary>
    public virtual string Text => $"<{TypeName}>";

    /// <summary>The text of <c>repr(x)</c>; by default that of <c>str</c>.</summary>
    public virtual string Repr => Text;

    /// <summary>An attribute, or null when there is no such attribute.</summary>
    public virtual Value? Attribute(string name, EvaluationContext context) => null;

    /// <summary>The items when it can be iterated over, or null.</summary>
    public virtual IReadOnlyList<Value>? Iterate(EvaluationContext context) => null;

    /// <inheritdoc/>
    public override Value ToPlain() => Of(Text);
}
