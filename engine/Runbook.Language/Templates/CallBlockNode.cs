using Runbook.Core;

namespace Runbook.Language;

/// <summary><c>call(…) macro(…)</c> … <c>endcall</c>. Immutable.</summary>
internal sealed class CallBlockNode(SourceSpan span, CallNodes.Call call, MacroNode body) : StatementNode(span)
{
    /// <inheritdoc/>
    public override Signal Render(EvaluationContext context, Scope scope, Output output)
    {
        output.Add(call.Evaluate(context, scope, new MacroValue(body, scope)), context);
        return Signal.None;
    }
}
