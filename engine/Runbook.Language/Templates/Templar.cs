using System.Runtime.CompilerServices;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>
/// Evaluates values as written: templates at any depth, conditions, expressions. Parses each text once. Stateless but for that.
/// </summary>
public static class Templar
{
    private const int DeepestVariables = 100;

    private static readonly TemplateCache<Template> Templates = new(4096);
    private static readonly TemplateCache<Expression> Expressions = new(4096);
    private static readonly TemplateCache<Expression> Conditions = new(4096);

    /// <summary>
    /// Evaluates every template in a value, in keys too. The result holds none, and is secret where a secret was read for it.
    /// </summary>
    /// <exception cref="DiagnosticException">Something is undefined or does not fit.</exception>
    public static Value Resolve(Value raw, EvaluationContext context)
    {
        if (raw is StringValue { IsTemplate: true } text)
        {
            var value = Of(text).Evaluate(context);
            return text.IsSecret ? value.AsSecret() : value;
        }

        return raw.HasTemplates ? Mutability.Freeze(Deep(raw, context), context) : raw;
    }

    /// <summary>
    /// Judges a condition. A text is an expression; a boolean passes as it is; anything else counts by Python's truth. A text that is
    /// a template gives the condition: when its value is text that somebody wrote, that is an expression in turn.
    /// </summary>
    /// <exception cref="DiagnosticException">Something is undefined or does not fit.</exception>
    public static bool IsTrue(Value condition, EvaluationContext context)
    {
        if (condition is ListValue all)
        {
            return all.Items.All(c => IsTrue(c, context));
        }

        if (condition is not StringValue text)
        {
            return condition.IsTruthy;
        }

        if (text.Text.AsSpan().Trim().Length == 0)
        {
            return true;
        }

        if (!IsWholeTemplate(text))
        {
            return Truth(Condition(text).EvaluateRaw(context));
        }

        var value = Of(text).EvaluateInner(context);
        return value is StringValue written && written.Span.IsKnown && !written.IsTemplate && written.Text.Length > 0
            ? Truth(Condition(written).EvaluateRaw(context))
            : Truth(value);
    }

    /// <summary>Evaluates an expression without delimiters.</summary>
    /// <exception cref="DiagnosticException">It is no expression, something is undefined or does not fit.</exception>
    public static Value EvaluateExpression(string text, EvaluationContext context) =>
        Expressions.Get(text, t => Expression.Parse(t, SourceSpan.None)).Evaluate(context);

    /// <summary>Evaluates an expression as written in a playbook; a template, and a value that is no text, is
    /// evaluated as such.</summary>
    /// <exception cref="DiagnosticException">It is no expression, something is undefined or does not fit.</exception>
    public static Value EvaluateExpression(Value text, EvaluationContext context)
    {
        if (text is not StringValue { IsTemplate: false } written)
        {
            return Resolve(text, context);
        }

        if (written.Parsed is not Expression expression)
        {
            expression = Expression.Parse(written.Text, written.Span);
            written.Parsed ??= expression;
        }

        return expression.Evaluate(context);
    }

    /// <summary>A value on its way through an expression: text that is a template is evaluated, lists and maps stay as written.</summary>
    internal static Value Shallow(Value value, EvaluationContext context, string? name = null)
    {
        if (value.IsSecret)
        {
            context.SawSecret = true;
        }

        return value is StringValue { IsTemplate: true } text ? Nested(text, context, name) : value;
    }

    /// <summary>Evaluates every template in a value; what is undefined stays in it as such.</summary>
    internal static Value Deep(Value value, EvaluationContext context)
    {
        Nesting.Require(value, context);
        if (!value.HasTemplates)
        {
            return value;
        }

        switch (value)
        {
            case StringValue text: return Isolated(text, context);
            case ListValue list:
                return new ListValue([.. list.Items.Select(i => Deep(i, context))], list.Span, list.IsTuple, list.IsSecret);
            case MapValue map:
                var builder = new MapBuilder();
                foreach (var (key, item) in map.Entries)
                {
                    builder[DeepKey(key, context)] = Deep(item, context);
                }

                return builder.Build(map.Span, map.IsSecret);
            default: return value;
        }
    }

    /// <summary>A result that may leave the evaluation: fully evaluated, frozen, and secret when a secret was read for it.</summary>
    internal static Value Finish(Value value, EvaluationContext context)
    {
        if (value is ListValue or MapValue)
        {
            value = Deep(value, context);
        }

        value = Mutability.Freeze(value, context);
        return context.SawSecret ? value.AsSecret() : value;
    }

    /// <summary>A list or map on its way into text.</summary>
    internal static Value ForText(Value value, EvaluationContext context)
    {
        value = Deep(value, context);
        if (value.HoldsSecrets)
        {
            context.SawSecret = true;
        }

        return Mutability.Freeze(value, context);
    }

    private static Value DeepKey(Value key, EvaluationContext context) =>
        Deep(key, context) is UndefinedValue undefined ? throw undefined.Error() : Deep(key, context);

    private static bool Truth(Value value) => value is UndefinedValue undefined ? throw undefined.Error() : value.IsTruthy;

    private static bool IsWholeTemplate(StringValue text)
    {
        var trimmed = text.Text.AsSpan().Trim();
        return (trimmed.StartsWith("{{") && trimmed.EndsWith("}}")) || (trimmed.StartsWith("{%") && trimmed.EndsWith("%}"));
    }

    private static Expression Condition(StringValue text)
    {
        if (text.Parsed is Expression parsed)
        {
            return parsed;
        }

        var condition = text.Span.IsKnown
            ? Expression.ParseCondition(text.Text, text.Span)
            : Conditions.Get(text.Text, t => Expression.ParseCondition(t, SourceSpan.None));
        text.Parsed ??= condition;
        return condition;
    }

    private static Template Of(StringValue text)
    {
        if (text.Parsed is Template parsed)
        {
            return parsed;
        }

        var template = text.Span.IsKnown
            ? Template.Parse(text.Text, text.Span)
            : Templates.Get(text.Text, t => Template.Parse(t, SourceSpan.None));
        text.Parsed ??= template;
        return template;
    }

    // Keeps the taint of a secret with the part that it was read for.
    private static Value Isolated(StringValue text, EvaluationContext context)
    {
        var saw = context.SawSecret;
        context.SawSecret = false;
        try
        {
            var value = Nested(text, context, null);
            value = value is ListValue or MapValue ? Deep(value, context) : value;
            return context.SawSecret || text.IsSecret ? value.AsSecret() : value;
        }
        finally
        {
            context.SawSecret = saw;
        }
    }

    private static Value Nested(StringValue text, EvaluationContext context, string? name)
    {
        if (text.IsSecret)
        {
            context.SawSecret = true;
        }

        var span = context.Span;
        context.Enter(text, name);
        if (context.Depth > DeepestVariables || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            context.Leave();
            return context.Fail("too-deep", "Variables refer to each other too deep", name);
        }

        try
        {
            return Of(text).EvaluateInner(context);
        }
        catch (DiagnosticException e) when (e.Diagnostics is [{ Code: UndefinedValue.Code }])
        {
            return UndefinedValue.Because(e);
        }
        finally
        {
            context.Leave();
            context.Span = span;
        }
    }
}
