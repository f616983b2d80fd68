using System.Diagnostics.CodeAnalysis;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// What an evaluation works with. Cheap to make. Not safe from several threads: one evaluation, one context.
/// </summary>
public sealed class EvaluationContext
{
    /// <summary>A context for variables, functions and the control machine.</summary>
    public EvaluationContext(IVariables variables, FunctionTable functions, LookupEnvironment environment)
    {
        Variables = variables;
        Functions = functions;
        Environment = environment;
    }

    /// <summary>The variables in scope.</summary>
    public IVariables Variables { get; }

    /// <summary>The functions.</summary>
    public FunctionTable Functions { get; }

    /// <summary>The control machine.</summary>
    public LookupEnvironment Environment { get; }

    /// <summary>Where the expression that is being evaluated is written: errors point there.</summary>
    public SourceSpan Span { get; set; }

    /// <summary>How deep variables refer to variables right now; a limit makes a circle an error.</summary>
    public int Depth { get; set; }

    /// <summary>Whether a secret has been read since this was last set to false; the evaluator taints its result by it.</summary>
    public bool SawSecret { get; set; }

    /// <summary>An evaluation of the same kind over other variables.</summary>
    public EvaluationContext With(IVariables variables) => new(variables, Functions, Environment) { Span = Span, Depth = Depth };

    /// <summary>Ends the evaluation with an error at <see cref="Span"/>.</summary>
    /// <exception cref="DiagnosticException">Always.</exception>
    [DoesNotReturn]
    public Value Fail(string code, string summary, string? detail = null, string? hint = null) =>
        throw new DiagnosticException(Diagnostic.Error(code, summary, detail, Span, hint));
}
