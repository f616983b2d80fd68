using Runbook.Core;

namespace Runbook.Language;

/// <summary><c>for</c> … <c>else</c> … <c>endfor</c>. Immutable.</summary>
internal sealed class LoopNode(
    SourceSpan span, Target target, ExpressionNode items, ExpressionNode? filter, StatementNode body, StatementNode? otherwise,
    bool recursive)
    : StatementNode(span)
{
    private const int DeepestRecursion = 200;

    /// <inheritdoc/>
    public override Signal Render(EvaluationContext context, Scope scope, Output output)
    {
        Run(items.Evaluate(context, scope), context, scope, output, 0);
        return Signal.None;
    }

    private void Run(Value source, EvaluationContext context, Scope scope, Output output, int depth)
    {
        context.Span = items.Span;
        if (depth > DeepestRecursion)
        {
            context.Fail("too-deep", "The loop calls itself too often");
        }

        var all = Access.Iterate(source, context);
        var chosen = filter is null ? [.. all] : Chosen(all, context, scope);
        var loop = new LoopValue(chosen, depth, recursive ? (children, c) =>
        {
            var inner = new Output();
            Run(children, c, scope, inner, depth + 1);
            return inner.ToValue();
        }
        : null);
        for (var i = 0; i < chosen.Length; i++)
        {
            var inner = scope.Inner();
            loop.Index = i;
            inner.Set("loop", loop);
            target.Assign(Item(chosen, i, context), context, inner);
            if (body.Render(context, inner, output) == Signal.Break)
            {
                break;
            }
        }

        if (chosen.Length == 0)
        {
            otherwise?.Render(context, scope.Inner(), output);
        }
    }

    private static Value Item(Value[] items, int i, EvaluationContext context) => items[i] = Templar.Shallow(items[i], context);

    private Value[] Chosen(IReadOnlyList<Value> all, EvaluationContext context, Scope scope)
    {
        List<Value> chosen = [];
        foreach (var item in all)
        {
            var inner = scope.Inner();
            var value = Templar.Shallow(item, context);
            target.Assign(value, context, inner);
            if (filter!.Evaluate(context, inner).IsTruthy)
            {
                chosen.Add(value);
            }
        }

        return [.. chosen];
    }
}
