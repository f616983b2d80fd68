using Runbook.Core;

namespace Runbook.Language;

/// <summary>Attributes, items and slices.</summary>
internal static class AccessNodes
{
    /// <summary><c>a.b</c>.</summary>
    public sealed class Attribute(SourceSpan span, ExpressionNode target, string name) : ExpressionNode(span)
    {
        public ExpressionNode Target => target;

        public string Name => name;

        public override Value Evaluate(EvaluationContext context, Scope? scope)
        {
            Enter(context);
            var value = target.Evaluate(context, scope);
            Point(context);
            return Access.Attribute(value, name, context);
        }
    }

    /// <summary><c>a[b]</c> and <c>a.0</c>.</summary>
    public sealed class Item(SourceSpan span, ExpressionNode target, ExpressionNode key) : ExpressionNode(span)
    {
        public override Value Evaluate(EvaluationContext context, Scope? scope)
        {
            Enter(context);
            var value = target.Evaluate(context, scope);
            var index = key.Argument(context, scope);
            Point(context);
            return Access.Item(value, index, context);
        }
    }

    /// <summary><c>a[b:c:d]</c>.</summary>
    public sealed class Slice(
        SourceSpan span, ExpressionNode target, ExpressionNode? start, ExpressionNode? stop, ExpressionNode? step) : ExpressionNode(span)
    {
        public override Value Evaluate(EvaluationContext context, Scope? scope)
        {
            Enter(context);
            var value = target.Evaluate(context, scope);
            var (from, to, by) = (start?.Operand(context, scope), stop?.Operand(context, scope), step?.Operand(context, scope));
            Point(context);
            return Access.Slice(value, from, to, by, context);
        }
    }
}
