using System.Text.RegularExpressions;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Finds conditions that are no conditions. Stateless.</summary>
internal static partial class ConditionRules
{
    private static readonly string[] Keywords = ["when", "failed_when", "changed_when", "until"];

    /// <summary>Looks at a task's, block's or include's conditions.</summary>
    public static void Check(LintContext context, MapValue node)
    {
        foreach (var keyword in Keywords)
        {
            Each(context, node[keyword], keyword);
        }

        if ((node["assert"] ?? node["ansible.builtin.assert"]) is MapValue assert)
        {
            Each(context, assert["that"], "that");
        }
    }

    private static void Each(LintContext context, Value? written, string keyword)
    {
        foreach (var condition in written is ListValue list ? list.Items : written is null ? [] : [written])
        {
            One(context, condition, keyword);
        }
    }

    private static void One(LintContext context, Value condition, string keyword)
    {
        // changed_when: false is how a command says that it changes nothing
        var mayBeConstant = keyword is "failed_when" or "changed_when";
        switch (condition)
        {
            case BoolValue when !mayBeConstant:
                context.Report(LintRules.ConstantCondition, condition.Span, $"{keyword} is always {(condition.IsTruthy ? "true" : "false")}");
                break;
            case IntegerValue or FloatValue:
                context.Report(LintRules.ConditionType, condition.Span, $"{keyword} is a number");
                break;
            case StringValue text:
                Text(context, text, keyword, mayBeConstant);
                break;
        }
    }

    private static void Text(LintContext context, StringValue condition, string keyword, bool mayBeConstant)
    {
        if (condition.IsTemplate && (condition.Text.Contains("{{", StringComparison.Ordinal) || condition.Text.Contains("{%", StringComparison.Ordinal)))
        {
            if (IsWholeTemplate(condition.Text) || !Quoted().IsMatch(condition.Text))
            {
                var inner = IsWholeTemplate(condition.Text) ? $"write {keyword}: {condition.Text.Trim()[2..^2].Trim()}" : null;
                context.Report(LintRules.BracedCondition, condition.Span, keyword, inner);
            }

            return;
        }

        if (Parsed(condition) is not { } expression)
        {
            return;
        }

        if (expression.Names.Count == 0 && Constant(expression, condition.Span) is { } constant)
        {
            if (constant is not BoolValue)
            {
                context.Report(LintRules.ConditionType, condition.Span, $"{keyword} is {KeywordReader.Kind(constant)}, always {(constant.IsTruthy ? "true" : "false")}");
            }
            else if (!mayBeConstant)
            {
                context.Report(LintRules.ConstantCondition, condition.Span, $"{keyword} is always {(constant.IsTruthy ? "true" : "false")}");
            }

            return;
        }

        Comparison(context, condition, keyword);
        NoBoolean(context, condition, expression, keyword);
    }

    private static void Comparison(LintContext context, StringValue condition, string keyword)
    {
        if (Literal().Match(condition.Text) is { Success: true } match)
        {
            context.Report(LintRules.LiteralComparison, condition.Span with { Length = 0 }, $"{keyword}: {match.Value.Trim()}");
        }
        else if (Same().Match(condition.Text.Trim()) is { Success: true } same)
        {
            context.Report(LintRules.ConstantCondition, condition.Span, $"{same.Groups[1].Value} is compared with itself");
        }
    }

    private static void NoBoolean(LintContext context, StringValue condition, Expression expression, string keyword)
    {
        var text = condition.Text.Trim();
        if (TextPart().IsMatch(text))
        {
            context.Report(LintRules.ConditionType, condition.Span, $"{keyword}: \"{text}\" is text or a number",
                text.EndsWith("length", StringComparison.Ordinal) || text.EndsWith("count", StringComparison.Ordinal) ? "compare it: … > 0" : null);
        }
        else if (expression.Names.Count == 1 && expression.Names.Contains(text.StartsWith("not ", StringComparison.Ordinal) ? text[4..].Trim() : text))
        {
            var name = expression.Names.First();
            var values = context.Names.Definitions(name);
            if (values.Count > 0 && values.All(v => v is StringValue { IsTemplate: false } or ListValue or MapValue or IntegerValue or FloatValue))
            {
                context.Report(LintRules.ConditionType, condition.Span, $"{name} is {KeywordReader.Kind(values[0])}, as {Place(values[0])} says");
            }
        }
    }

    private static string Place(Value value) => value.Span.IsKnown ? $"{value.Span.File}:{value.Span.Line}" : "its definition";

    private static bool IsWholeTemplate(string text)
    {
        var trimmed = text.AsSpan().Trim();
        return trimmed.StartsWith("{{") && trimmed.EndsWith("}}") && trimmed[2..].IndexOf("{{") < 0;
    }

    private static Expression? Parsed(StringValue condition)
    {
        try
        {
            return Expression.ParseCondition(condition.Text, condition.Span);
        }
        catch (DiagnosticException)
        {
            return null;
        }
    }

    private static Value? Constant(Expression expression, SourceSpan span)
    {
        if (expression.Text.AsSpan().IndexOfAny('(', '|') >= 0)
        {
            return null;
        }

        try
        {
            return expression.Evaluate(new EvaluationContext(VariableScope.Empty, new FunctionTable(), new LookupEnvironment { BaseDirectory = "/" }) { Span = span });
        }
        catch (DiagnosticException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"(?:==|!=|\bis)\s*(?:not\s+)?(?:[Tt]rue|[Ff]alse)\b(?!\s*[|.(])")]
    private static partial Regex Literal();

    [GeneratedRegex(@"^([\w.]+)\s*(?:==|!=)\s*\1\z")]
    private static partial Regex Same();

    [GeneratedRegex(@"^(?:not\s+)?[\w.\[\]'""]+(?:\.(?:stdout|stderr|rc|stdout_lines|stderr_lines|msg|content)|\s*\|\s*(?:length|count|trim|string|int|lower|upper|join|list|first|last))\z")]
    private static partial Regex TextPart();

    [GeneratedRegex(@"(['""]).*(?:\{\{|\{%).*\1")]
    private static partial Regex Quoted();
}
