using System.Runtime.CompilerServices;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>A part of a parsed expression. Immutable, safe from any thread.</summary>
internal abstract class ExpressionNode(SourceSpan span)
{
    /// <summary>Where it is written.</summary>
    public SourceSpan Span => span;

    /// <summary>The value: never a text that is still a template, but perhaps a list or map with some inside, or undefined.</summary>
    public abstract Value Evaluate(EvaluationContext context, Scope? scope);

    /// <summary>The value for an operator: evaluated all the way down; undefined is an error.</summary>
    public Value Operand(EvaluationContext context, Scope? scope)
    {
        var value = Argument(context, scope);
        return value is UndefinedValue { IsLenient: false } undefined ? throw undefined.Error() : value;
    }

    /// <summary>The value for a function: evaluated all the way down; may be undefined.</summary>
    public Value Argument(EvaluationContext context, Scope? scope)
    {
        var value = Evaluate(context, scope);
        if (value is ListValue or MapValue)
        {
            Nesting.Require(value, context);
            if (value.HasTemplates)
            {
                value = Templar.Deep(value, context);
            }

            if (value.HoldsSecrets)
            {
                context.SawSecret = true;
            }
        }

        return value;
    }

    /// <summary>Points errors to this node and makes sure that the stack can take more.</summary>
    protected void Enter(EvaluationContext context)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            context.Span = span;
            context.Fail("too-deep", "The expression is nested too deep");
        }
    }

    /// <summary>Points errors to this node.</summary>
    protected void Point(EvaluationContext context)
    {
        if (span.File is not null || !context.Span.IsKnown)
        {
            context.Span = span;
        }
    }
}
