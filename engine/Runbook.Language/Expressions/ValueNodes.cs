using Runbook.Core;

namespace Runbook.Language;

/// <summary>Constants, names, lists, maps: the leaves and the makers of values.</summary>
internal static class ValueNodes
{
    /// <summary>A constant.</summary>
    public sealed class Constant(SourceSpan span, Value value) : ExpressionNode(span)
    {
        public Value Value => value;

        public override Value Evaluate(EvaluationContext context, Scope? scope) => value;
    }

    /// <summary>A text constant in a condition that is itself a template.</summary>
    public sealed class TemplateConstant : ExpressionNode
    {
        private readonly bool _hasLines;

        public TemplateConstant(SourceSpan span, string text)
            : base(span)
        {
            // An escaped line feed makes lines that the source does not have.
            _hasLines = text.Contains('\n', StringComparison.Ordinal);
            Template = Placed(() => Template.Parse(text, span with { Column = span.Column + 1 }));
        }

        public Template Template { get; }

        public override Value Evaluate(EvaluationContext context, Scope? scope) => Placed(() => Template.EvaluateInner(context));

        private T Placed<T>(Func<T> work)
        {
            try
            {
                return work();
            }
            catch (DiagnosticException e) when (_hasLines)
            {
                throw new DiagnosticException([.. e.Diagnostics.Select(d => d with { Span = Span })]);
            }
        }
    }

    /// <summary>A name.</summary>
    public sealed class Name(SourceSpan span, string name) : ExpressionNode(span)
    {
        public string Text => name;

        public override Value Evaluate(EvaluationContext context, Scope? scope)
        {
            if (scope is not null)
            {
                if (scope.TryGet(name, out var local))
                {
                    return local;
                }

                if (scope.Run.Mutates && context.Variables.TryGet(name, out var given))
                {
                    var own = Mutability.Own(Templar.Deep(Templar.Shallow(given, context, name), context));
                    scope.Run.Root.Set(name, own);
                    return own;
                }
            }

            return context.Variables.TryGet(name, out var raw) ? Templar.Shallow(raw, context, name) : Global(context);
        }

        private Value Global(EvaluationContext context)
        {
            if (Globals.Find(name, context) is { } own)
            {
                return own;
            }

            if (FunctionTable.Find(context.Functions.Globals, name) is { } entry)
            {
                return new FunctionValue(entry);
            }

            var variables = context.Variables;
            var place = Span.File is null && context.Span.IsKnown ? context.Span : Span;
            return new UndefinedValue(name, $"'{name}' is not defined", place, () => variables.Names);
        }
    }

    /// <summary>A list or tuple.</summary>
    public sealed class Sequence(SourceSpan span, ExpressionNode[] items, bool tuple) : ExpressionNode(span)
    {
        public ExpressionNode[] Items => items;

        public override Value Evaluate(EvaluationContext context, Scope? scope)
        {
            Enter(context);
            var values = new List<Value>(items.Length);
            foreach (var item in items)
            {
                values.Add(item.Argument(context, scope));
            }

            return tuple ? new TupleValue(values) : new MutableList(values);
        }
    }

    /// <summary>A map.</summary>
    public sealed class Map(SourceSpan span, (ExpressionNode Key, ExpressionNode Value)[] entries) : ExpressionNode(span)
    {
        public override Value Evaluate(EvaluationContext context, Scope? scope)
        {
            Enter(context);
            var store = new OrderedDictionary<Value, Value>(entries.Length);
            foreach (var (key, value) in entries)
            {
                var name = key.Operand(context, scope);
                Point(context);
                Operators.RequireHashable(name, context);
                store[name] = value.Argument(context, scope);
            }

            return new MutableMap(store);
        }
    }
}
