using Runbook.Core;

namespace Runbook.Language;

/// <summary>Jinja's <c>self</c>: the template's blocks as functions. One render, one thread.</summary>
internal sealed class SelfValue(TemplateRun run) : RuntimeValue
{
    /// <inheritdoc/>
    public override string TypeName => "TemplateReference";

    /// <inheritdoc/>
    public override Value? Attribute(string name, EvaluationContext context) =>
        run.Block(name, 0) is null ? null : new HostMethod(name, (c, _) => run.RenderBlock(name, 0, run.Root, c));
}
