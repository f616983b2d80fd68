using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// A filter, test, lookup or global function. Its arguments arrive fully evaluated: no templates are left in them. An undefined
/// argument is an error before the call unless <see cref="AcceptsUndefined"/>.
/// </summary>
/// <param name="Name">The name as written in an expression.</param>
/// <param name="Call">The code. Errors are thrown with <see cref="EvaluationContext.Fail"/>. Safe from any thread.</param>
public sealed record FunctionEntry(string Name, Func<EvaluationContext, CallArguments, Value> Call)
{
    /// <summary>Whether it may see undefined arguments (<c>default</c>, <c>is defined</c>).</summary>
    public bool AcceptsUndefined { get; init; }
}
