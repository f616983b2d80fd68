using Runbook.Core;

namespace Runbook.Language;

/// <summary>A rule of lint's own. Immutable.</summary>
/// <param name="Code">The name that <c>--select</c>, <c>--ignore</c> and <c># noqa:</c> take.</param>
/// <param name="Severity">How bad a finding is.</param>
/// <param name="Summary">What is wrong, one sentence without a full stop.</param>
/// <param name="Hint">How to mend it, where a finding has no better one.</param>
/// <param name="IsOn">Whether it is looked for without being asked for; true by default.</param>
public sealed record LintRule(string Code, Severity Severity, string Summary, string Hint, bool IsOn = true)
{
    /// <summary>A finding of this rule.</summary>
    /// <param name="span">Where.</param>
    /// <param name="detail">The particulars, no secret among them.</param>
    /// <param name="hint">A mend for this case; null for the rule's.</param>
    public Diagnostic At(SourceSpan span, string? detail = null, string? hint = null) => new(Code, Severity, Summary, detail, hint ?? Hint, span);
}
