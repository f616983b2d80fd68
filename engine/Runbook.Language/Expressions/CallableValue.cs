using Runbook.Core;

namespace Runbook.Language;

/// <summary>Something that an expression can call: a macro, a method of a value, a global function.</summary>
public abstract class CallableValue : RuntimeValue
{
    /// <summary>The name, for messages.</summary>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public override string TypeName => "function";

    /// <inheritdoc/>
    public override string Text => $"<function {Name}>";

    /// <summary>Calls it. The arguments hold no templates any more.</summary>
    /// <exception cref="DiagnosticException">The arguments do not fit, or the code failed.</exception>
    public abstract Value Invoke(EvaluationContext context, CallArguments arguments);
}
