using System.Runtime.CompilerServices;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Text, output and the simple statements.</summary>
internal static class StatementNodes
{
    /// <summary>Text of the template itself.</summary>
    public sealed class Text(SourceSpan span, string text) : StatementNode(span)
    {
        private readonly Output.Text _text = new(new StringValue(text));

        public override Signal Render(EvaluationContext context, Scope scope, Output output)
        {
            output.Add(_text);
            return Signal.None;
        }
    }

    /// <summary><c>{{ … }}</c>.</summary>
    public sealed class Print(SourceSpan span, ExpressionNode expression) : StatementNode(span)
    {
        public ExpressionNode Expression => expression;

        public override Signal Render(EvaluationContext context, Scope scope, Output output)
        {
            output.Add(expression.Evaluate(context, scope), context);
            return Signal.None;
        }
    }

    /// <summary>Several statements.</summary>
    public sealed class Sequence(SourceSpan span, StatementNode[] items) : StatementNode(span)
    {
        public StatementNode[] Items => items;

        public override Signal Render(EvaluationContext context, Scope scope, Output output)
        {
            if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            {
                context.Span = Span;
                context.Fail("too-deep", "The template is nested too deep");
            }

            foreach (var item in items)
            {
                if (item.Render(context, scope, output) is var signal and not Signal.None)
                {
                    return signal;
                }
            }

            return Signal.None;
        }
    }

    /// <summary><c>if</c>, <c>elif</c>, <c>else</c>.</summary>
    public sealed class If(SourceSpan span, (ExpressionNode Test, StatementNode Body)[] branches, StatementNode? otherwise)
        : StatementNode(span)
    {
        public override Signal Render(EvaluationContext context, Scope scope, Output output)
        {
            foreach (var (test, body) in branches)
            {
                if (test.Evaluate(context, scope).IsTruthy)
                {
                    return body.Render(context, scope, output);
                }
            }

            return otherwise?.Render(context, scope, output) ?? Signal.None;
        }
    }

    /// <summary><c>break</c> and <c>continue</c>.</summary>
    public sealed class Jump(SourceSpan span, StatementNode.Signal signal) : StatementNode(span)
    {
        public override Signal Render(EvaluationContext context, Scope scope, Output output) => signal;
    }

    /// <summary><c>do</c>.</summary>
    public sealed class Do(SourceSpan span, ExpressionNode expression) : StatementNode(span)
    {
        public override Signal Render(EvaluationContext context, Scope scope, Output output)
        {
            expression.Operand(context, scope);
            return Signal.None;
        }
    }

    /// <summary><c>set x = …</c>.</summary>
    public sealed class Set(SourceSpan span, Target target, ExpressionNode value) : StatementNode(span)
    {
        public override Signal Render(EvaluationContext context, Scope scope, Output output)
        {
            target.Assign(value.Evaluate(context, scope), context, scope);
            return Signal.None;
        }
    }

    /// <summary><c>set x</c> … <c>endset</c>, perhaps through filters.</summary>
    public sealed class SetBlock(SourceSpan span, Target target, StatementNode body, ExpressionNode filters) : StatementNode(span)
    {
        public override Signal Render(EvaluationContext context, Scope scope, Output output)
        {
            target.Assign(Captured.Through(filters, body, context, scope), context, scope);
            return Signal.None;
        }
    }

    /// <summary><c>filter</c> … <c>endfilter</c>.</summary>
    public sealed class FilterBlock(SourceSpan span, StatementNode body, ExpressionNode filters) : StatementNode(span)
    {
        public override Signal Render(EvaluationContext context, Scope scope, Output output)
        {
            output.Add(Captured.Through(filters, body, context, scope), context);
            return Signal.None;
        }
    }

    /// <summary><c>with</c> … <c>endwith</c>.</summary>
    public sealed class With(SourceSpan span, (Target Target, ExpressionNode Value)[] names, StatementNode body) : StatementNode(span)
    {
        public override Signal Render(EvaluationContext context, Scope scope, Output output)
        {
            var inner = scope.Inner();
            foreach (var (target, value) in names)
            {
                target.Assign(value.Evaluate(context, scope), context, inner);
            }

            return body.Render(context, inner, output);
        }
    }

    /// <summary><c>block</c> … <c>endblock</c>.</summary>
    public sealed class Block(SourceSpan span, string name, StatementNode body, bool isScoped, bool isRequired) : StatementNode(span)
    {
        public string Name => name;

        public StatementNode Body => body;

        public override Signal Render(EvaluationContext context, Scope scope, Output output)
        {
            var run = scope.Run;
            if (isRequired && ReferenceEquals(run.Block(name, 0), this))
            {
                context.Span = Span;
                context.Fail("template-error", "A required block is missing", name);
            }

            output.Add(run.RenderBlock(name, 0, isScoped ? scope : run.Root, context), context);
            return Signal.None;
        }
    }

    /// <summary>What a body put out, as the input of filters.</summary>
    public sealed class Captured(SourceSpan span) : ExpressionNode(span)
    {
        private const string Slot = " captured";

        public override Value Evaluate(EvaluationContext context, Scope? scope) =>
            scope is not null && scope.TryGet(Slot, out var value) ? value : Value.Null;

        /// <summary>Renders a body and sends what it puts out through filters.</summary>
        public static Value Through(ExpressionNode filters, StatementNode body, EvaluationContext context, Scope scope)
        {
            var inner = scope.Inner();
            var captured = new Output();
            body.Render(context, inner, captured);
            var holder = scope.Inner();
            holder.Set(Slot, captured.ToValue() is NullValue ? Value.Of("") : captured.ToValue());
            return filters.Evaluate(context, holder);
        }
    }
}
