using Runbook.Core;

namespace Runbook.Language;

/// <summary>A method of a runtime value, given as code. Immutable.</summary>
internal sealed class HostMethod(string name, Func<EvaluationContext, CallArguments, Value> code) : CallableValue
{
    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override Value Invoke(EvaluationContext context, CallArguments arguments) => code(context, arguments);
}
