using Runbook.Core;

namespace Runbook.Language;

/// <summary>A global function of the <see cref="FunctionTable"/> as a value. Immutable.</summary>
/// <param name="entry">The function.</param>
internal sealed class FunctionValue(FunctionEntry entry) : CallableValue
{
    /// <summary>The function.</summary>
    public FunctionEntry Entry => entry;

    /// <inheritdoc/>
    public override string Name => entry.Name;

    /// <inheritdoc/>
    public override Value Invoke(EvaluationContext context, CallArguments arguments) => entry.Call(context, arguments);
}
