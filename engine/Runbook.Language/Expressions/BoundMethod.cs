using Runbook.Core;

namespace Runbook.Language;

/// <summary>A Python method of a value (<c>s.upper</c>), not yet called. Immutable.</summary>
internal sealed class BoundMethod(Value target, string name) : CallableValue
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string TypeName => "builtin_function_or_method";

    /// <inheritdoc/>
    public override string Text => $"<built-in method {name} of {PythonText.TypeName(target)} object>";

    /// <inheritdoc/>
    public override Value Invoke(EvaluationContext context, CallArguments arguments) => Methods.Invoke(target, name, arguments, context);
}
