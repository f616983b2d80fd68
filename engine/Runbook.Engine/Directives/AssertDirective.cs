using Runbook.Core;
using Runbook.Language;

namespace Runbook.Engine;

/// <summary><c>assert</c>: fails unless all conditions hold.</summary>
internal sealed class AssertDirective : IDirective
{
    /// <inheritdoc/>
    public ValueTask<ModuleOutcome> RunAsync(DirectiveCall call, CancellationToken cancellationToken)
    {
        if (call.Raw["that"] is not { } that)
        {
            return new(call.Missing("that"));
        }

        var conditions = that is StringValue { IsTemplate: true } && Templar.Resolve(that, call.Context) is ListValue list ? list : that;
        var failed = KeywordEvaluator.FirstFalse(KeywordEvaluator.Conditions(conditions), call.Context);
        if (failed is not null)
        {
            var why = call.Argument("fail_msg", "msg") ?? Value.Of("Assertion failed");
            var text = why is ListValue lines ? string.Join('\n', lines.Items.Select(PythonText.Str)) : PythonText.Str(why);
            return new(ModuleOutcome.Fail(text, ("assertion", failed), ("evaluated_to", Value.False), ("msg", why)));
        }

        var success = call.Argument("success_msg") ?? Value.Of("All assertions passed");
        return new(ModuleOutcome.Ok(("msg", success)));
    }
}
