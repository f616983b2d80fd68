using System.Collections.Frozen;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>A Jinja expression, parsed once. Immutable, safe from any thread.</summary>
public sealed class Expression
{
    private readonly ExpressionNode _root;

    private Expression(string text, ExpressionNode root, FreeNames names) =>
        (Text, _root, Names, Asked) = (text, root, names.Names.ToFrozenSet(StringComparer.Ordinal), names.Noted());

    /// <summary>The text as written.</summary>
    public string Text { get; }

    /// <summary>The variables that it reads. Those read through a computed name (<c>vars[x]</c>, lookups) are not among them.</summary>
    public IReadOnlySet<string> Names { get; }

    /// <summary>What it asks for by name, with the places.</summary>
    public TextNames Asked { get; }

    /// <summary>
    /// Parses an expression as it stands between <c>{{ }}</c> in YAML: backslashes in text constants are plain characters.
    /// </summary>
    /// <param name="text">The text, without delimiters.</param>
    /// <param name="span">Where its first character stands.</param>
    /// <exception cref="DiagnosticException">It is not an expression; the place is that of the first token that does not fit.</exception>
    public static Expression Parse(string text, SourceSpan span) => Parse(text, span, isCondition: false);

    /// <summary>
    /// Parses a condition (<c>when</c>, <c>that</c>, <c>until</c>…): as an expression, but backslashes in text constants are escapes,
    /// and a text constant that holds <c>{{</c> is a template.
    /// </summary>
    /// <exception cref="DiagnosticException">It is not an expression.</exception>
    public static Expression ParseCondition(string text, SourceSpan span) => Parse(text, span, isCondition: true);

    /// <summary>Evaluates it. The result holds no templates, and is secret when a secret was read for it.</summary>
    /// <exception cref="DiagnosticException">Something is undefined or does not fit.</exception>
    public Value Evaluate(EvaluationContext context)
    {
        Point(context);
        var saw = context.SawSecret;
        context.SawSecret = false;
        try
        {
            return Templar.Finish(_root.Evaluate(context, null), context);
        }
        finally
        {
            context.SawSecret |= saw;
        }
    }

    /// <summary>The value as it is within the evaluation: not frozen, perhaps undefined.</summary>
    internal Value EvaluateRaw(EvaluationContext context)
    {
        Point(context);
        return _root.Evaluate(context, null);
    }

    private void Point(EvaluationContext context)
    {
        if (_root.Span.IsKnown)
        {
            context.Span = _root.Span;
        }
    }

    private static Expression Parse(string text, SourceSpan span, bool isCondition)
    {
        var names = new FreeNames();
        var source = new SourceText(text, span);
        var parser = new ExpressionParser(source, names, isCondition ? Constant : null);
        parser.Start(0, null, decodeEscapes: isCondition);
        var root = parser.Tuple();
        parser.ExpectEnd();
        return new(text, root, names);

        ExpressionNode Constant(StringValue constant, SourceSpan place)
        {
            var node = new ValueNodes.TemplateConstant(place, constant.Text);
            names.Names.UnionWith(node.Template.Names);
            names.Add(node.Template.Asked);
            return node;
        }
    }
}
