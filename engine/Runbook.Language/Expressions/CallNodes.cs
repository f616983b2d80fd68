using Runbook.Core;

namespace Runbook.Language;

/// <summary>Calls, filters and tests.</summary>
internal static class CallNodes
{
    /// <summary>The arguments as written.</summary>
    public sealed class ArgumentList(
        ExpressionNode[] positional, (string Name, ExpressionNode Value)[] named, ExpressionNode? rest, ExpressionNode? namedRest)
    {
        private static readonly KeyValuePair<string, Value>[] NoNames = [];

        /// <summary>No arguments.</summary>
        public static ArgumentList None { get; } = new([], [], null, null);

        /// <summary>The arguments by position.</summary>
        public ExpressionNode[] Positional => positional;

        /// <summary>Evaluates them, with a value in front of them when <paramref name="input"/> is given.</summary>
        public CallArguments Evaluate(Value? input, EvaluationContext context, Scope? scope)
        {
            var offset = input is null ? 0 : 1;
            var values = new Value[positional.Length + offset];
            if (input is not null)
            {
                values[0] = input;
            }

            for (var i = 0; i < positional.Length; i++)
            {
                values[i + offset] = positional[i].Argument(context, scope);
            }

            if (named.Length == 0 && rest is null && namedRest is null)
            {
                return new(values, NoNames);
            }

            return Full(values, context, scope);
        }

        private CallArguments Full(Value[] values, EvaluationContext context, Scope? scope)
        {
            List<KeyValuePair<string, Value>> names = [.. named.Select(n => KeyValuePair.Create(n.Name, n.Value.Argument(context, scope)))];
            if (rest?.Operand(context, scope) is { } more)
            {
                values = [.. values, .. Access.Iterate(more, context)];
            }

            switch (namedRest?.Operand(context, scope))
            {
                case null: break;
                case MapValue map: names.AddRange(map.TextEntries); break;
                case var other:
                    context.Fail("type-error", "The argument after ** is not a map", $"a value of type {PythonText.TypeName(other)}");
                    break;
            }

            return new(values, names);
        }
    }

    /// <summary><c>f(…)</c>.</summary>
    public sealed class Call(SourceSpan span, ExpressionNode target, ArgumentList arguments) : ExpressionNode(span)
    {
        public override Value Evaluate(EvaluationContext context, Scope? scope) => Evaluate(context, scope, caller: null);

        /// <summary>Calls with a <c>caller</c> besides the arguments written.</summary>
        public Value Evaluate(EvaluationContext context, Scope? scope, CallableValue? caller)
        {
            Enter(context);
            if (target is AccessNodes.Attribute method)
            {
                var value = method.Target.Evaluate(context, scope);
                if (Methods.Has(value, method.Name))
                {
                    var given = Given(context, scope, caller);
                    Point(context);
                    if (value.HoldsSecrets)
                    {
                        context.SawSecret = true;
                    }

                    return Methods.Invoke(value, method.Name, given, context);
                }

                Point(context);
                return Invoke(Access.Attribute(value, method.Name, context), context, scope, caller);
            }

            return Invoke(target.Evaluate(context, scope), context, scope, caller);
        }

        private CallArguments Given(EvaluationContext context, Scope? scope, CallableValue? caller)
        {
            var given = arguments.Evaluate(null, context, scope);
            return caller is null ? given : given with { Named = [.. given.Named, KeyValuePair.Create<string, Value>("caller", caller)] };
        }

        private Value Invoke(Value function, EvaluationContext context, Scope? scope, CallableValue? caller)
        {
            if (function is UndefinedValue undefined)
            {
                throw undefined.Error();
            }

            if (function is not CallableValue callable)
            {
                Point(context);
                return context.Fail("type-error", "The value cannot be called", $"a value of type {PythonText.TypeName(function)}");
            }

            var given = Given(context, scope, caller);
            Point(context);
            if (callable is FunctionValue { Entry.AcceptsUndefined: false } && FirstUndefined(given) is { } missing)
            {
                return missing;
            }

            return callable.Invoke(context, given);
        }
    }

    /// <summary><c>x | f(…)</c>.</summary>
    public sealed class Filter(SourceSpan span, ExpressionNode input, string name, ArgumentList arguments) : ExpressionNode(span)
    {
        public override Value Evaluate(EvaluationContext context, Scope? scope)
        {
            Enter(context);
            var given = arguments.Evaluate(input.Argument(context, scope), context, scope);
            Point(context);
            return FunctionTable.Find(context.Functions.Filters, name) is not { } entry
                ? Unknown("filter", name, context.Functions.Filters, context)
                : !entry.AcceptsUndefined && FirstUndefined(given) is { } missing ? missing : entry.Call(context, given);
        }
    }

    /// <summary><c>x is t(…)</c>.</summary>
    public sealed class Test(SourceSpan span, ExpressionNode input, string name, ArgumentList arguments, bool negated)
        : ExpressionNode(span)
    {
        public override Value Evaluate(EvaluationContext context, Scope? scope)
        {
            Enter(context);
            var sawSecret = context.SawSecret;
            var value = name is "defined" or "undefined" ? input.Evaluate(context, scope) : input.Argument(context, scope);
            var given = arguments.Evaluate(value, context, scope);
            Point(context);
            if (FunctionTable.Find(context.Functions.Tests, name) is not { } entry)
            {
                return Unknown("test", name, context.Functions.Tests, context);
            }

            if (!entry.AcceptsUndefined && FirstUndefined(given) is { } missing)
            {
                return missing;
            }

            var holds = entry.Call(context, given);
            if (name is "defined" or "undefined")
            {
                context.SawSecret = sawSecret;
            }

            return negated ? Value.Of(!holds.IsTruthy) : holds;
        }
    }

    private static UndefinedValue? FirstUndefined(CallArguments given)
    {
        for (var i = 0; i < given.Positional.Count; i++)
        {
            if (given.Positional[i] is UndefinedValue { IsLenient: false } undefined)
            {
                return undefined;
            }
        }

        for (var i = 0; i < given.Named.Count; i++)
        {
            if (given.Named[i].Value is UndefinedValue { IsLenient: false } undefined)
            {
                return undefined;
            }
        }

        return null;
    }

    private static Value Unknown(string kind, string name, Dictionary<string, FunctionEntry> table, EvaluationContext context) =>
        context.Fail($"unknown-{kind}", $"There is no such {kind}", name, DidYouMean.Hint(name, table.Keys));
}
