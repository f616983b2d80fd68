using System.Text;
using Runbook.Core;

namespace Runbook.Language;

/// <summary>Operators and the inline <c>if</c>.</summary>
internal static class OperatorNodes
{
    /// <summary>One operator with two operands.</summary>
    public sealed class Binary(
        SourceSpan span, ExpressionNode left, ExpressionNode right, Func<Value, Value, EvaluationContext, Value> code)
        : ExpressionNode(span)
    {
        public override Value Evaluate(EvaluationContext context, Scope? scope)
        {
            Enter(context);
            var a = left.Operand(context, scope);
            var b = right.Operand(context, scope);
            Point(context);
            return code(a, b, context);
        }
    }

    /// <summary><c>-x</c> and <c>+x</c>.</summary>
    public sealed class Unary(SourceSpan span, ExpressionNode operand, Func<Value, EvaluationContext, Value> code) : ExpressionNode(span)
    {
        public override Value Evaluate(EvaluationContext context, Scope? scope)
        {
            Enter(context);
            var value = operand.Operand(context, scope);
            Point(context);
            return code(value, context);
        }
    }

    /// <summary><c>not x</c>.</summary>
    public sealed class Not(SourceSpan span, ExpressionNode operand) : ExpressionNode(span)
    {
        public override Value Evaluate(EvaluationContext context, Scope? scope)
        {
            Enter(context);
            return Value.Of(!operand.Evaluate(context, scope).IsTruthy);
        }
    }

    /// <summary><c>a and b</c>, <c>a or b</c>: the operand that decided.</summary>
    public sealed class Logical(SourceSpan span, ExpressionNode left, ExpressionNode right, bool isAnd) : ExpressionNode(span)
    {
        public override Value Evaluate(EvaluationContext context, Scope? scope)
        {
            Enter(context);
            var first = left.Evaluate(context, scope);
            return first.IsTruthy == isAnd ? right.Evaluate(context, scope) : first;
        }
    }

    /// <summary><c>a ~ b ~ c</c>.</summary>
    public sealed class Concat(SourceSpan span, ExpressionNode[] parts) : ExpressionNode(span)
    {
        public override Value Evaluate(EvaluationContext context, Scope? scope)
        {
            Enter(context);
            var text = new StringBuilder();
            foreach (var part in parts)
            {
                PythonText.AppendStr(text, part.Operand(context, scope));
            }

            return Value.Of(text.ToString());
        }
    }

    /// <summary>A chain of comparisons: <c>a &lt; b &lt;= c</c> means <c>a &lt; b and b &lt;= c</c>.</summary>
    public sealed class Compare(SourceSpan span, ExpressionNode first, (string Sign, ExpressionNode Operand)[] rest) : ExpressionNode(span)
    {
        public override Value Evaluate(EvaluationContext context, Scope? scope)
        {
            Enter(context);
            var left = first.Operand(context, scope);
            foreach (var (sign, operand) in rest)
            {
                var right = operand.Operand(context, scope);
                Point(context);
                if (!Holds(left, sign, right, context))
                {
                    return Value.False;
                }

                left = right;
            }

            return Value.True;
        }

        private static bool Holds(Value a, string sign, Value b, EvaluationContext context) => sign switch
        {
            "==" => Operators.Equal(a, b),
            "!=" => !Operators.Equal(a, b),
            "in" => Operators.Contains(b, a, context),
            "not in" => !Operators.Contains(b, a, context),
            _ when IsNaN(a) || IsNaN(b) => false,
            "<" => Operators.Compare(a, b, context, sign) < 0,
            "<=" => Operators.Compare(a, b, context, sign) <= 0,
            ">" => Operators.Compare(a, b, context, sign) > 0,
            _ => Operators.Compare(a, b, context, sign) >= 0,
        };

        private static bool IsNaN(Value value) => value is FloatValue f && double.IsNaN(f.Value);
    }

    /// <summary><c>a if c else b</c>.</summary>
    public sealed class Conditional(SourceSpan span, ExpressionNode test, ExpressionNode then, ExpressionNode? otherwise)
        : ExpressionNode(span)
    {
        public override Value Evaluate(EvaluationContext context, Scope? scope)
        {
            Enter(context);
            return test.Evaluate(context, scope).IsTruthy ? then.Evaluate(context, scope)
                : otherwise?.Evaluate(context, scope) ?? UndefinedValue.MissingElse(Span);
        }
    }
}
