using System.Diagnostics.CodeAnalysis;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// What an evaluation works with. Cheap to make. Not safe from several threads: one evaluation, one context.
/// </summary>
public sealed class EvaluationContext
{
    private List<(StringValue Template, string? Name)>? _active;

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

    /// <summary>A template in a variable begins to be evaluated; an error when it is being evaluated already: a circle.</summary>
    internal void Enter(StringValue template, string? name)
    {
        _active ??= [];
        var start = _active.FindIndex(a => ReferenceEquals(a.Template, template));
        if (start >= 0)
        {
            var circle = _active.Skip(start).Append((Template: template, Name: name)).Select(a => a.Name).OfType<string>().ToList();
            Span = template.Span.IsKnown ? template.Span : Span;
            Fail(
                "recursive-variable", "Recursive loop: a variable needs its own value",
                circle.Count > 0 ? string.Join(" -> ", circle) : template.Text);
        }

        _active.Add((template, name));
        Depth++;
    }

    /// <summary>The template entered last is done.</summary>
    internal void Leave()
    {
        _active!.RemoveAt(_active.Count - 1);
        Depth--;
    }

    /// <summary>Ends the evaluation with an error at <see cref="Span"/>.</summary>
    /// <exception cref="DiagnosticException">Always.</exception>
    [DoesNotReturn]
    public Value Fail(string code, string summary, string? detail = null, string? hint = null) =>
        throw new DiagnosticException(Diagnostic.Error(code, summary, detail, Span, hint));
}
