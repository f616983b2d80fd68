using Runbook.Core;

namespace Runbook.Language;

/// <summary>Jinja's <c>joiner</c>: empty text when first called, the separator afterwards. Changes; one evaluation, one thread.</summary>
internal sealed class JoinerValue(Value separator) : CallableValue
{
    private bool _used;

    /// <inheritdoc/>
    public override string Name => "joiner";

    /// <inheritdoc/>
    public override Value Invoke(EvaluationContext context, CallArguments arguments)
    {
        var text = _used ? separator : Of("");
        _used = true;
        return text;
    }
}
