using Runbook.Core;
using Runbook.Language;
using Runbook.Sdk;

namespace Runbook.Cli;

/// <summary>Gives modules the conditions of playbooks, evaluated over one value. Safe from any thread.</summary>
/// <param name="context">Makes the evaluation over variables.</param>
internal sealed class PlaybookConditions(Func<IVariables, EvaluationContext> context) : IConditionReader
{
    /// <inheritdoc/>
    public string? Mistake(string condition)
    {
        try
        {
            _ = Expression.Parse(condition, SourceSpan.None);
            return null;
        }
        catch (DiagnosticException e)
        {
            return Said(e);
        }
    }

    /// <inheritdoc/>
    public string? Missing(string condition, string name, Value value)
    {
        var layer = new VariableLayer("the module", new Dictionary<string, Value>(StringComparer.Ordinal) { [name] = value });
        try
        {
            return Templar.EvaluateExpression(condition, context(new VariableScope(layer))).IsTruthy ? null : $"{condition} is not so";
        }
        catch (DiagnosticException e)
        {
            return $"{condition} is not so: {Said(e)}";
        }
    }

    private static string Said(DiagnosticException e) => e.Diagnostics is [{ } first, ..] ? first.Detail ?? first.Summary : e.Message;
}
